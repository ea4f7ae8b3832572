import { describe, expect, it } from 'vitest';
import { modalStep, timeframeOfTimes } from './time-step.ts';
import { HOUR, MINUTE, SECOND } from './time.ts';

const times = (...steps: number[]): Float64Array => Float64Array.from([0, ...steps].map((_, i, all) => all.slice(0, i + 1).reduce((sum, step) => sum + step, Date.UTC(2024, 0, 1))));

describe('the step of a series', () => {
  it('is its most frequent one, holes aside', () => {
    expect(modalStep(times(MINUTE, MINUTE, 480 * MINUTE, MINUTE, MINUTE))).toBe(MINUTE);
    expect(timeframeOfTimes(times(HOUR, HOUR, 3 * HOUR))).toBe('1h');
  });

  it('is read from new to old too', () => { expect(modalStep(times(MINUTE, MINUTE, MINUTE).toReversed())).toBe(MINUTE); });

  it('is the longest timeframe that divides all where no step is frequent', () => {
    expect(modalStep(times(30 * SECOND, 7 * SECOND, 30 * SECOND, 11 * SECOND, 4 * SECOND, 90 * SECOND, 13 * SECOND))).toBe(SECOND);
  });

  it('is none for one candle', () => { expect(modalStep(times())).toBeNaN(); });
});
