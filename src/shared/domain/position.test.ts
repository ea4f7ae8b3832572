import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Position } from './position.ts';

const positionOf = (...fills: readonly (readonly [quantity: number, price: number])[]): Position => {
  const position = new Position();
  for (const [quantity, price] of fills) position.fill(quantity, price);
  return position;
};

describe('position', () => {
  it('averages what is added', () => {
    expect(positionOf([1, 100], [3, 120])).toMatchObject({ quantity: 4, averagePrice: 115, realised: 0 });
    expect(positionOf([-1, 100], [-3, 120])).toMatchObject({ quantity: -4, averagePrice: 115, realised: 0 });
  });

  it('realises the part that is closed, long and short', () => {
    const long = positionOf([2, 100]);
    expect(long.fill(-0.5, 110)).toBe(5);
    expect(long).toMatchObject({ quantity: 1.5, averagePrice: 100, realised: 5 });
    const short = positionOf([-2, 100]);
    expect(short.fill(0.5, 110)).toBe(-5);
    expect(short.unrealised(90)).toBe(15);
  });

  it('turns: closes all of it and opens the rest at the new price', () => {
    expect(positionOf([1, 100], [-3, 120])).toMatchObject({ quantity: -2, averagePrice: 120, realised: 20 });
  });

  it('is flat and free of cost when closed', () => {
    const position = positionOf([2, 100], [-2, 90]);
    expect(position).toMatchObject({ quantity: 0, averagePrice: 0, realised: -20 });
    expect(position.unrealised(1e9)).toBe(0);
  });

  it('is flat when the parts add up although their doubles do not: 0.1 + 0.2 - 0.3', () => {
    expect(positionOf([0.1, 100], [0.2, 100], [-0.3, 100])).toMatchObject({ quantity: 0, averagePrice: 0 });
    const lots = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(fc.property(lots, fc.boolean(), (parts, short) => {
      const sign = short ? -1 : 1;
      const position = positionOf(...parts.map((lot) => [(sign * lot) / 1000, 100] as const), [(-sign * parts.reduce((a, b) => a + b)) / 1000, 100]);
      expect(position.quantity).toBe(0);
    }));
  });

  it('does not change by a fill of nothing', () => {
    expect(positionOf([0, 100])).toMatchObject({ quantity: 0, averagePrice: 0, realised: 0 });
    expect(positionOf([-2, 100], [0, 500])).toMatchObject({ quantity: -2, averagePrice: 100, realised: 0 });
  });

  it('realised and unrealised profit are what the cash and the holding are worth', () => {
    const fills = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 200 })), { maxLength: 40 });
    fc.assert(fc.property(fills, fc.integer({ min: 1, max: 200 }), (list, mark) => {
      const position = positionOf(...list);
      const cash = list.reduce((sum, [quantity, price]) => sum - quantity * price, 0);
      const held = list.reduce((sum, [quantity]) => sum + quantity, 0);
      expect(position.quantity).toBe(held);
      expect(position.realised + position.unrealised(mark)).toBeCloseTo(cash + held * mark, 6);
    }));
  });
});
