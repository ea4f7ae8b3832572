import { describe, expect, it } from 'vitest';
import { handlersOf } from './chain-text.ts';
import { wantedSelection } from './wanted-selection.ts';

describe('handlers on the command line', () => {
  it('are names with settings; what is left out has its default', () => {
    expect(handlersOf(['volume:top=2,window=7d', 'age:minDays=30', 'spread'])).toEqual([
      { handler: 'volume', top: 2, window: '7d' }, { handler: 'age', minDays: 30 }, { handler: 'spread', maxSpreadShare: 0.005 },
    ]);
  });

  it('lists are joined by +, and addresses may hold = and :', () => {
    expect(handlersOf(['static:instruments=binance:BTC/USDT+ETH', 'remote:url=https://lists.example/a?b=c:1,top=3'])).toEqual([
      { handler: 'static', instruments: ['binance:BTC/USDT', 'ETH'] }, { handler: 'remote', url: 'https://lists.example/a?b=c:1', top: 3, mode: 'only', refresh: '30m' },
    ]);
  });

  it.each([
    ['volum:top=2', 'expected one of static, block, volume, percentChange, volatility, rangeStability, spread, age, performance, precision, price, delisting, remote, crossMarket, offset, shuffle (did you mean "volume"?)'],
    ['volume:tpo=2', 'volume has no setting "tpo"'],
    ['volume:top', 'expected name:setting=value,setting=value'],
    ['volume:top=1,top=2', '"top" is given twice'],
    ['volume:top=0', 'top: Too small: expected number to be >=1'],
    ['volume:window=7', 'window: expected a length of time such as "90m", "12h", "7d" or "2w"'],
    ['volume:window=0d', 'window: expected a length of time'],
    ['volume:window=1.5d', 'window: expected a length of time'],
    ['price:minPrice=2,maxPrice=1', 'minPrice: expected at most the maxPrice of 1'],
    ['precision', 'stopLoss: Invalid input: expected number'],
    ['remote:url=http://lists.example/a', 'url: expected an https address without a password, or http://127.0.0.1'],
    ['remote:url=https://me:secret@lists.example/a', 'url: expected an https address'],
    ['remote:url=file:///etc/passwd', 'url: expected an https address'],
    ['remote:url=http://127.0.0.1.evil.example/a', 'url: expected an https address'],
  ])('%s is refused in words', (text, message) => {
    expect(() => handlersOf([text])).toThrow(`--select: ${message}`);
    expect(() => handlersOf([text])).toThrow(`found "${text}"`);
  });

  it.each(['remote:url=http://127.0.0.1:8080/a', 'remote:url=http://localhost/a', 'remote:url=http://[::1]/a'])('%s stays on this machine', (text) => {
    expect(handlersOf([text])).toHaveLength(1);
  });
});

describe('the selection that counts', () => {
  const configured = { reselect: '12h' as const, quotes: ['USDT'], handlers: [{ handler: 'shuffle' as const, seed: 7 }] };

  it('is that of the command line, then that of the configuration, then none', () => {
    expect(wantedSelection({ select: ['age'] }, undefined)).toEqual({ reselect: '1d', handlers: [{ handler: 'age', minDays: 10 }] });
    expect(wantedSelection({ select: ['age'] }, configured)).toEqual({ reselect: '12h', quotes: ['USDT'], handlers: [{ handler: 'age', minDays: 10 }] });
    expect(wantedSelection({}, configured)).toEqual(configured);
    expect(wantedSelection({ reselect: '1h' }, configured)).toEqual({ ...configured, reselect: '1h' });
    expect(wantedSelection({ select: false }, configured)).toBeUndefined();
    expect(wantedSelection({}, undefined)).toBeUndefined();
  });

  it('--reselect alone, or what is no length of time, is refused', () => {
    expect(() => wantedSelection({ reselect: '1h' }, undefined)).toThrow('--reselect: expected --select or a "selection" in config.json');
    expect(() => wantedSelection({ reselect: 'daily' }, configured)).toThrow('--reselect: expected a length of time such as "12h" or "1d", found "daily"');
  });
});
