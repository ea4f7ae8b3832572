import { carryGaps } from '../domain/carry-gaps.ts';
import type { CandleColumns } from '../domain/candle.ts';
import { DataError } from '../domain/errors.ts';
import { isoOf } from '../domain/iso-time.ts';
import type { Instrument } from '../domain/instrument.ts';
import { durationMs } from '../domain/timeframe.ts';
import type { History } from '../engine/backtest.ts';
import type { CandleSeries, CandleStore } from '../ports/candle-store.ts';
import { inBaseVolume } from './base-volume.ts';
import { assertFunding, assertSameMarket, tradesAsCandles } from './fitting-data.ts';
import { given } from './given.ts';
import { instrumentOf } from './instrument-of.ts';

/** The files of one instrument, by path, and what is said of it on the command line. */
export interface HistoryFiles {
  readonly file: string;
  readonly detail?: string | undefined;
  readonly trades?: string | undefined;
  readonly funding?: string | undefined;
  readonly instrument?: { readonly [K in keyof Instrument]?: Instrument[K] | undefined } | undefined;
}

interface Loading {
  readonly series: CandleSeries;
  readonly candles: CandleStore;
  readonly gaps: 'skip' | 'carry';
}

/** Everything that decides what happened to one instrument, checked against its candles. */
export async function loadHistory(files: HistoryFiles, loading: Loading): Promise<History> {
  const instrument = instrumentOf(loading.series, { file: files.file, given: given(files.instrument ?? {}) });
  return { instrument, ...candlesOf(files.file, loading), ...await detailOf(files, loading), ...await tradesOf(files, loading), ...await fundingOf(files, loading, instrument) };
}

function candlesOf(file: string, { series, gaps }: Loading): Pick<History, 'candles' | 'synthetic'> {
  if (gaps === 'skip') return { candles: inBaseVolume(series) };
  assertEvenSteps(series, file);
  return carryGaps(inBaseVolume(series), series.timeframe);
}

const own = ({ file }: HistoryFiles, { series: { candles, timeframe } }: Loading): { file: string; candles: CandleColumns; timeframe: CandleSeries['timeframe'] } => ({ file, candles, timeframe });

async function detailOf(files: HistoryFiles, loading: Loading): Promise<Pick<History, 'detail'>> {
  if (files.detail === undefined) return {};
  const { candles, timeframe } = await loading.candles.load(files.detail);
  if (durationMs(timeframe) >= durationMs(loading.series.timeframe)) throw new DataError(`${files.detail} has ${timeframe} candles: detail must be shorter than the ${loading.series.timeframe} of ${files.file}`);
  assertSameMarket(own(files, loading), { file: files.detail, candles });
  return { detail: { candles, timeframe } };
}

async function tradesOf(files: HistoryFiles, loading: Loading): Promise<Pick<History, 'trades'>> {
  if (files.trades === undefined) return {};
  const trades = await loading.candles.loadTrades(files.trades);
  assertSameMarket(own(files, loading), { file: files.trades, candles: tradesAsCandles(trades) });
  return { trades };
}

async function fundingOf(files: HistoryFiles, loading: Loading, instrument: Instrument): Promise<Pick<History, 'funding'>> {
  if (files.funding === undefined) return {};
  const funding = await loading.candles.loadFunding(files.funding);
  assertFunding(instrument, own(files, loading), { file: files.funding, rates: funding });
  return { funding };
}

/** Days of a time zone with changing clocks are 23 to 25 hours apart: what is missing between them cannot be counted. */
function assertEvenSteps({ candles: { openTime, length }, timeframe }: CandleSeries, file: string): void {
  for (let i = 1; i < length; i++) {
    if ((openTime[i] - openTime[0]) % durationMs(timeframe) !== 0) throw new DataError(`${file}: expected candles a multiple of ${timeframe} apart to carry over gaps, found one at "${isoOf(openTime[i])}"; --gaps skip takes them as they are`);
  }
}
