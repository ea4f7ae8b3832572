import { indexAt, type CandleColumns } from '../domain/candle.ts';
import { DataError, UsageError } from '../domain/errors.ts';
import { isoOf } from '../domain/iso-time.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { FundingColumns, TradeColumns } from '../domain/public-trade.ts';
import { durationMs, type Timeframe } from '../domain/timeframe.ts';

/** Candles that are compared; more would find no other mistake. */
const SAMPLES = 200;
/** Venues contradict themselves now and then: so many of the samples may disagree. */
const TOLERATED = 0.1;
/** Prices this far outside the candle are another instrument's or another venue's. */
const MARGIN = 0.005;

interface Series {
  readonly file: string;
  readonly candles: CandleColumns;
  readonly timeframe: Timeframe;
}

/**
 * Finer data must tell of the same market as the candles it decides: its prices lie inside them. Throws DataError naming both
 * files where more than a tenth of the candles it covers say otherwise, or where it covers none.
 */
export function assertSameMarket({ file, candles, timeframe }: Series, finer: { readonly file: string; readonly candles: CandleColumns }): void {
  const length = durationMs(timeframe);
  const step = Math.max(1, Math.floor(candles.length / SAMPLES));
  let covered = 0;
  let contradicted = 0;
  for (let i = 0; i < candles.length; i += step) {
    const from = indexAt(finer.candles, candles.openTime[i]);
    const to = indexAt(finer.candles, candles.openTime[i] + length);
    if (from === to) continue;
    covered += 1;
    if (!liesInside(finer.candles, { from, to }, { low: candles.low[i], high: candles.high[i] })) contradicted += 1;
  }
  if (covered === 0) throw new DataError(`"${finer.file}" says nothing of the time of "${file}": expected ${span(candles)}, found ${span(finer.candles)}`);
  if (contradicted > covered * TOLERATED) throw new DataError(`"${finer.file}" is of another market than "${file}": its prices lie outside ${contradicted} of ${covered} candles that were compared`);
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

function liesInside({ low, high }: CandleColumns, { from, to }: { readonly from: number; readonly to: number }, candle: Bounds): boolean {
  for (let n = from; n < to; n++) if (low[n] < candle.low * (1 - MARGIN) || high[n] > candle.high * (1 + MARGIN)) return false;
  return true;
}

const span = ({ openTime, length }: CandleColumns): string => (length === 0 ? 'nothing' : `${isoOf(openTime[0])} to ${isoOf(openTime[length - 1])}`);

/** Trades as candles of no length, for the same comparison. */
export const tradesAsCandles = ({ length, at, price, quantity }: TradeColumns): CandleColumns => ({ length, openTime: at, open: price, high: price, low: price, close: price, volume: quantity });

/** Only a perpetual pays funding, and only rates of its own time. */
export function assertFunding(instrument: Instrument, { file, candles }: Series, funding: { readonly file: string; readonly rates: FundingColumns }): void {
  if (instrument.kind !== 'perpetual') throw new UsageError(`--funding: "${instrument.symbol}" is no perpetual and pays none; name it as one with --symbol ${instrument.base}/${instrument.quote || 'USDT'}:${instrument.quote || 'USDT'} if it is`);
  const { rates } = funding;
  const [first, last] = [candles.openTime[0], candles.openTime[candles.length - 1]];
  for (let n = 0; n < rates.length; n++) if (rates.at[n] >= first && rates.at[n] <= last) return;
  throw new DataError(`"${funding.file}" says nothing of the time of "${file}": expected settlements from ${isoOf(first)} to ${isoOf(last)}, found ${rates.length === 0 ? 'none' : `${isoOf(rates.at[0])} to ${isoOf(rates.at[rates.length - 1])}`}`);
}
