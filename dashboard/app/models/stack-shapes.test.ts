import { expect, it } from 'vitest';
import { momentAt, stackShapes } from './stack-shapes.ts';

const frame = { from: 0, to: 10, width: 100, height: 10 };

it('draws each share in steps, one upon the other', () => {
  const shapes = stackShapes([{ at: 0, weights: [0.5, 0.5] }, { at: 5, weights: [1, 3] }], 2, frame);
  expect(shapes[0].path).toBe('M0.00,5.00L50.00,5.00L50.00,7.50L100.00,7.50L100.00,10.00L50.00,10.00L50.00,10.00L0.00,10.00Z');
  expect(shapes[1].path).toBe('M0.00,0.00L50.00,0.00L50.00,0.00L100.00,0.00L100.00,7.50L50.00,7.50L50.00,5.00L0.00,5.00Z');
});

it('draws nothing of nobody, and of nothing', () => {
  expect(stackShapes([], 2, frame).map(({ path }) => path)).toEqual(['', '']);
  expect(stackShapes([{ at: 0, weights: [null, 0] }], 2, frame)[0].path).toBe('M0.00,10.00L100.00,10.00L100.00,10.00L0.00,10.00Z');
});

it('finds the moment that held at a time', () => {
  const moments = [{ at: 10 }, { at: 20 }];
  expect([5, 10, 19, 25].map((at) => momentAt(moments, at)?.at)).toEqual([10, 10, 10, 20]);
  expect(momentAt([], 5)).toBeUndefined();
});
