import path from 'node:path';
import type { CandleColumns } from '../../shared/domain/candle.ts';
import { DataError } from '../../shared/domain/errors.ts';
import { plainInstrument } from '../../shared/domain/instrument.ts';
import type { ModelId } from '../../shared/domain/model-life.ts';
import type { OutsideColumns } from '../../shared/domain/outside-series.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import { runBacktest } from '../../shared/engine/backtest.ts';
import { learnedStrategy } from '../../shared/engine/models/learned-strategy.ts';
import { tunedStrategy } from '../../shared/engine/models/tuned-strategy.ts';
import { plain } from '../../shared/engine/settings.ts';
import { sharpe } from '../../shared/evaluation/metrics/sharpe.ts';
import { factsOf } from '../../shared/evaluation/summary/facts.ts';
import type { TradeRules } from '../../shared/learning/automl/label-trades.ts';
import { checkParams, findStrategy } from '../../shared/strategies/registry.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { Registry } from '../models/registry.ts';
import { slotStandings } from '../models/slot-standing.ts';
import { readBundle } from './read-bundle.ts';

/** What a rival of the model made over some days, net of costs. */
export interface RivalRun {
  readonly days: readonly EpochMs[];
  readonly returns: readonly number[];
  /** Compounded. */
  readonly growth: number;
  /** Annual; 0 where it did nothing. */
  readonly sharpe: number;
}

export interface Arena {
  readonly candles: CandleColumns;
  readonly outside: OutsideColumns | undefined;
  readonly timeframe: Timeframe;
  readonly trading: TradeRules;
}

/** What needs no model: a model that does not beat all of it is worth nothing. */
const NAIVE = ['buy-and-hold', 'sma-cross', 'momentum', 'rsi-mean-reversion'] as const;

/** A strategy over [from, to) at the costs of the training, all of the equity at stake; what lies before warms it up. */
export function rivalRun(strategy: Strategy, { candles, outside, timeframe, trading }: Arena, { from, to }: { readonly from: EpochMs; readonly to: EpochMs }): RivalRun {
  const cost = { makerFeeBps: trading.costBps, takerFeeBps: trading.costBps, slippage: { kind: 'none' } } as const;
  const record = runBacktest({
    strategy, params: checkParams(strategy, {}), timeframe, settings: { ...plain, ...cost, exposure: 1, shorts: trading.shorts, from, to },
    histories: [{ instrument: plainInstrument('training', 'BASE/QUOTE'), candles, ...(outside === undefined ? {} : { outside }) }],
  });
  const { marks, returns } = factsOf(record);
  const known = returns.filter((value) => Number.isFinite(value));
  return { days: marks.day.slice(0, known.length), returns: known, growth: record.finalEquity / record.initialCash - 1, sharpe: sharpe(known) ?? 0 };
}

/** Every naive rival by name, doing nothing among them. */
export function naiveRuns(arena: Arena, span: { readonly from: EpochMs; readonly to: EpochMs }): Readonly<Record<string, RivalRun>> {
  const runs = NAIVE.map((name): [string, RivalRun] => [name, rivalRun(findStrategy(name), arena, span)]);
  return { nothing: { days: runs[0][1].days, returns: runs[0][1].returns.map(() => 0), growth: 0, sharpe: 0 }, ...Object.fromEntries(runs) };
}

export interface Incumbent {
  readonly id: ModelId;
  readonly strategy: Strategy;
}

/**
 * The model that trades in a slot now, by the registry; undefined where none does. One on record whose bundle cannot be used is told of by `warn`, and counts as
 * none: the trader does not trade it either.
 */
export async function incumbentOf(slot: string, modelsFolder: string, warn: (text: string) => void): Promise<Incumbent | undefined> {
  try {
    const { rows } = await new Registry(modelsFolder).read();
    const id = slotStandings(rows).find((standing) => standing.slot === slot)?.models.find(({ role }) => role === 'full')?.model;
    if (id === undefined) return undefined;
    const bundle = readBundle(path.join(modelsFolder, slot, id));
    if (bundle !== undefined) return { id, strategy: bundle.kind === 'learned' ? learnedStrategy(bundle) : tunedStrategy(bundle) };
    throw new DataError(`${path.join(modelsFolder, slot, id)}: the bundle is not there any more`);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    warn(`the model that trades here cannot be compared with: ${error.message}`);
    return undefined;
  }
}
