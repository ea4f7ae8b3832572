import { describe, expect, it } from 'vitest';
import { alignedGrowth } from './aligned-growth.ts';

const run = (at: readonly number[], equity: readonly number[], initialCash = 100) => ({ initialCash, curve: { at, equity, hold: [], drawdown: [], holdDrawdown: [] } });

describe('growth of several runs on one time axis', () => {
  it('is a share over the beginning of each, carried on between its days, and nothing outside of them', () => {
    expect(alignedGrowth([run([1, 3], [110, 120]), run([2, 3, 4], [50, 100, 75], 50)])).toEqual({ times: [1, 2, 3, 4], growth: [[0.10000000000000009, 0.10000000000000009, 0.19999999999999996, null], [null, 0, 1, 0.5]] });
  });
  it('is empty without runs or days', () => {
    expect(alignedGrowth([])).toEqual({ times: [], growth: [] });
    expect(alignedGrowth([run([], [])])).toEqual({ times: [], growth: [[]] });
  });
});
