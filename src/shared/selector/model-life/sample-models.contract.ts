import type { ModelEvent, ModelEvidence, ModelOrder } from '../../domain/model-life.ts';
import { random } from '../../domain/random.ts';
import { DAY, type EpochMs } from '../../domain/time.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import { watchPlan } from '../../evaluation/statistics/decay-watch.ts';
import { noParams } from '../../strategies/no-params.ts';
import { defineStrategy, type Learner } from '../../strategies/strategy.ts';
import { lifeSettings, type LifeSettings } from './life-settings.ts';
import { ManagedLearner } from './managed-learner.ts';
import type { ModelCandidate } from './model-candidate.ts';

export const INSTRUMENT = 'test:BTC/USDT';
export const FIRST_DAY: EpochMs = 20_000 * DAY;

/** Daily returns of 2 % deviation with that Sharpe ratio a day. */
export function dailyReturns(seed: number, count: number, sharpe: number): Float64Array {
  const source = random(seed);
  return Float64Array.from({ length: count }, () => 0.02 * (sharpe + source.normal()));
}

export const sampleBand = watchPlan(dailyReturns(7, 400, 0.2), random(1), { resamples: 200 });

/** Opens the gate for a canary; `deflated: 0.97` opens it fully. */
export const canaryEvidence: ModelEvidence = {
  days: 730, trades: 60, netProfit: 2_000, profitAtDoubleCosts: 900, trials: 174, effectiveTrials: 9, pbo: 0.12, spa: 0.03, deflated: 0.6,
  lockBox: { netProfit: 500, sharpe: 1.2, incumbent: null, baselines: [0.5, 0.9], opened: 1 }, incumbentId: null, band: sampleBand, plannedDays: 60,
};
export const fullEvidence: ModelEvidence = { ...canaryEvidence, deflated: 0.97 };

/** A model that wants what the series `wish` says. */
export const sampleModel = (id: string, evidence: ModelEvidence, more: Partial<ModelCandidate> = {}): ModelCandidate => ({
  id, instrument: INSTRUMENT, timeframe: '1d', params: {}, evidence, seenUntil: 0,
  strategy: defineStrategy({ name: id, summary: 'Wants what it is told.', params: noParams, indicators: () => ({}), decide: (series: Readonly<Record<string, Float64Array>>, i) => series['wish'][i] }), ...more,
});

/** What the market does at each candle, and what each model wants at its close. */
export interface SampleWorld {
  readonly changes: ArrayLike<number>;
  readonly wishes: Readonly<Record<string, ArrayLike<number>>>;
  readonly timeframe?: Timeframe;
}

export const seriesOf = ({ changes, wishes, timeframe = '1d' }: SampleWorld): Readonly<Record<string, Float64Array>> => {
  let price = 100;
  return {
    openTime: Float64Array.from(changes, (_, i) => FIRST_DAY + i * durationMs(timeframe)), close: Float64Array.from(changes, (change) => (price *= 1 + change)),
    ...Object.fromEntries(Object.entries(wishes).map(([id, wish]) => [`${id}.wish`, Float64Array.from(wish)])),
  };
};

export interface SampleSetup {
  readonly candidates: readonly ModelCandidate[];
  readonly orders?: readonly ModelOrder[];
  readonly settings?: Partial<LifeSettings>;
  readonly hasFallback?: boolean;
  readonly timeframe?: Timeframe;
  readonly lowest?: number;
  readonly unitCost?: number;
}

/** A learner that tells its events to a list. */
export function sampleLearner({ candidates, orders = [], settings, hasFallback = false, timeframe = '1d', lowest = -1, unitCost = 0.0005 }: SampleSetup, events: ModelEvent[] = []): ManagedLearner {
  const { strategy } = sampleModel('fallback', canaryEvidence);
  return new ManagedLearner({
    candidates, orders, settings: lifeSettings(settings), fallback: hasFallback ? { name: 'fallback', strategy, params: {} } : undefined, observe: (event) => { events.push(event); },
  }, { instrument: INSTRUMENT, timeframe, unitCost, lowest });
}

export const answers = (learner: Learner, world: SampleWorld, [from, to]: readonly [number, number] = [0, world.changes.length]): number[] => {
  const series = seriesOf(world);
  return Array.from({ length: to - from }, (_, k) => learner.next(series, from + k, 0));
};

/** Wishes of one that knows the next change so well that its daily Sharpe ratio is about `2 rightness - 1` while it is right in that share of the days. */
export function knowing(seed: number, changes: ArrayLike<number>, rightness: (i: number) => number): Float64Array {
  const source = random(seed);
  return Float64Array.from(changes, (_, i) => (i + 1 < changes.length ? Math.sign(changes[i + 1]) * (source.uniform() < rightness(i) ? 1 : -1) || 0 : 0));
}

export const told = (events: readonly ModelEvent[]): string[] => events.map(({ model, kind, cause, from, to }) => `${model ?? '-'} ${kind} ${from}>${to} ${cause}`);
