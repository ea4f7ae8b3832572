import type { EpochMs } from '../domain/time.ts';

/** The market over [from, to): a candle, a candle of a lower timeframe, or a single trade (all prices equal, from = to). */
export class Span {
  from: EpochMs = 0;
  to: EpochMs = 0;
  open = NaN;
  high = NaN;
  low = NaN;
  close = NaN;
  volume = 0;

  /** High over low as a fraction of the open. */
  get range(): number {
    return this.open > 0 ? (this.high - this.low) / this.open : 0;
  }

  /** How far into the span `at` lies, 0 to 1; 0 when it was before the open. */
  fraction(at: EpochMs): number {
    return at <= this.from || this.to <= this.from ? 0 : Math.min(1, (at - this.from) / (this.to - this.from));
  }

  /**
   * The price a taker on `sign` meets who arrives at `fraction` of the span: the worse of the open and the straight line
   * to the close. The true path is not known; the better of the two would flatter.
   */
  priceAt(fraction: number, sign: 1 | -1): number {
    if (fraction === 0) return this.open;
    const onTheWay = this.open + (this.close - this.open) * fraction;
    return sign > 0 ? Math.max(this.open, onTheWay) : Math.min(this.open, onTheWay);
  }
}
