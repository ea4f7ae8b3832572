import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { mean } from '../metrics/moments.ts';
import { sharpePerPeriod } from '../metrics/sharpe.ts';
import { overfittingProbability } from './overfitting-probability.ts';

const noise = (seed: number, strategies: number, rows: number, drift: (k: number) => number = () => 0): Float64Array[] => {
  const source = random(seed);
  return Array.from({ length: strategies }, (_, k) => Float64Array.from({ length: rows }, () => drift(k) + 0.01 * source.normal()));
};

/** All ways to take half of the blocks, straight from the definition: the rows put together, Sharpe ratios of them, ranks by counting. */
function slow(columns: readonly Float64Array[], blocks: number): { pbo: number; splits: number; logits: number[] } {
  const rows = Math.floor(columns[0].length / blocks);
  const skipped = columns[0].length - rows * blocks;
  const logits: number[] = [];
  for (let mask = 0; mask < 2 ** blocks; mask++) {
    const inside = Array.from({ length: blocks }, (_, b) => b).filter((b) => (mask >> b) & 1);
    if (inside.length !== blocks / 2) continue;
    const part = (column: Float64Array, isInside: boolean) => Array.from(column.subarray(skipped)).filter((_, t) => inside.includes(Math.floor(t / rows)) === isInside);
    const ratios = columns.map((column) => [sharpePerPeriod(part(column, true)) ?? 0, sharpePerPeriod(part(column, false)) ?? 0]);
    const best = ratios.reduce((top, ratio, k) => (ratio[0] > ratios[top][0] ? k : top), 0);
    const below = ratios.filter((ratio) => ratio[1] < ratios[best][1]).length;
    const equal = ratios.filter((ratio) => ratio[1] === ratios[best][1]).length;
    const rank = (below + (equal + 1) / 2) / (columns.length + 1);
    logits.push(Math.log(rank / (1 - rank)));
  }
  return { pbo: logits.filter((logit) => logit <= 1e-12).length / logits.length, splits: logits.length, logits };
}

describe('probability of backtest overfitting', () => {
  it.each([[5, 43, 6], [4, 100, 8], [2, 20, 4], [7, 61, 2]])('of %i strategies over %i rows in %i blocks equals the definition', (strategies, rows, blocks) => {
    for (let seed = 1; seed <= 5; seed++) {
      const columns = noise(seed, strategies, rows, (k) => 0.001 * k);
      const found = overfittingProbability(columns, blocks);
      const expected = slow(columns, blocks);
      expect(found.pbo).toBeCloseTo(expected.pbo, 12);
      expect(found.splits).toBe(expected.splits);
      const sorted = expected.logits.toSorted((a, b) => a - b);
      expect(found.medianLogit).toBeCloseTo((sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2, 9);
    }
  });

  it('makes 12,870 splits of 16 blocks and is about one half on noise, whatever is chosen', () => {
    const found = Array.from({ length: 40 }, (_, seed) => overfittingProbability(noise(seed + 1, 20, 320)));
    expect(new Set(found.map(({ splits }) => splits))).toEqual(new Set([12_870]));
    // The mean over 40 data sets; one data set alone spreads by about 0.2.
    expect(Math.abs((mean(found.map(({ pbo }) => pbo)) ?? 0) - 0.5)).toBeLessThan(0.12);
    expect(mean(found.map(({ lossOutside }) => lossOutside))).toBeGreaterThan(0.3);
  });

  it('is 0 where one strategy is truly better, and 1 where the best half always fails', () => {
    expect(overfittingProbability(noise(3, 20, 320, (k) => (k === 7 ? 0.01 : 0)))).toMatchObject({ pbo: 0, lossOutside: 0 });
    // What is won in one half of the time is lost in the other, by all strategies in different places.
    const seesaw = Array.from({ length: 16 }, (_, k) => Float64Array.from({ length: 320 }, (_u, t) => (Math.floor(t / 20) === k ? 1 : 0) + 0.001 * Math.sin(t * (k + 1))));
    expect(overfittingProbability(seesaw).pbo).toBe(1);
  });

  it('lets strategies that are all the same share their rank: nothing was gained by choosing', () => {
    const [column] = noise(1, 1, 64);
    expect(overfittingProbability([column, column.slice(), column.slice()]).pbo).toBe(1);
    expect(overfittingProbability([new Float64Array(64), new Float64Array(64)]).pbo).toBe(1);
  });

  it('says what is wrong with what it is given', () => {
    expect(() => overfittingProbability(noise(1, 1, 64))).toThrow('at least 2 strategies, found 1');
    expect(() => overfittingProbability(noise(1, 2, 31))).toThrow('at least 32 returns a strategy, found 31');
    expect(() => overfittingProbability(noise(1, 2, 64), 7)).toThrow('an even number from 2 to 20, found "7"');
    expect(() => overfittingProbability([new Float64Array(64), new Float64Array(63)])).toThrow('strategy 2: expected 64 returns as the first has, found 63');
    const broken = noise(1, 2, 64);
    broken[1][5] = NaN;
    expect(() => overfittingProbability(broken)).toThrow('strategy 2, return 6: expected a finite number, found "NaN"');
  });
});
