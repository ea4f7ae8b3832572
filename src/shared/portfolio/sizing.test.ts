import { describe, expect, it } from 'vitest';
import { rankWeights, targetQuantity } from './sizing.ts';

describe('target quantity', () => {
  it('is the share of the equity at the price: half of 95 % of 10,000 at 50 buys 95', () => {
    expect(targetQuantity(0.5, 0.95, 10_000, 50)).toBe(95);
    expect(targetQuantity(-1, 2, 1_000, 4)).toBe(-500);
  });

  it('of equity that is used up is nothing, whatever the forecast: a debt must not turn its sign', () => {
    expect(targetQuantity(1, 0.95, -500, 50)).toBe(0);
    expect(targetQuantity(-1, 0.95, 0, 50)).toBe(0);
  });
});

describe('rank weights', () => {
  it('the best are held alike, the rest not', () => expect(rankWeights([0.1, 0.9, 0.5, -0.2], 2, 0)).toEqual([0, 0.5, 0.5, 0]));
  it('with both sides each takes half', () => expect(rankWeights([3, 1, 2, 0], 1, 1)).toEqual([0.5, 0, 0, -0.5]));
  it('scores that are missing take no part', () => expect(rankWeights([NaN, 1, NaN], 2, 0)).toEqual([0, 0.5, 0]));
  it('ties go to the earlier one', () => expect(rankWeights([1, 1, 1], 1, 1)).toEqual([0.5, 0, -0.5]));
  it('one instrument is not held and sold at once', () => expect(rankWeights([1], 1, 1)).toEqual([0.5]));
  it('nothing known, nothing held', () => expect(rankWeights([NaN, NaN], 1, 1)).toEqual([0, 0]));
});
