import { InvariantError } from '../domain/errors.ts';
import { candleColumns, CANDLE_FIELDS, type Candle, type CandleColumns } from '../domain/candle.ts';
import type { OutsideColumns, OutsideName } from '../domain/outside-series.ts';

/** How many candles back a strategy may read its series. What indicators remember of the past they keep themselves. */
export const REACH = 1_024;
/** Candles computed at a time: their columns stay in the processor's cache, and memory does not grow with the history. */
export const BLOCK = 8_192;
const WINDOW = REACH + BLOCK;

/** What one instrument's candles are read from: all of a history at once, or a window that moves with the live market. */
export interface Market {
  readonly candles: CandleColumns;
  /** 1 for candles that were carried over a gap: they are seen, but nothing is decided or filled on them. */
  readonly synthetic?: Uint8Array | undefined;
  /** Series from outside of the candles, beside them. */
  readonly outside?: OutsideColumns | undefined;
}

/**
 * A live window over the last `window` candles at least. The arrays hold twice as many and are moved back when full, so that
 * nothing ever lies beyond the newest candle and indexes stay small.
 */
export class RollingMarket implements Market {
  readonly #columns: CandleColumns;
  readonly #outside: ReadonlyMap<OutsideName, Float64Array>;
  readonly #window: number;
  #length = 0;

  constructor(window: number, outside: readonly OutsideName[] = []) {
    if (!(window >= 1 && 2 * window <= WINDOW)) throw new InvariantError(`a live market of "${window}" candles: 1 to ${WINDOW / 2} were expected, what indicators are computed in`);
    this.#window = window;
    this.#columns = candleColumns(2 * window);
    this.#outside = new Map(outside.map((name) => [name, new Float64Array(2 * window)]));
  }

  get candles(): CandleColumns {
    return { ...this.#columns, length: this.#length };
  }

  get outside(): OutsideColumns { return this.#outside; }

  /** Appends a closed candle and what was known from outside at its close, in the order of the names. Returns by how many places the window was moved back first: 0 nearly always. */
  push(candle: Candle, outside: readonly number[] = []): number {
    let moved = 0;
    if (this.#length === 2 * this.#window) {
      moved = this.#window;
      for (const field of CANDLE_FIELDS) this.#columns[field].copyWithin(0, moved);
      for (const column of this.#outside.values()) column.copyWithin(0, moved);
      this.#length -= moved;
    }
    for (const field of CANDLE_FIELDS) this.#columns[field][this.#length] = candle[field];
    let n = 0;
    for (const column of this.#outside.values()) column[this.#length] = outside[n++] ?? NaN;
    this.#length += 1;
    return moved;
  }
}
