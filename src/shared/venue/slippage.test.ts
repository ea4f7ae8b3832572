import { expect, it } from 'vitest';
import { slippage } from './slippage.ts';

it('none costs nothing, fixed costs its basis points whatever the size', () => {
  expect(slippage({ kind: 'none' }, 5, 10, 0.1)).toBe(0);
  expect(slippage({ kind: 'fixed', bps: 5 }, 5, 10, 0.1)).toBe(0.0005);
  expect(slippage({ kind: 'fixed', bps: 5 }, 5, 0, 0)).toBe(0.0005);
});

it('volume share: a tenth of the volume at coefficient 0.1 costs 0.001', () => {
  expect(slippage({ kind: 'volume-share', coefficient: 0.1 }, 1, 10, 0.5)).toBeCloseTo(0.001, 15);
});

it('square root: four times the size costs twice as much; a range of 2 % is a deviation of 1.2011 % (Parkinson)', () => {
  const model = { kind: 'square-root', coefficient: 1 } as const;
  expect(slippage(model, 100, 100, 0.02)).toBeCloseTo(0.012_011_2, 7);
  expect(slippage(model, 4, 100, 0.02)).toBeCloseTo(2 * slippage(model, 1, 100, 0.02), 15);
});

it('without volume there is nothing to measure by', () => {
  expect(slippage({ kind: 'square-root', coefficient: 1 }, 1, 0, 0.02)).toBe(0);
  expect(slippage({ kind: 'volume-share', coefficient: 1 }, 1, 0, 0.02)).toBe(0);
});
