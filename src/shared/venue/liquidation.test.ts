import { expect, it } from 'vitest';
import { bankruptcyPrice, liquidationPrice } from './liquidation.ts';

it('10x from 100 with 0.5 %: a long at 90.452, a short at 109.453 (trap 12)', () => {
  expect(liquidationPrice(3, 100, 10, 0.005)).toBeCloseTo(90.452_261, 6);
  expect(liquidationPrice(-3, 100, 10, 0.005)).toBeCloseTo(109.452_736, 6);
});

it('the margin is gone a little further on: at 90 and at 110', () => {
  expect(bankruptcyPrice(3, 100, 10)).toBeCloseTo(90, 12);
  expect(bankruptcyPrice(-3, 100, 10)).toBeCloseTo(110, 12);
});

it('without leverage a long never, a short when the price has nearly doubled', () => {
  expect(liquidationPrice(1, 100, 1, 0.005)).toBe(0);
  expect(liquidationPrice(-1, 100, 1, 0)).toBe(200);
});

it('where nothing is held there is nothing to close', () => expect(liquidationPrice(0, 100, 10, 0.005)).toBeNaN());
