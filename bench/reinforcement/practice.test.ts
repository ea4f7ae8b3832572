import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toNumber } from '../../src/shared/domain/decimal.ts';
import { random } from '../../src/shared/domain/random.ts';
import { planWith, START } from '../../src/shared/execution/algorithms/sample-plan.contract.ts';
import { analyseCosts, type CostedFill } from '../../src/shared/execution/costs/cost-analysis.ts';
import { rewardsOf } from './practice.ts';

describe('rewards of an execution', () => {
  it('sum to minus the implementation shortfall, fees and what was never filled in it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom('buy' as const, 'sell' as const), (seed, side) => {
      const source = random(seed);
      const price = (): number => 100 + Math.round(100 * source.normal()) / 100;
      const plan = planWith({ kind: 'market' }, { side, quantity: 4 });
      const decided = Array.from({ length: 1 + source.below(6) }, (_, k) => ({ at: START + 1_000 * k, mid: price() }));
      const fills = Array.from({ length: source.below(5) }, (): CostedFill => {
        const at = START + source.below(7_000);
        return { at, quantity: 0.1 + source.below(7) / 10, price: price(), bid: 99.99, ask: 100.01, liquidity: 'taker', fee: source.below(100) / 1_000 };
      }).toSorted((a, b) => a.at - b.at);
      const endPrice = price();
      const { parts } = analyseCosts({ side, quantity: 4, decisionPrice: decided[0].mid, arrivalPrice: decided[0].mid, endPrice, from: START, to: START + 8_000, fills, prints: [{ at: START, price: 100, quantity: 1 }] });
      const sum = rewardsOf({ plan, fills, endPrice }, decided).reduce((total, reward) => total + reward, 0);
      expect(sum).toBeCloseTo((-1e4 * toNumber(parts.total)) / (4 * decided[0].mid), 6);
    }), { numRuns: 100 });
  });
});
