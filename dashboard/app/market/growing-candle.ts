import type { CandleCells, ShownTimeframe } from '../../desk/market.ts';

/** Makes candles of the shown length out of the shorter ones that the run trades on, as they close and while they form. */
export class GrowingCandle {
  readonly #length: Pick<ShownTimeframe, 'lengthMs' | 'originMs'>;
  readonly #baseMs: number;
  /** Of the running interval, out of the shorter candles that have closed. */
  #made: CandleCells | null = null;
  #closedUntil: number | undefined;

  constructor(length: Pick<ShownTimeframe, 'lengthMs' | 'originMs'>, baseMs: number) {
    this.#length = length;
    this.#baseMs = baseMs;
  }

  /** Goes on from what was loaded: `made` is the candle that is being made, `closedUntil` the end of the last shorter one within it. */
  begin(made: CandleCells | null, closedUntil: number | undefined): void {
    this.#made = made;
    this.#closedUntil = closedUntil;
  }

  /** Whether shorter candles are missing before this one. */
  isBehind([openTime]: CandleCells): boolean {
    return this.#closedUntil !== undefined && openTime > this.#closedUntil;
  }

  /** A shorter candle has closed: the candle as it stands, undefined where it was known. */
  closed(row: CandleCells): CandleCells | undefined {
    if (this.#closedUntil !== undefined && row[0] < this.#closedUntil) return undefined;
    this.#made = this.#with(row);
    this.#closedUntil = row[0] + this.#baseMs;
    return this.#made;
  }

  /** The same with a shorter candle that has not closed yet. */
  forming(row: CandleCells): CandleCells | undefined {
    return this.#closedUntil !== undefined && row[0] < this.#closedUntil ? undefined : this.#with(row);
  }

  #with([at, open, high, low, close, volume]: CandleCells): CandleCells {
    const { lengthMs, originMs } = this.#length;
    const openTime = Math.floor((at - originMs) / lengthMs) * lengthMs + originMs;
    const made = this.#made;
    return made === null || made[0] !== openTime ? [openTime, open, high, low, close, volume] : [openTime, made[1], Math.max(made[2], high), Math.min(made[3], low), close, made[5] + volume];
  }
}
