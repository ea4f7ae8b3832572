import { describe, expect, it } from 'vitest';
import type { CandleColumns } from '../domain/candle.ts';
import { random } from '../domain/random.ts';
import { column } from './column.ts';
import type { Indicator } from './indicator.ts';
import { flat } from './indicator.contract.ts';
import { localLevel } from './local-level.ts';
import { localTrend } from './local-trend.ts';

const closes = (prices: readonly number[]): CandleColumns => flat(prices.length, 1, (candles, i) => { candles.close[i] = prices[i]; });
const last = (indicator: Indicator, prices: readonly number[]): number => column(indicator, closes(prices))[prices.length - 1];
const noise = (length: number, seed: number): number[] => { const source = random(seed); return Array.from({ length }, () => 100 + source.normal()); };
/** Nothing for so long that the gains have settled, then 1: the answer is the gain. */
const impulse = [...Array.from({ length: 4_000 }, () => 0), 1];

/** x of a x = b, by elimination. */
function solved(a: readonly number[][], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]]);
  for (let c = 0; c < rows.length; c++) {
    const best = rows.findIndex((row, r) => r >= c && Math.abs(row[c]) === Math.max(...rows.slice(c).map((each) => Math.abs(each[c]))));
    [rows[c], rows[best]] = [rows[best], rows[c]];
    for (let r = 0; r < rows.length; r++) {
      const share = r === c ? 0 : rows[r][c] / rows[c][c];
      rows[r] = rows[r].map((value, k) => value - share * rows[c][k]);
    }
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

/**
 * The newest level and slope of the path that is most likely given all prices: the least sum of the squared noise and the squared steps of level and
 * slope over their variances. By normal equations in all levels and slopes at once: nothing is recursive here.
 */
function mostLikely(prices: readonly number[], { level, slope }: { readonly level: number; readonly slope: number | undefined }): { readonly level: number; readonly slope: number } {
  const n = prices.length;
  const size = slope === undefined ? n : 2 * n;
  const a = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  const b = Array.from({ length: size }, () => 0);
  const demand = (terms: readonly (readonly [number, number])[], target: number, variance: number): void => {
    for (const [i, x] of terms) {
      b[i] += (x * target) / variance;
      for (const [j, y] of terms) a[i][j] += (x * y) / variance;
    }
  };
  prices.forEach((price, t) => demand([[t, 1]], price, 1));
  for (let t = 0; t + 1 < n; t++) {
    demand(slope === undefined ? [[t + 1, 1], [t, -1]] : [[t + 1, 1], [t, -1], [n + t, -1]], 0, level);
    if (slope !== undefined) demand([[n + t + 1, 1], [n + t, -1]], 0, slope);
  }
  const path = solved(a, b);
  return { level: path[n - 1], slope: path[size - 1] };
}

describe('local level', () => {
  it('of ratio 1 weighs prices by every second Fibonacci number', () => {
    // The gains are 1, 2/3, 5/8, 13/21, ...: 16 prices weigh 1, 2, 5, 13, ..., 1,346,269, together 2,178,309.
    const weights = [1, 2, 5, 13, 34, 89, 233, 610, 1_597, 4_181, 10_946, 28_657, 75_025, 196_418, 514_229, 1_346_269];
    const prices = noise(16, 8);
    expect(localLevel(1).warmUp).toBe(15);
    expect(last(localLevel(1), prices)).toBeCloseTo(prices.reduce((sum, price, i) => sum + price * weights[i], 0) / 2_178_309, 11);
  });

  it.each([0.001, 0.0973, 1, 25])('settles at the gain (sqrt(q² + 4q) - q) / 2 for q = %d', (ratio) => {
    expect(last(localLevel(ratio), impulse)).toBeCloseTo((Math.sqrt(ratio * ratio + 4 * ratio) - ratio) / 2, 12);
  });

  it.each([27, 28, 40])('is where the most likely path of %i prices ends', (length) => {
    const prices = noise(length, length);
    expect(last(localLevel(0.3), prices)).toBeCloseTo(mostLikely(prices, { level: 0.3, slope: undefined }).level, 9);
  });
});

describe('local trend', () => {
  // Harvey 1989, section 4.1: the gains that Holt's smoothing has in the steady state belong to these variances.
  it.each([[0.5, 0.1], [0.3, 0.02], [0.8, 0.2], [0.1, 0.002]])('settles at the gains %d and %d for the variances they belong to', (k1, k2) => {
    const { level, slope } = localTrend((k1 * k1 + k1 * k2 - 2 * k2) / (1 - k1), (k2 * k2) / (1 - k1));
    expect(last(level, impulse)).toBeCloseTo(k1, 10);
    expect(last(slope, impulse)).toBeCloseTo(k2, 10);
  });

  it.each([44, 45, 60])('is where the most likely path of %i prices ends', (length) => {
    const prices = noise(length, length);
    const { level, slope } = localTrend(0.3, 0.05);
    const expected = mostLikely(prices, { level: 0.3, slope: 0.05 });
    expect(last(level, prices)).toBeCloseTo(expected.level, 8);
    expect(last(slope, prices)).toBeCloseTo(expected.slope, 8);
  });

  it('knows a line to the last digit, and keeps its wits over a million candles', () => {
    const { level, slope } = localTrend(1e-6, 1e-6);
    const line = Array.from({ length: 1_000_000 }, (_, i) => 5 + 0.25 * i);
    expect(last(slope, line)).toBeCloseTo(0.25, 12);
    expect(last(level, line)).toBeCloseTo(5 + 0.25 * 999_999, 6);
  });

  it.each([[0.1, 0.001], [0.1, 1e-5], [1e-6, 1e-6], [2, 3]])('has forgotten to about a millionth where it began once it answers, at %d and %d', (level, slope) => {
    for (const indicator of Object.values(localTrend(level, slope))) {
      const away = Array.from({ length: indicator.warmUp + 1 }, (_, i) => (i === 0 ? 1 : 0));
      expect(Math.abs(last(indicator, away))).toBeLessThan(1e-5);
      expect(indicator.warmUp).toBeLessThan(6_000);
    }
    expect(localLevel(level).warmUp).toBe(Math.ceil(Math.log(1e-6) / Math.log(1 - (Math.sqrt(level * level + 4 * level) - level) / 2)));
  });

  it.each([[0, 0.1], [0.1, 0], [-1, 1], [NaN, 1], [Infinity, 1]])('refuses the variances %d and %d', (level, slope) => {
    expect(() => localTrend(level, slope)).toThrow('localTrend: expected a number above 0');
    expect(() => localLevel(0)).toThrow('localLevel: expected a number above 0, found "0"');
  });
});
