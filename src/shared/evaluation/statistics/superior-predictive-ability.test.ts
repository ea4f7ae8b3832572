import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { resample } from '../metrics/bootstrap.ts';
import { mean } from '../metrics/moments.ts';
import { stationaryVariance, superiorPredictiveAbility } from './superior-predictive-ability.ts';

const noise = (seed: number, strategies: number, rows: number, drift: (k: number) => number = () => 0): Float64Array[] => {
  const source = random(seed);
  const market = Float64Array.from({ length: rows }, () => 0.006 * source.normal());
  return Array.from({ length: strategies }, (_, k) => market.map((shared) => drift(k) + shared + 0.01 * source.normal()));
};

/** The same tests written as in the paper, over index lists, from the same draws. */
function slow(columns: readonly Float64Array[], { seed, blockLength, resamples }: { readonly seed: number; readonly blockLength: number; readonly resamples: number }): { white: number; consistent: number; upper: number; lower: number } {
  const n = columns[0].length;
  const source = random(seed);
  const means = columns.map((column) => mean(column) ?? 0);
  const omega = columns.map((column) => Math.sqrt(stationaryVariance(column, blockLength)));
  const rows = Float64Array.from({ length: n }, (_, t) => t);
  const statistic = Math.max(0, ...means.map((value, k) => (Math.sqrt(n) * value) / omega[k]));
  const white = Math.max(...means);
  const counts = { white: 0, consistent: 0, upper: 0, lower: 0 };
  for (let b = 0; b < resamples; b++) {
    const index = new Float64Array(n);
    resample(rows, index, { blockLength, random: source });
    const drawn = columns.map((column) => mean(Array.from(index, (t) => column[t])) ?? 0);
    const over = (centre: (k: number) => number) => Math.max(0, ...drawn.map((value, k) => (Math.sqrt(n) * (value - centre(k))) / omega[k]));
    if (Math.max(...drawn.map((value, k) => value - means[k])) >= white) counts.white += 1;
    if (over((k) => means[k]) >= statistic) counts.upper += 1;
    if (over((k) => Math.max(0, means[k])) >= statistic) counts.lower += 1;
    if (over((k) => (means[k] >= -Math.sqrt((omega[k] ** 2 / n) * 2 * Math.log(Math.log(n))) ? means[k] : 0)) >= statistic) counts.consistent += 1;
  }
  const p = (count: number) => (count + 1) / (resamples + 1);
  return { white: p(counts.white), consistent: p(counts.consistent), upper: p(counts.upper), lower: p(counts.lower) };
}

describe('variance of the mean under the stationary bootstrap', () => {
  // Politis and Romano 1994, lemma 1, of 1 3 2 5 4 6 with p = 0.5: 0.36328125 by hand.
  it('of six numbers is 0.36328125 times 6', () => {
    expect(stationaryVariance([1, 3, 2, 5, 4, 6], 2)).toBeCloseTo(6 * 0.363_281_25, 12);
  });

  it('is what resampling gives', () => {
    const series = Float64Array.from({ length: 40 }, (_, t) => Math.sin(t / 3) + 0.02 * t);
    const [source, into] = [random(5), new Float64Array(40)];
    const means = Array.from({ length: 40_000 }, () => { resample(series, into, { blockLength: 4, random: source }); return mean(into) ?? 0; });
    const centre = mean(means) ?? 0;
    expect((40 * (mean(means.map((value) => (value - centre) ** 2)) ?? 0)) / stationaryVariance(series, 4)).toBeCloseTo(1, 1);
  });

  it('of blocks of one is the plain variance', () => {
    expect(stationaryVariance([1, 2, 3, 4], 1)).toBeCloseTo(1.25, 12);
  });
});

describe('reality check and superior predictive ability', () => {
  it('equal the definitions on the same draws', () => {
    for (const seed of [1, 2, 3]) {
      const columns = noise(seed, 6, 150, (k) => 0.0008 * (k - 3));
      const draws = { seed: seed + 10, blockLength: 3, resamples: 300 };
      const found = superiorPredictiveAbility(columns, random(draws.seed), draws);
      const expected = slow(columns, draws);
      expect([found.realityCheck, found.lower, found.consistent, found.upper]).toEqual([expected.white, expected.lower, expected.consistent, expected.upper]);
      expect(found.lower).toBeLessThanOrEqual(found.consistent);
      expect(found.consistent).toBeLessThanOrEqual(found.upper);
    }
  });

  it('rejects about one in twenty data sets without any edge, at 5 %', () => {
    const rejected = Array.from({ length: 300 }, (_, seed) => superiorPredictiveAbility(noise(seed + 1, 8, 120), random(seed), { resamples: 200 })).filter(({ consistent }) => consistent <= 0.05).length;
    // Binomial(300, 0.05) lies within 5 to 27 with a chance of 99.9 %.
    expect(rejected).toBeGreaterThanOrEqual(5);
    expect(rejected).toBeLessThanOrEqual(27);
  });

  it('finds an edge among many without one, and is not blinded by hopeless ones as the reality check is', () => {
    const columns = noise(4, 30, 400, (k) => (k === 11 ? 0.003 : 0));
    expect(superiorPredictiveAbility(columns, random(1), { resamples: 500 })).toMatchObject({ best: 11 });
    expect(superiorPredictiveAbility(columns, random(1), { resamples: 500 }).consistent).toBeLessThan(0.02);
    const source = random(9);
    const hopeless = Array.from({ length: 20 }, () => Float64Array.from({ length: 400 }, () => -0.05 + 0.1 * source.normal()));
    const found = superiorPredictiveAbility([columns[11], ...hopeless], random(1), { resamples: 500 });
    expect(found.consistent).toBeLessThan(0.01);
    expect(found.realityCheck).toBeGreaterThan(0.1);
  });

  it('judges one that is not the best no kinder than the best', () => {
    const columns = noise(4, 10, 400, (k) => (k < 2 ? 0.003 - 0.001 * k : 0));
    const p = (of: number) => superiorPredictiveAbility(columns, random(1), { resamples: 300, of }).consistent;
    const { best, consistent } = superiorPredictiveAbility(columns, random(1), { resamples: 300 });
    expect(p(best)).toBe(consistent);
    for (let k = 0; k < 10; k++) expect(p(k)).toBeGreaterThanOrEqual(consistent);
    expect(p(5)).toBeGreaterThan(0.1);
  });

  it('lets what never differs from the benchmark be, and refuses what cannot be tested', () => {
    const [column] = noise(1, 1, 100);
    expect(superiorPredictiveAbility([new Float64Array(100)], random(1))).toMatchObject({ consistent: 1, realityCheck: 1 });
    expect(superiorPredictiveAbility([column, new Float64Array(100)], random(1), { resamples: 100 }).best).toBe((mean(column) ?? 0) > 0 ? 0 : 1);
    expect(() => superiorPredictiveAbility([new Float64Array(100).fill(0.01)], random(1))).toThrow('by the same 0.01 in every period');
    expect(() => superiorPredictiveAbility([column.subarray(0, 9)], random(1))).toThrow('at least 10 returns a strategy, found 9');
  });
});
