import { describe, expect, it } from 'vitest';
import { orderedJson } from '../domain/ordered-json.ts';
import { trialOf, type TrialContent } from './trial-schema.ts';

const hash = (letter: string) => letter.repeat(64);
const content: TrialContent = {
  at: 1, kind: 'backtest', strategy: 'sma-cross', params: { fast: 5, slow: 20 }, settings: { cash: 1 }, seed: 1, dataHash: hash('a'), codeHash: hash('b'),
  instruments: ['binance:BTC/USDT'], timeframe: '1h', selection: null, lockBox: null, metrics: { sharpe: 1, psr: null }, orderHash: hash('c'), days: [0, 86_400_000], returns: [0.1, -0.1],
};
const id = (more: Partial<TrialContent>) => trialOf({ ...content, ...more }).id;

describe('trial', () => {
  it('has an id of what was tried: not of when, nor of what came out, nor of the order of fields', () => {
    expect(id({})).toMatch(/^[0-9a-f]{64}$/);
    expect(id({ at: 99, metrics: {}, orderHash: hash('f'), days: [], returns: [] })).toBe(id({}));
    expect(id({ params: { slow: 20, fast: 5 } })).toBe(id({}));
    const others = [{ params: { fast: 6, slow: 20 } }, { seed: 2 }, { dataHash: hash('d') }, { codeHash: hash('d') }, { kind: 'sweep' }, { settings: { cash: 2 } }, { selection: { top: 1 } }, { lockBox: { from: 1, to: 2 } }, { timeframe: '4h' }] as const;
    expect(new Set([id({}), ...others.map((other) => id(other))]).size).toBe(others.length + 1);
  });

  it('is whole JSON: what comes back from it is the same trial', () => {
    const trial = trialOf(content);
    expect(JSON.parse(JSON.stringify(trial))).toEqual(trial);
    expect(orderedJson({ b: [1, { d: undefined, c: null }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":null}]}');
  });

  it.each<[string, Partial<TrialContent>, string]>([
    ['a return that is no number', { returns: [0.1, NaN] }, 'expected number'], ['days that do not rise', { days: [5, 5] }, 'expected days to rise'], ['a day without a return', { returns: [0.1] }, 'expected one return a day: 2, found 1'],
    ['a hash that is none', { dataHash: 'x' }, 'expected a sha256'], ['no instrument', { instruments: [] }, 'expected array'], ['a lock-box the wrong way round', { lockBox: { from: 2, to: 1 } }, 'expected from before to'],
  ])('is refused with %s', (_, more, message) => {
    expect(() => trialOf({ ...content, ...more })).toThrow(message);
  });
});
