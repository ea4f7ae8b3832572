import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { dayBlocks } from './day-blocks.ts';
import { quantileBand } from './quantile-band.ts';
import { tradeOrder } from './trade-order.ts';

describe('a band', () => {
  it('of 0 to 100 is 5, 50 and 95', () => {
    expect(quantileBand(Array.from({ length: 101 }, (_, i) => 100 - i))).toEqual({ low: 5, middle: 50, high: 95 });
    expect(quantileBand([])).toBeNull();
  });
});

describe('the order of trades', () => {
  it('of losses that came one after the other: every other order has a drawdown between the largest loss and that', () => {
    const found = tradeOrder([0.1, 0.1, 0.1, -0.1, -0.1, -0.1], random(1));
    if (found === null) throw new Error('expected draws');
    expect(found.maxDrawdown).toBeCloseTo(1 - 0.9 ** 3, 12);
    expect(found.shuffled.low).toBeGreaterThanOrEqual(0.1 - 1e-12);
    expect(found.shuffled.high).toBeLessThanOrEqual(found.maxDrawdown + 1e-12);
    expect(found.shuffled.middle).toBeLessThan(found.maxDrawdown);
  });

  it('does not matter where all trades are alike, and needs five of them', () => {
    const found = tradeOrder([0.01, 0.01, 0.01, 0.01, 0.01], random(1));
    expect(found).toMatchObject({ trades: 5, maxDrawdown: 0, losing: 0, shuffled: { low: 0, middle: 0, high: 0 } });
    expect(found?.growth.low).toBeCloseTo(1.01 ** 5 - 1, 12);
    expect(tradeOrder([0.1, 0.1, 0.1, 0.1], random(1))).toBeNull();
  });

  it('is drawn the same from the same seed, and every drawdown is one', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 5, maxLength: 40 }), fc.nat(), (returns, seed) => {
      const found = tradeOrder(returns, random(seed), 50);
      expect(tradeOrder(returns, random(seed), 50)).toEqual(found);
      if (found === null) throw new Error('expected draws');
      for (const depth of [found.maxDrawdown, ...Object.values(found.shuffled)]) expect(depth >= 0 && depth <= 1).toBe(true);
      for (const growth of Object.values(found.growth)) expect(growth).toBeGreaterThanOrEqual(-1);
    }), { numRuns: 50 });
  });
});

describe('days in blocks', () => {
  it('that all gain never lose; that all lose always do', () => {
    const gains = Array.from({ length: 60 }, (_, i) => 0.001 * (1 + (i % 3)));
    expect(dayBlocks(gains, random(1), 100)).toMatchObject({ losing: 0, maxDrawdown: { low: 0, middle: 0, high: 0 } });
    expect(dayBlocks(gains.map((value) => -value), random(1), 100)).toMatchObject({ losing: 1 });
    expect(dayBlocks(gains.slice(0, 13), random(1))).toBeNull();
  });

  it('have their middle near the record itself', () => {
    const source = random(4);
    const returns = Array.from({ length: 400 }, () => 0.001 + 0.01 * source.normal());
    const found = dayBlocks(returns, random(1));
    if (found === null) throw new Error('expected draws');
    const growth = returns.reduce((equity, value) => equity * (1 + value), 1) - 1;
    expect(found.growth.low).toBeLessThan(growth);
    expect(found.growth.high).toBeGreaterThan(growth);
    expect(Math.abs(Math.log((1 + found.growth.middle) / (1 + growth)))).toBeLessThan(0.1);
  });
});
