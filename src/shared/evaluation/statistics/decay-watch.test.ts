import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startWatch, watchDay, watchReading, type WatchPlan, type WatchState } from '../../domain/live-watch.ts';
import { random, type Random } from '../../domain/random.ts';
import { watchPlan } from './decay-watch.ts';

/** Daily returns with calm and storm (GARCH 1,1) and Student's t tails with 6 degrees of freedom; `sharpe` a day. */
function days(source: Random, count: number, sharpe: number): Float64Array {
  let variance = 1;
  return Float64Array.from({ length: count }, () => {
    let squares = 0;
    for (let k = 0; k < 6; k++) squares += source.normal() ** 2;
    const shock = (source.normal() / Math.sqrt(squares / 6)) * Math.sqrt(4 / 6);
    const value = 0.02 * (sharpe + Math.sqrt(variance) * shock);
    variance = 0.05 + 0.1 * variance * shock ** 2 + 0.85 * variance;
    return value;
  });
}

const watched = (plan: WatchPlan, returns: ArrayLike<number>, from: WatchState = startWatch(plan)): WatchState => Array.from(returns).reduce((state, value) => watchDay(plan, state, value), from);

/** Of so many live years, how many were said to have broken out of the band. */
function breaches(live: number, runs: number): { readonly evidence: number; readonly any: number } {
  let [evidence, any] = [0, 0];
  for (let seed = 1; seed <= runs; seed++) {
    const source = random(seed);
    const plan = watchPlan(days(source, 730, 0.08), source, { resamples: 200 });
    const state = watched(plan, days(source, 365, live));
    if (state.peak >= plan.breachAt) evidence += 1;
    if (watchReading(plan, state).state === 'breached') any += 1;
  }
  return { evidence: evidence / runs, any: any / runs };
}

describe('watch over a live record', () => {
  it('cries wolf as rarely as promised while nothing has changed, and finds an edge that turned', () => {
    const same = breaches(0.08, 60);
    // 5 % promised for each test; 60 years at 5 % stay under 8 (13 %) with a chance of 98 %, both tests together under 10.
    expect(same.evidence).toBeLessThan(0.1);
    expect(same.any).toBeLessThan(0.17);
    expect(breaches(-0.16, 30).any).toBeGreaterThan(0.85);
  });

  it('holds its promise at the floor itself, however long one watches', () => {
    const source = random(3);
    const plan = watchPlan(days(source, 400, 0.1), source, { resamples: 100 });
    let crossed = 0;
    for (let run = 0; run < 400; run++) {
      let state = startWatch(plan);
      // Two outcomes whose mean is the floor exactly, unlike anything in the record: the promise does not depend on it.
      for (let day = 0; day < 1_000 && state.peak < plan.breachAt; day++) state = watchDay(plan, state, source.uniform() < 0.5 ? plan.floor - 0.03 : plan.floor + 0.03);
      if (state.peak >= plan.breachAt) crossed += 1;
    }
    // At most 20 of 400 on average; 33 is three deviations above.
    expect(crossed).toBeLessThan(33);
    expect(crossed).toBeGreaterThan(0);
  });

  it('does not depend on how days are handed over, survives JSON, and does not take a breach back', () => {
    const source = random(5);
    const plan = JSON.parse(JSON.stringify(watchPlan(days(source, 200, 0.1), source, { resamples: 100 }))) as WatchPlan;
    const bad = days(source, 400, -0.4);
    const half = JSON.parse(JSON.stringify(watched(plan, bad.subarray(0, 150)))) as WatchState;
    expect(watched(plan, bad.subarray(150), half)).toEqual(watched(plan, bad));
    expect(watchReading(plan, watched(plan, bad)).state).toBe('breached');
    expect(watchReading(plan, watched(plan, days(source, 400, 1), watched(plan, bad))).state).toBe('breached');
  });

  it('grows with every worse day, and one crash counts as five deviations', () => {
    const plan = watchPlan(days(random(6), 200, 0.1), random(1), { resamples: 100 });
    fc.assert(fc.property(fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { maxLength: 50 }), fc.nat(49), (returns, at) => {
      const worse = returns.map((value, i) => (i === at ? value - 0.01 : value));
      expect(watchReading(plan, watched(plan, worse)).evidence).toBeGreaterThanOrEqual(watchReading(plan, watched(plan, returns)).evidence * (1 - 1e-12));
    }));
    expect(watched(plan, [-0.9])).toEqual(watched(plan, [plan.low]));
    expect(watchReading(plan, watched(plan, [-0.9])).state).not.toBe('breached');
  });

  it('says what it cannot work with', () => {
    expect(() => watchPlan(new Float64Array(59).fill(0.01), random(1))).toThrow('at least 60 days that differ, found 59');
    expect(() => watchPlan(new Float64Array(90), random(1))).toThrow('found 90 without spread');
    expect(() => watchPlan([0.1, NaN], random(1))).toThrow('return 2: expected a finite number, found "NaN"');
    const plan = watchPlan(days(random(6), 200, 0.1), random(1), { resamples: 50 });
    expect(() => watchDay(plan, startWatch(plan), NaN)).toThrow('live day 1: expected a finite return, found "NaN"');
  });
});
