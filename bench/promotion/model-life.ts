import { rivalRun, type Arena } from '../../src/local/train/lock-box-rivals.ts';
import type { Ensemble } from '../../src/shared/learning/automl/ensemble.ts';
import { instrumentId, plainInstrument } from '../../src/shared/domain/instrument.ts';
import type { ModelEvent, ModelEvidence } from '../../src/shared/domain/model-life.ts';
import type { EpochMs } from '../../src/shared/domain/time.ts';
import { runBacktest } from '../../src/shared/engine/backtest.ts';
import { learnedStrategy } from '../../src/shared/engine/models/learned-strategy.ts';
import { plain } from '../../src/shared/engine/settings.ts';
import type { LearnedRules } from '../../src/shared/learning/bundle/bundle.ts';
import { managedStrategy } from '../../src/shared/selector/model-life/managed-strategy.ts';
import { checkParams } from '../../src/shared/strategies/registry.ts';
import type { ForecastStrategy } from '../../src/shared/strategies/strategy.ts';

const MODEL = 'candidate';
const INSTRUMENT = plainInstrument('simulated', 'A/USDT');

/** How far a model came at the market that went on, and what became of it. */
export interface Life {
  readonly wasCanary: boolean;
  readonly wasFull: boolean;
  readonly rollbacks: number;
  /** Annual, net of costs, of following it from the first live close to the last. */
  readonly sharpe: number;
}

export interface Living {
  readonly rules: LearnedRules;
  readonly ensemble: Ensemble;
  /** Those of the training and those that come after, from `from` on. */
  readonly arena: Arena;
  readonly from: EpochMs;
}

/** What trades. */
const tradedBy = ({ rules, ensemble, arena }: Living): ForecastStrategy => learnedStrategy({ id: MODEL, timeframe: arena.timeframe, rules, ensemble });

/**
 * The life of one model by the strategy that the trader runs, in the engine, at an instrument where nobody is in charge, which is the easiest there is: it joins as a
 * shadow when its training data ends, and its record begins there.
 */
export function lifeOf(living: Living, evidence: ModelEvidence): Life {
  const { arena, from } = living;
  const events: ModelEvent[] = [];
  const strategy = managedStrategy(
    [{ id: MODEL, instrument: instrumentId(INSTRUMENT), timeframe: arena.timeframe, strategy: tradedBy(living), params: {}, evidence, seenUntil: from }], { observe: (event) => { events.push(event); } },
  );
  const settings = { ...plain, makerFeeBps: arena.trading.costBps, takerFeeBps: arena.trading.costBps, slippage: { kind: 'none' } as const, shorts: arena.trading.shorts, from };
  runBacktest({ strategy, params: checkParams(strategy, {}), timeframe: arena.timeframe, settings, histories: [{ instrument: INSTRUMENT, candles: arena.candles }] });
  const reached = (role: 'canary' | 'full'): boolean => events.some(({ kind, to }) => kind === 'promoted' && to === role);
  return { wasCanary: reached('canary'), wasFull: reached('full'), rollbacks: events.filter(({ kind, cause }) => (kind === 'demoted' || kind === 'retired') && cause !== 'succession').length, sharpe: followedSharpe(living) };
}

function followedSharpe(living: Living): number {
  const { candles } = living.arena;
  return rivalRun(tradedBy(living), living.arena, { from: living.from, to: candles.openTime[candles.length - 1] + 1 }).sharpe;
}

/** The same evidence, had the backtest and the lock-box fooled every gate that asks them. What is left is what the live record itself can stop. */
export const asIfFooled = (evidence: ModelEvidence): ModelEvidence => ({
  ...evidence, days: 1_000, trades: 1_000, netProfit: 1, profitAtDoubleCosts: 1, pbo: 0, spa: 0, deflated: null, lockBox: { netProfit: 1, sharpe: 1, incumbent: null, baselines: [0], opened: 1 },
});
