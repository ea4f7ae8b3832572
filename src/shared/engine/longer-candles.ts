import type { CandleColumns, CandleField } from '../domain/candle.ts';
import { durationMs, openTimeOf, type Timeframe } from '../domain/timeframe.ts';

/**
 * Candles of a longer timeframe, grown from the base candles one at a time; only the newest is kept. A longer candle is
 * published at the close of the base candle that completes it, or, when that one is missing, at the close of the first base
 * candle that opens after its end: never before it could have been known.
 */
export class LongerCandles {
  /** The newest closed candle, one value per field. */
  readonly columns: Readonly<Record<CandleField, Float64Array>>;
  readonly #timeframe: Timeframe;
  readonly #length: number;
  readonly #baseLength: number;
  readonly #published: () => void;
  #openTime = NaN;
  #open = NaN;
  #high = NaN;
  #low = NaN;
  #close = NaN;
  #volume = 0;

  constructor(timeframe: Timeframe, base: Timeframe, published: () => void) {
    this.#timeframe = timeframe;
    this.#length = durationMs(timeframe);
    this.#baseLength = durationMs(base);
    if (this.#length < this.#baseLength) throw new RangeError(`an indicator on ${timeframe} candles cannot be computed from ${base} candles`);
    this.#published = published;
    const slot = () => new Float64Array(1);
    this.columns = { openTime: slot(), open: slot(), high: slot(), low: slot(), close: slot(), volume: slot() };
  }

  /** Takes base candle `i` in. After a hole it may publish twice: the candle left unfinished, then the one `i` completes. */
  take(base: CandleColumns, i: number): void {
    const openTime = openTimeOf(base.openTime[i], this.#timeframe);
    if (openTime !== this.#openTime) {
      this.#publish();
      this.#openTime = openTime;
      this.#open = base.open[i];
      this.#high = base.high[i];
      this.#low = base.low[i];
      this.#volume = 0;
    }
    if (base.high[i] > this.#high) this.#high = base.high[i];
    if (base.low[i] < this.#low) this.#low = base.low[i];
    this.#close = base.close[i];
    this.#volume += base.volume[i];
    if (base.openTime[i] + this.#baseLength >= openTime + this.#length) this.#publish();
  }

  #publish(): void {
    if (Number.isNaN(this.#openTime)) return;
    const { openTime, open, high, low, close, volume } = this.columns;
    openTime[0] = this.#openTime;
    open[0] = this.#open;
    high[0] = this.#high;
    low[0] = this.#low;
    close[0] = this.#close;
    volume[0] = this.#volume;
    this.#openTime = NaN;
    this.#published();
  }
}
