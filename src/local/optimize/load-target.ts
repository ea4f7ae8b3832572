import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { instrumentId } from '../../shared/domain/instrument.ts';
import { DAY } from '../../shared/domain/time.ts';
import { durationMs } from '../../shared/domain/timeframe.ts';
import type { History } from '../../shared/engine/backtest.ts';
import { inBaseVolume } from '../../shared/handlers/base-volume.ts';
import { loadHistory } from '../../shared/handlers/load-history.ts';
import type { BlockContent } from '../../shared/handlers/sweep/block-job.ts';
import type { CandleColumns } from '../../shared/domain/candle.ts';
import { outsideNames } from '../../shared/indicators/indicator.ts';
import { checkParams } from '../../shared/strategies/registry.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import type { CandleStore } from '../../shared/ports/candle-store.ts';
import type { BacktestJob } from '../../shared/handlers/backtest.ts';
import { sha256 } from '../train/bundle-place.ts';

/** A strategy with the history it is searched on, and what all blocks of the search have in common. */
export interface Target {
  readonly strategy: Strategy;
  readonly history: History;
  /** As they are in the file: blocks fill gaps by themselves. */
  readonly candles: CandleColumns;
  readonly base: Omit<BlockContent, 'schema' | 'sweep' | 'code' | 'params' | 'spans'>;
  readonly dataHash: string;
  readonly from: number;
  readonly to: number;
}

export async function loadTarget(job: BacktestJob, strategy: Strategy, store: CandleStore): Promise<Target> {
  const [data] = job.data;
  const { file, market, funding } = data;
  const series = await store.load(file, { ...(market === undefined ? {} : { market }), ...(job.settings.to === undefined ? {} : { to: job.settings.to }) });
  const { timeframe, dataHash } = series;
  if (durationMs(timeframe) > DAY) throw new UsageError(`expected candles of a day or shorter, because windows are cut at days, found "${timeframe}" in ${file}`);
  const history = await loadHistory(data, { series, candles: store, gaps: job.gaps });
  assertBlockable(strategy, history);
  const { from: since, to: until, ...settings } = job.settings;
  const candles = inBaseVolume(series);
  if (candles.length === 0) throw new UsageError(`${file}: expected candles${until === undefined ? '' : ` before ${isoOf(until)}`}, found none`);
  return {
    strategy, history, candles, dataHash,
    from: Math.max(since ?? 0, candles.openTime[0]), to: Math.min(until ?? Infinity, candles.openTime[candles.length - 1] + durationMs(timeframe)),
    base: {
      data: { hash: dataHash, file: path.resolve(file), ...(market === undefined ? {} : { market }) }, ...(funding === undefined ? {} : { funding: { hash: sha256(readFileSync(funding)), file: path.resolve(funding) } }),
      instrument: { ...history.instrument }, timeframe, strategy: strategy.name, gaps: job.gaps, settings,
      ...(job.exits === undefined ? {} : { exits: job.exits }), ...(job.protections === undefined ? {} : { protections: job.protections }),
    },
  };
}

/** Blocks know of one instrument and of nothing beside its candles. */
function assertBlockable(strategy: Strategy, { instrument }: History): void {
  const names = outsideNames(Object.values(strategy.indicators?.(checkParams(strategy, {}) as never, [instrument.symbol]) ?? {}));
  if (names.length > 0) throw new UsageError(`${strategy.name} reads ${names.join(', ')} beside the candles of ${instrumentId(instrument)}: expected a strategy that reads candles alone`);
}
