import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { bootstrapBands } from './bootstrap-bands.ts';

const days = (seed: number, count: number, mean: number, deviation: number): Float64Array => { const source = random(seed); return Float64Array.from({ length: count }, () => mean + deviation * source.normal()); };

describe('bootstrap bands', () => {
  it('of independent normal days is the log-normal band in closed form', () => {
    const returns = days(1, 2_000, 0.001, 0.01);
    const centre = returns.reduce((sum, value) => sum + Math.log1p(value) / 2_000, 0);
    const spread = Math.sqrt(returns.reduce((sum, value) => sum + (Math.log1p(value) - centre) ** 2 / 2_000, 0));
    const { low, middle, high, blockLength, sharpe } = bootstrapBands(returns, random(2), { periods: 100, resamples: 4_000 });
    expect(blockLength).toBeLessThan(8);
    for (const [band, z] of [[low, -1.96], [middle, 0], [high, 1.96]] as const) {
      expect(Math.abs(Math.log(band[99]) - (100 * centre + z * spread * 10))).toBeLessThan(0.012);
    }
    // Sharpe over 100 days spreads by about sqrt(365 / 100) around 0.1 * sqrt(365).
    const ratio = (centre / spread) * Math.sqrt(365);
    expect(sharpe?.low).toBeGreaterThan(ratio - 2.5 * Math.sqrt(3.65));
    expect(sharpe?.low).toBeLessThan(ratio - 1.6 * Math.sqrt(3.65));
    expect(sharpe?.high).toBeGreaterThan(ratio + 1.6 * Math.sqrt(3.65));
  });

  it('widens with time, nests by level, and is the same for the same source', () => {
    const returns = days(3, 300, 0, 0.02);
    const wide = bootstrapBands(returns, random(4), { resamples: 400 });
    const narrow = bootstrapBands(returns, random(4), { resamples: 400, level: 0.5 });
    for (let t = 0; t < 300; t++) expect([wide.low[t], narrow.low[t], wide.middle[t], narrow.high[t], wide.high[t]]).toEqual([wide.low[t], narrow.low[t], wide.middle[t], narrow.high[t], wide.high[t]].toSorted((a, b) => a - b));
    expect(Math.log(wide.high[299] / wide.low[299])).toBeGreaterThan(3 * Math.log(wide.high[9] / wide.low[9]));
    expect(bootstrapBands(returns, random(4), { resamples: 400 })).toEqual(wide);
  });

  it('keeps a lost account at 0, has no Sharpe band without spread, and says what it cannot work with', () => {
    const ruin = new Float64Array(20).fill(0.01);
    ruin[3] = -1.2;
    expect(bootstrapBands(ruin, random(1), { resamples: 200 }).low[19]).toBe(0);
    expect(bootstrapBands(new Float64Array(20).fill(0.01), random(1), { resamples: 10 }).sharpe).toBeNull();
    expect(() => bootstrapBands([0.1], random(1))).toThrow('at least 10 returns, found 1');
    expect(() => bootstrapBands(Array.from({ length: 12 }, (_, i) => (i === 4 ? Infinity : 0)), random(1))).toThrow('return 5: expected a finite number, found "Infinity"');
  });
});
