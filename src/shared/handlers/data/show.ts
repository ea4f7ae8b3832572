import { candleAt, indexAt, type Candle, type CandleColumns } from '../../domain/candle.ts';
import { UsageError } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import { columns } from '../../indicators/column.ts';
import { parseIndicator } from '../../indicators/parse-indicator.ts';
import type { CandleStore } from '../../ports/candle-store.ts';

export interface ShowJob {
  readonly file: string;
  /** Candles from the end of the range. */
  readonly last?: number | undefined;
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
  /** `rsi:14`, `bollinger:20:2`. */
  readonly indicators: readonly string[];
  readonly market?: string | undefined;
}

export interface ShownCandles {
  readonly file: string;
  readonly timeframe: Timeframe;
  /** Candles in the whole file. */
  readonly rows: number;
  readonly venue?: string;
  readonly symbol?: string;
  readonly dataHash: string;
  /** A candle and the values at its close, null while warming up: `rsi:14`, or `bollinger:20:2.upper` where there are several outputs. */
  readonly candles: readonly (Candle & Readonly<Record<string, number | null>>)[];
}

interface NamedColumn {
  readonly name: string;
  readonly values: Float64Array;
}

function columnsOf(text: string, candles: CandleColumns): readonly NamedColumn[] {
  const outputs = Object.entries(parseIndicator(text));
  const isOne = outputs.length === 1;
  const [, declared] = outputs[0];
  try {
    const all = columns(declared, candles);
    return outputs.map(([output, { output: index }]) => ({ name: isOne ? text : `${text}.${output}`, values: all[index] }));
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`indicator "${text}": expected one on the candles' own timeframe and instrument, found ${error.message}`, { cause: error });
    throw error;
  }
}

/** Candles of a file with indicators beside them. Indicators see the whole file, so their values do not depend on the range shown. */
export async function showCandles(job: ShowJob, { candles: store }: { readonly candles: CandleStore }): Promise<ShownCandles> {
  const { candles, dataHash, timeframe, venue, symbol } = await store.load(job.file, job.market === undefined ? {} : { market: job.market });
  const named = job.indicators.flatMap((text) => columnsOf(text, candles));
  const end = job.to === undefined ? candles.length : indexAt(candles, job.to);
  const begin = Math.max(job.from === undefined ? 0 : indexAt(candles, job.from), job.last === undefined ? 0 : end - job.last);
  const rows = Array.from({ length: Math.max(0, end - begin) }, (_, i) => {
    const values = named.map(({ name, values: column }) => [name, Number.isFinite(column[begin + i]) ? column[begin + i] : null] as const);
    return { ...candleAt(candles, begin + i), ...Object.fromEntries(values) };
  });
  return { file: job.file, timeframe, rows: candles.length, dataHash, ...(venue === undefined ? {} : { venue }), ...(symbol === undefined ? {} : { symbol }), candles: rows };
}
