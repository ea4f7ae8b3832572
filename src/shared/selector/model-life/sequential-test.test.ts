import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random, type Random } from '../../domain/random.ts';
import { startTest, testReading, testValue, type SequentialTest } from './sequential-test.ts';

/** Calm and storm (GARCH 1,1) with Student's t tails of 4 degrees of freedom. */
function stormy(source: Random, sharpe: number): () => number {
  let variance = 1;
  return () => {
    let squares = 0;
    for (let k = 0; k < 4; k++) squares += source.normal() ** 2;
    const shock = (source.normal() / Math.sqrt(squares / 4)) * Math.sqrt(0.5);
    const value = 0.02 * (sharpe + Math.sqrt(variance) * shock);
    variance = 0.05 + 0.1 * variance * shock ** 2 + 0.85 * variance;
    return value;
  };
}

/** On how many of the runs the evidence of a mean above 0 ever reached 20. */
function crossings(runs: number, days: number, draw: (source: Random) => () => number): number {
  let crossed = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const next = draw(random(seed));
    let test = startTest();
    for (let day = 0; day < days; day++) {
      test = testValue(test, next());
      if (testReading(test).above < 20) continue;
      crossed += 1;
      break;
    }
  }
  return crossed / runs;
}

describe('the sequential test', () => {
  it.each<[string, (source: Random) => () => number]>([
    ['normal days', (source) => () => source.normal()],
    ['heavy tails, calm and storm', (source) => stormy(source, 0)],
    ['many small gains, few large losses', (source) => () => (source.uniform() < 0.8 ? 0.25 : -1)],
    ['few large gains, many small losses', (source) => () => (source.uniform() < 0.2 ? 1 : -0.25)],
    ['a coin', (source) => () => (source.uniform() < 0.5 ? 1 : -1)],
  ])('looked at on each of 1,000 days, cries wolf on at most one run in twenty where there is nothing: %s', (_, draw) => {
    // Ville: 5 % at most. 300 runs at 5 % stay under 8.8 % (three deviations).
    expect(crossings(300, 1_000, draw)).toBeLessThan(0.088);
  });

  it('finds an edge, the sooner the stronger', () => {
    expect(crossings(100, 365, (source) => stormy(source, 0.3))).toBeGreaterThan(0.9);
    expect(crossings(100, 365, (source) => stormy(source, 0.15))).toBeGreaterThan(0.3);
    expect(crossings(100, 730, (source) => stormy(source, 0.15))).toBeGreaterThan(0.6);
  });

  const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 60 });
  const over = (all: readonly number[], from = startTest()): SequentialTest => all.reduce(testValue, from);

  it('is the same on both sides, knows no scale, passes over what is no number, and goes on from JSON', () => {
    fc.assert(fc.property(values, fc.nat(60), (all, cut) => {
      const whole = over(all);
      expect(testReading(over(all.map((value) => -value))).below).toBe(testReading(whole).above);
      expect(over([...all.slice(0, cut), NaN, Infinity, ...all.slice(cut)])).toEqual(whole);
      expect(over(all.slice(cut), JSON.parse(JSON.stringify(over(all.slice(0, cut)))) as SequentialTest)).toEqual(whole);
      // A power of two changes no bit but the exponent; what is small beyond it has no square.
      if (all.every((value) => value === 0 || Math.abs(value) > 1e-100)) expect(testReading(over(all.map((value) => value * 1_024)))).toEqual(testReading(whole));
    }));
  });

  it('bets nothing on the first ten days, nor where nothing has moved', () => {
    expect(testReading(over(Array.from({ length: 10 }, (_, i) => i)))).toEqual({ above: 1, below: 1 });
    expect(testReading(over([...Array.from({ length: 20 }, () => 0), 5]))).toEqual({ above: 1, below: 1 });
  });

  // Ten days of +-1 have a root mean square of 1. A gain of 3 is half of the reach: each stake s makes 1 + s / 2, on average 1 + 0.31 / 2.
  it('knows the answer of one bet', () => {
    const ten = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    expect(testReading(over([...ten, 3])).above).toBeCloseTo(1.155, 12);
    expect(testReading(over([...ten, 100])).above).toBeCloseTo(1.155, 12);
    expect(testReading(over([...ten, -6])).above).toBeCloseTo(1 - 0.31, 12);
    expect(testReading(over([...ten, -1_000])).above).toBeCloseTo(1 - 0.31, 12);
  });
});
