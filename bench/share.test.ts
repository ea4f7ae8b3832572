import { expect, it } from 'vitest';
import { shareOf, wilson } from './share.ts';

it('gives the interval of Wilson’s score: z^2 / (n + z^2) at the top of none found', () => {
  const [low, high] = wilson(0, 100);
  expect(low).toBe(0);
  expect(high).toBeCloseTo(1.959963985 ** 2 / (100 + 1.959963985 ** 2), 9);
  // By hand: (0.05 + z^2 / 200 -+ z sqrt(0.05 0.95 / 100 + z^2 / 40,000)) / (1 + z^2 / 100); of 95 the mirror image.
  expect(wilson(5, 100).map((share) => share.toFixed(4))).toEqual(['0.0215', '0.1118']);
  expect(wilson(95, 100).map((share) => share.toFixed(4))).toEqual(['0.8882', '0.9785']);
  expect(shareOf(5, 100)).toEqual({ value: 5, unit: '% [2.2, 11.2]' });
});
