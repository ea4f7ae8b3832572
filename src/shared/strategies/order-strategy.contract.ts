import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../domain/random.ts';
import { runOrders } from './order-run.contract.ts';
import { checkParams } from './registry.ts';
import { randomMarket } from './sample-market.contract.ts';
import { extremes, keepsDeclarationContract } from './strategy.contract.ts';
import type { OrderStrategy } from './strategy.ts';

/** What every order strategy promises, whatever the venue does to its orders. */
export function keepsOrderContract(strategy: OrderStrategy): void {
  describe(strategy.name, () => {
    keepsDeclarationContract(strategy);

    const setting = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      trouble: fc.constantFrom(0, 0.05, 0.3),
      lotSize: fc.constantFrom(0, 0.000_01, 0.001),
      baseFee: fc.constantFrom(0, 0.001),
      params: fc.constantFrom(checkParams(strategy, {}), ...extremes(strategy)),
    });

    it('keeps the rules: valid quantities, own tags, JSON-safe state, nothing sold that is not held, nothing bought without cash', () => {
      fc.assert(fc.property(setting, ({ seed, params, ...treatment }) => {
        const { candles } = randomMarket(seed, { length: 200 });
        const run = runOrders(strategy, candles['BTC/USDT'], { params, treatment: { ...treatment, source: random(seed) } });
        expect(run.broken).toEqual([]);
        expect(Math.min(...run.quantity)).toBeGreaterThanOrEqual(0);
        expect(Math.min(...run.cash)).toBeGreaterThanOrEqual(-10_000 * 0.01);
      }), { numRuns: 150 });
    });

    it('does the same again with the same market', () => {
      const { candles } = randomMarket(3);
      const params = checkParams(strategy, {});
      const run = runOrders(strategy, candles['BTC/USDT'], { params });
      expect(run.fills.length).toBeGreaterThan(5);
      expect(runOrders(strategy, candles['BTC/USDT'], { params }).log).toEqual(run.log);
    });

    it('waits where there is no price', () => {
      const { candles } = randomMarket(3, { length: 3 });
      const blind = { ...candles['BTC/USDT'], close: new Float64Array(3).fill(NaN) };
      expect(runOrders(strategy, blind, { params: checkParams(strategy, {}) }).log).toEqual([]);
    });
  });
}
