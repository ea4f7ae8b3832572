import type { Algorithm, AdaptiveAlgorithm, ExecutionPlan } from '../../src/shared/execution/algorithms/plan.ts';
import { WINDOWS } from '../../src/shared/execution/algorithms/adaptive.ts';
import { random } from '../../src/shared/domain/random.ts';
import { costsByAlgorithm, type AlgorithmCosts } from '../../src/shared/execution/costs/by-algorithm.ts';
import { meanInterval, type MeanInterval } from '../../src/shared/execution/costs/mean-interval.ts';
import { execute, type Executed, type Wanted } from './replay.ts';
import type { Tape } from './tape.ts';
import { learnFills } from './train.ts';

const SEED = 20_240_808;
const SIDES = ['buy', 'sell'] as const;

/** Every start is bought and sold, so that a market that rose while it was recorded favours nobody. */
export function parentsOf(tape: Tape, quantity: number, choice: { readonly from: number; readonly to: number; readonly urgency: number }): readonly ExecutionPlan['parent'][] {
  const starts = tape.starts.filter((at) => at >= choice.from && at < choice.to);
  return starts.flatMap((arrival) => SIDES.map((side) => ({ side, quantity, arrival, deadline: arrival + tape.horizonMs, urgency: choice.urgency })));
}

export const planOf = (tape: Tape, parent: ExecutionPlan['parent'], algorithm: Algorithm): ExecutionPlan => ({ parent, rules: tape.rules, algorithm, collarBps: 50, leadMs: Math.max(1_000, 2 * tape.stepMs) });

/** Settings that were tried on the first part. */
const URGENCIES = [0, 0.5];
const SHARES = [0.5, 1_000];
const HYSTERESES = [0.02, 0.5];
const STEPS = [1, 3, 10];

export interface Tuned {
  readonly algorithm: AdaptiveAlgorithm;
  readonly urgency: number;
}

/** The adaptive settings that cost least on the first part, with a fill model that was learned there too. Nothing of the second part is seen. */
export function tune(tape: Tape, quantity: number): Tuned {
  const windows = WINDOWS.filter((window) => window <= tape.horizonMs);
  const model = learnFills(tape, [quantity * 0.1, quantity], windows);
  const tried = URGENCIES.flatMap((urgency) => SHARES.flatMap((touchShare) => HYSTERESES.flatMap((hysteresisBps) => STEPS.map((steps): Tuned =>
    ({ urgency, algorithm: { kind: 'adaptive', steps, dailyVolume: tape.dailyVolume, model, touchShare, hysteresisBps } })))));
  const to = tape.trainUntil - tape.horizonMs - 3_000;
  const wanted = tried.flatMap(({ algorithm, urgency }, i) => parentsOf(tape, quantity, { from: 0, to, urgency }).map((parent): Wanted => ({ algorithm: String(i), plan: planOf(tape, parent, algorithm) })));
  const costs = costsByAlgorithm(asParents(execute(tape, wanted)), { random: random(SEED), blockLength: 1, resamples: 2 });
  return tried[Number(costs.toSorted((a, b) => a.shortfall.mean - b.shortfall.mean)[0].algorithm)];
}

const asParents = (executed: readonly Executed[]) => executed.map(({ algorithm, plan, analysis }) => ({ algorithm, quantity: plan.parent.quantity, decisionPrice: 1, analysis }));

function rivals(tape: Tape, quantity: number, seed: number): readonly (readonly [string, Algorithm])[] {
  const third = tape.horizonMs / 3;
  const sliced = { slices: 10, jitter: 0.2, seed };
  return [
    ['market', { kind: 'market' }],
    ['limit-then-cross', { kind: 'limit-then-cross', patienceMs: third }],
    ['twap', { kind: 'twap', ...sliced, patienceMs: 0 }],
    ['vwap', { kind: 'vwap', ...sliced, curve: tape.curve, patienceMs: 0 }],
    ['pov 10 %', { kind: 'pov', rate: 0.1 }],
    ['implementation-shortfall', { kind: 'implementation-shortfall', steps: 10, dailyVolume: tape.dailyVolume }],
    ['iceberg', { kind: 'iceberg', displayQuantity: quantity / 5, jitter: 0.2, seed }],
  ];
}

export interface Paired {
  readonly against: string;
  /** Adaptive less the other, in basis points of the whole order: below zero where adaptive costs less. */
  readonly shortfall: MeanInterval;
  readonly slippage: MeanInterval;
}

export interface Contest {
  readonly tape: string;
  readonly size: string;
  readonly quantity: number;
  readonly costs: readonly AlgorithmCosts[];
  readonly children: ReadonlyMap<string, number>;
  readonly paired: readonly Paired[];
  readonly tuned: Tuned;
}

/** Values of an algorithm per start, both sides averaged: their drift cancels. */
export function perStart(executed: readonly Executed[], algorithm: string, value: (one: Executed) => number): ReadonlyMap<number, number> {
  const byStart = Map.groupBy(executed.filter((one) => one.algorithm === algorithm), ({ plan }) => plan.parent.arrival);
  return new Map([...byStart].flatMap(([at, both]) => (both.length === SIDES.length ? [[at, (value(both[0]) + value(both[1])) / 2]] : [])));
}

export function contest(tape: Tape, size: { readonly name: string; readonly quantity: number }): Contest {
  const { quantity } = size;
  const tuned = tune(tape, quantity);
  const parents = parentsOf(tape, quantity, { from: tape.trainUntil, to: Infinity, urgency: 0.5 });
  const wanted = parents.flatMap((parent, i): Wanted[] => [
    ...rivals(tape, quantity, SEED + i).map(([algorithm, settings]) => ({ algorithm, plan: planOf(tape, parent, settings) })),
    { algorithm: 'adaptive', plan: planOf(tape, { ...parent, urgency: tuned.urgency }, tuned.algorithm) },
  ]);
  const executed = execute(tape, wanted);
  // Parents that share their minutes tell the same story: blocks as long as a parent keep it together.
  const spacing = tape.starts[1] - tape.starts[0];
  const blockLength = Math.max(1, Math.ceil(tape.horizonMs / spacing));
  const interval = (values: readonly number[]): MeanInterval => meanInterval(values, { random: random(SEED), blockLength });
  const difference = (against: string, value: (one: Executed) => number): MeanInterval => {
    const [ours, theirs] = [perStart(executed, 'adaptive', value), perStart(executed, against, value)];
    return interval([...ours].flatMap(([at, cost]) => (theirs.has(at) ? [cost - (theirs.get(at) ?? NaN)] : [])));
  };
  const slippageOf = ({ analysis }: Executed): number => analysis.shortfallBps - (analysis.feeBps * analysis.filledQuantity) / quantity;
  return {
    tape: tape.name, size: size.name, quantity, tuned,
    costs: costsByAlgorithm(asParents(executed), { random: random(SEED), blockLength: blockLength * SIDES.length }),
    children: new Map([...Map.groupBy(executed, ({ algorithm }) => algorithm)].map(([algorithm, own]) => [algorithm, own.reduce((sum, { children }) => sum + children, 0) / own.length])),
    paired: ['market', 'twap', 'limit-then-cross', 'iceberg'].map((against) => ({ against, shortfall: difference(against, ({ analysis }) => analysis.shortfallBps), slippage: difference(against, slippageOf) })),
  };
}
