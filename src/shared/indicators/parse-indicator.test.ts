import { describe, expect, it } from 'vitest';
import { UsageError } from '../domain/errors.ts';
import { CATALOGUE, INDICATOR_NAMES } from './catalogue.ts';
import { parseIndicator } from './parse-indicator.ts';

const keys = (text: string) => Object.values(parseIndicator(text)).map(({ key }) => key);

describe('parseIndicator', () => {
  it('reads names, parameters, source and timeframe', () => {
    expect(keys('rsi:14')).toEqual(['rsi(14) of close']);
    expect(keys('ema:20@1h')).toEqual(['ema(20) of close @1h']);
    expect(keys('sma:10:of=volume')).toEqual(['sma(10) of volume']);
    expect(keys('bollinger:20:2')).toEqual(['bollinger(20,2) of close:upper', 'bollinger(20,2) of close:middle', 'bollinger(20,2) of close:lower']);
    expect(keys('ratio:BTC/USDT:ETH/USDT')).toEqual(['ratio(BTC/USDT,ETH/USDT) of BTC/USDT.close,ETH/USDT.close']);
    expect(keys('sessionOpen:4h')).toEqual(['sessionOpen(4h) of openTime,open']);
  });

  it('fills in defaults from the right, and does not mind hyphens and letter case', () => {
    expect(keys('rsi')).toEqual(['rsi(14) of close']);
    expect(keys('bollinger:30')[0]).toBe('bollinger(30,2) of close:upper');
    expect(keys('standard-deviation:5')).toEqual(keys('standardDeviation:5'));
    expect(keys('pattern:doji-star')[0]).toContain('dojiStar');
  });

  it('builds every indicator of the catalogue from its bare name, but for those that need instruments', () => {
    for (const name of INDICATOR_NAMES) {
      if (CATALOGUE[name].parameters.some(({ kind }) => kind === 'instrument')) expect(() => parseIndicator(name)).toThrow(`${name} needs 2 parameters (ratio:a:b), found 0`);
      else expect(Object.keys(parseIndicator(name)).toSorted()).toEqual(CATALOGUE[name].outputs.toSorted());
    }
  });

  it.each([
    ['rsl:14', 'unknown indicator "rsl": did you mean "rsi"?'],
    ['bolinger:20', 'unknown indicator "bolinger": did you mean "bollinger"?'],
    ['', 'unknown indicator "": expected one of price, sma'],
    ['rsi:14:3', 'rsi takes at most 1 (rsi:period), found 2: "14:3"'],
    ['obv:3', 'obv takes no parameters, found 1: "3"'],
    ['rsi:0', 'rsi: period: expected a whole number from 1 to 5000, found "0"'],
    ['rsi:14.5', 'rsi: period: expected a whole number from 1 to 5000, found "14.5"'],
    ['rsi:', 'rsi: period: expected a whole number from 1 to 5000, found ""'],
    ['rsi:ten', 'rsi: period: expected a whole number from 1 to 5000, found "ten"'],
    ['sma:9999999', 'sma: period: expected a whole number from 1 to 5000, found "9999999"'],
    ['bollinger:20:-2', 'bollinger: multiplier: expected a number from 0.001 to 20, found "-2"'],
    ['ema:20@1hour', 'indicator "ema:20@1hour": expected a timeframe after "@", one of 1s'],
    ['ema:20@1h@1h', 'indicator "ema:20@1h@1h": expected one "@timeframe" at the end'],
    ['sma:10:of=price', 'indicator "sma:10:of=price": expected of=openTime|open|high|low|close|volume, found "price"'],
    ['sma:10:from=close', 'indicator "sma:10:from=close": expected the option "of", found "from"'],
    ['mfi:14:of=close', 'indicator "mfi:14:of=close": mfi reads high, low, close, volume and cannot be computed "of" one other series'],
    ['pattern:engulfin', 'pattern: name: found "engulfin": did you mean "engulfing"?'],
    ['ratio:BTC/USDT', 'ratio needs 2 parameters (ratio:a:b), found 1'],
  ])('%s is refused', (text, message) => {
    expect(() => parseIndicator(text)).toThrow(UsageError);
    expect(() => parseIndicator(text)).toThrow(message);
  });
});
