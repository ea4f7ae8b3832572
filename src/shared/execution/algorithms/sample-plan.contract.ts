import fc from 'fast-check';
import { fitFillModel, type FillModel, type FillObservation } from './fill-model.ts';
import type { MarketView } from './market-view.ts';
import type { Algorithm, ExecutionPlan, ExecutionRules } from './plan.ts';
import { LEARNED_ACTIONS, LEARNED_OBSERVATIONS, type ExecutionPolicy } from '../learned/policy.ts';
import { random } from '../../domain/random.ts';
import { WINDOWS } from './adaptive.ts';

/** Rules, markets and plans for tests of execution. */
export const RULES: ExecutionRules = { tickSize: 0.01, lotSize: 0.001, minQuantity: 0.001, minNotional: 5, makerFeeBps: 2, takerFeeBps: 5 };
export const MARKET: MarketView = { bid: 99.99, ask: 100.01, bidQuantity: 3, askQuantity: 2, volatility: 1e-4, drift: 0, tradedQuantity: 0, buyRate: 1, sellRate: 1 };
export const START = 1_700_000_000_000;

/** A model in which queues and imbalance matter, fitted to made-up posts. */
export function sampleModel(seed = 1): FillModel {
  const source = random(seed);
  const observations = Array.from({ length: 400 }, (_, i): FillObservation => {
    const market = { ...MARKET, bidQuantity: 0.1 + 5 * source.uniform(), askQuantity: 0.1 + 5 * source.uniform(), drift: (source.uniform() - 0.5) * 1e-4 };
    const posting = { side: i % 2 === 0 ? 'buy' : 'sell', queue: 5 * source.uniform(), windowMs: WINDOWS[i % 4], tickSize: 0.01 } as const;
    return { market, posting, filled: source.uniform() < 1 / (1 + posting.queue / (posting.windowMs / 1_000)), moved: (source.uniform() - 0.4) * 2e-4 };
  });
  return fitFillModel(observations);
}

/** A policy that was never taught: it does one thing here and another there. */
export function samplePolicy(seed: number): ExecutionPolicy {
  const source = random(seed);
  const hidden = 4;
  const count = hidden * (LEARNED_OBSERVATIONS.length + 1) + LEARNED_ACTIONS.length * (hidden + 1);
  return {
    version: 1, decisions: 20, means: LEARNED_OBSERVATIONS.map(() => 0), spreads: LEARNED_OBSERVATIONS.map(() => 1), hidden: [hidden],
    parameters: Array.from({ length: count }, () => source.normal()),
  };
}

export const FLAT_CURVE = { shares: Array.from({ length: 7 }, () => Array.from({ length: 288 }, () => 1 / 288)), days: 7 };
const sliced = { slices: 7, jitter: 0.2, seed: 3, patienceMs: 0 };

export const ALGORITHMS: readonly Algorithm[] = [
  { kind: 'market' },
  { kind: 'limit-then-cross', patienceMs: 20_000 },
  { kind: 'twap', ...sliced },
  { kind: 'twap', ...sliced, patienceMs: 3_000 },
  { kind: 'vwap', ...sliced, curve: FLAT_CURVE },
  { kind: 'pov', rate: 0.3 },
  { kind: 'implementation-shortfall', steps: 6, dailyVolume: 50_000 },
  { kind: 'iceberg', displayQuantity: 0.4, jitter: 0.2, seed: 5 },
  { kind: 'adaptive', steps: 6, dailyVolume: 50_000, model: sampleModel(), touchShare: 0.5, hysteresisBps: 0.1 },
  { kind: 'learned', policy: samplePolicy(1) },
  { kind: 'learned', policy: samplePolicy(2) },
];

export function planWith(algorithm: Algorithm, parent: Partial<ExecutionPlan['parent']> = {}, rules: Partial<ExecutionRules> = {}): ExecutionPlan {
  return {
    parent: { side: 'buy', quantity: 2, arrival: START, deadline: START + 60_000, urgency: 0.5, ...parent },
    rules: { ...RULES, ...rules }, algorithm, collarBps: 50, leadMs: 5_000,
  };
}

export const planArbitrary: fc.Arbitrary<ExecutionPlan> = fc.record({
  algorithm: fc.constantFrom(...ALGORITHMS), side: fc.constantFrom('buy' as const, 'sell' as const), lots: fc.integer({ min: 1, max: 4_000 }),
  lotSize: fc.constantFrom(0.001, 0.0001, 0.01, 1), urgency: fc.constantFrom(0, 0.3, 1), limit: fc.option(fc.integer({ min: 9_900, max: 10_100 }), { nil: undefined }),
}).map(({ algorithm, side, lots, lotSize, urgency, limit }) => planWith(algorithm, { side, quantity: lots * lotSize, urgency, limitPrice: limit === undefined ? undefined : limit / 100 }, { lotSize, minQuantity: lotSize }));
