import { CANDLE_FIELDS, candleColumns, type CandleColumns } from '../../domain/candle.ts';

/** Columns that grow while rows of unknown number arrive; a class, because its counters are written per row. */
export class GrowingColumns {
  #columns: CandleColumns;
  #lines: Float64Array;
  length = 0;

  constructor(capacity = 4_096) {
    this.#columns = candleColumns(capacity);
    this.#lines = new Float64Array(capacity);
  }

  /** `values` in the order of the candle fields; `line` is where the row stands in its file. */
  push(values: Float64Array, line: number): void {
    if (this.length === this.#lines.length) this.#grow();
    for (let field = 0; field < CANDLE_FIELDS.length; field++) this.#columns[CANDLE_FIELDS[field]][this.length] = values[field];
    this.#lines[this.length] = line;
    this.length += 1;
  }

  get lines(): Float64Array { return this.#lines.subarray(0, this.length); }

  get candles(): CandleColumns { return { ...this.#columns, length: this.length }; }

  #grow(): void {
    const larger = candleColumns(this.#lines.length * 2);
    for (const field of CANDLE_FIELDS) larger[field].set(this.#columns[field]);
    const lines = new Float64Array(this.#lines.length * 2);
    lines.set(this.#lines);
    this.#columns = larger;
    this.#lines = lines;
  }
}
