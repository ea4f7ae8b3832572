import { candleKey } from '../../../../dashboard/server/live/live-batch.ts';
import type { CandleCells } from '../../../../dashboard/desk/market.ts';
import { candleColumns, CANDLE_FIELDS, type CandleColumns } from '../../../shared/domain/candle.ts';
import type { InstrumentId } from '../../../shared/domain/instrument.ts';
import type { Timeframe } from '../../../shared/domain/timeframe.ts';
import type { RunStart } from './run-starts.ts';
import { StartCandles } from './start-candles.ts';

export interface RunCandleQuestion {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Epoch ms. */
  readonly before: number;
  readonly count: number;
}

/** Closed candles that the run saw, over all its starts. One question is answered after the other: they share what was read. */
export class RunCandles {
  readonly #starts = new Map<number, StartCandles>();
  #last: Promise<unknown> = Promise.resolve();

  /** The newest before a time, oldest first; `starts` are those on record, the newest first. */
  read(starts: readonly RunStart[], question: RunCandleQuestion): Promise<CandleColumns> {
    const work = this.#last.then(() => this.#read(starts, question));
    this.#last = work.catch(() => undefined);
    return work;
  }

  async #read(starts: readonly RunStart[], { instrument, timeframe, before, count }: RunCandleQuestion): Promise<CandleColumns> {
    const key = candleKey(instrument, timeframe);
    const pieces: (readonly CandleCells[])[] = [];
    let missing = count;
    let until = before;
    for (const { start, plan, candleFile } of starts) {
      if (candleFile === undefined || missing === 0) continue;
      const candles = this.#starts.get(start) ?? new StartCandles(candleFile, plan);
      this.#starts.set(start, candles);
      if (!candles.has(key)) continue;
      const rows = await candles.before(key, { before: until, count: missing });
      pieces.unshift(rows);
      missing -= rows.length;
      until = rows[0]?.[0] ?? until;
    }
    return columnsOfCells(pieces.flat());
  }
}

function columnsOfCells(rows: readonly CandleCells[]): CandleColumns {
  const columns = candleColumns(rows.length);
  CANDLE_FIELDS.forEach((field, cell) => { rows.forEach((row, i) => { columns[field][i] = row[cell]; }); });
  return columns;
}
