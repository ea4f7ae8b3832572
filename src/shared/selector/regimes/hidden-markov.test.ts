import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { filterStep, fitHmm, forward, frames, type GaussianHmm } from './hidden-markov.ts';

const truth: GaussianHmm = { start: [1, 0], transition: [[0.98, 0.02], [0.05, 0.95]], means: [0.1, -0.3], variances: [0.25, 4] };

function drawn(length: number, seed: number): { readonly values: Float64Array; readonly states: number[] } {
  const source = random(seed);
  let state = 0;
  const states: number[] = [];
  const values = Float64Array.from({ length }, () => {
    if (source.uniform() > truth.transition[state][state]) state = 1 - state;
    states.push(state);
    return truth.means[state] + Math.sqrt(truth.variances[state]) * source.normal();
  });
  return { values, states };
}

describe('a Gaussian hidden Markov model', () => {
  const { values, states } = drawn(6_000, 3);
  const fitted = fitHmm(values, { states: 2, starts: 5, random: random(1) });

  it('is found again from what it emitted, calmest state first', () => {
    expect(fitted.variances[0]).toBeCloseTo(0.25, 1);
    expect(Math.abs(fitted.variances[1] - 4)).toBeLessThan(0.4);
    expect(Math.abs(fitted.means[1] + 0.3)).toBeLessThan(0.2);
    expect(Math.abs(fitted.transition[0][0] - 0.98)).toBeLessThan(0.01);
    expect(Math.abs(fitted.transition[1][1] - 0.95)).toBeLessThan(0.02);
  });

  it('explains the data at least as well as the truth does', () => {
    const { values: rows, log } = frames(truth, values);
    expect(fitted.logLikelihood).toBeGreaterThan(forward(truth, rows).logLikelihood + log - 1);
  });

  it('filters the state it is in, one value at a time as over the whole, and never from later values', () => {
    const { filtered } = forward(fitted, frames(fitted, values).values);
    let now: number[] | undefined;
    let right = 0;
    values.forEach((value, t) => {
      now = filterStep(fitted, now, value);
      if (t < 300) expect(now[0]).toBeCloseTo(filtered[2 * t], 10);
      if ((now[1] > 0.5 ? 1 : 0) === states[t]) right += 1;
    });
    expect(right / values.length).toBeGreaterThan(0.92);
  });

  it('is the same for the same seed', () => {
    expect(fitHmm(values.subarray(0, 800), { states: 3, starts: 3, random: random(6) })).toEqual(fitHmm(values.subarray(0, 800), { states: 3, starts: 3, random: random(6) }));
  });

  it('keeps every variance above 1e-4 of that of the data, also where a state sits on equal values', () => {
    const spiked = values.slice(0, 600).map((value, t) => (t % 3 === 0 ? 0 : value));
    let mean = 0;
    for (const value of spiked) mean += value / spiked.length;
    const variance = spiked.reduce((sum, value) => sum + (value - mean) ** 2 / spiked.length, 0);
    const { variances } = fitHmm(spiked, { states: 3, starts: 4, random: random(2) });
    expect(Math.min(...variances)).toBeGreaterThanOrEqual(1e-4 * variance * (1 - 1e-12));
  });

  it('survives a value that no state can have emitted', () => {
    const after = filterStep(fitted, [0.5, 0.5], 1e6);
    expect(after[0] + after[1]).toBeCloseTo(1, 12);
    expect(after[1]).toBeCloseTo(1, 12);
  });

  it('refuses too little, a constant, and what is not a number', () => {
    const fit = { states: 2, starts: 1, random: random(1) };
    expect(() => fitHmm(values.subarray(0, 19), fit)).toThrow('expected at least 20 observations for a Markov model of 2 states, found 19');
    expect(() => fitHmm(new Float64Array(50).fill(3), fit)).toThrow('found a constant');
    expect(() => fitHmm(values.slice(0, 50).fill(Infinity, 3, 4), fit)).toThrow('found NaN or infinity');
  });
});
