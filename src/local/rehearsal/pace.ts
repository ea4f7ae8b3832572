/** No more than this is made up for: after a laptop's sleep the market goes on, it does not race. */
const MOST_BEHIND_MS = 1_000;

/** How many candles are due, at so many a second. `Infinity` is as fast as it goes. */
export class Pace {
  readonly #perMs: number;
  #last: number;
  #owed = 0;

  constructor(perSecond: number, nowMs: number) {
    this.#perMs = perSecond / 1_000;
    this.#last = nowMs;
  }

  due(nowMs: number): number {
    if (this.#perMs === Infinity) return Infinity;
    this.#owed = Math.min(this.#owed + (nowMs - this.#last) * this.#perMs, 1 + MOST_BEHIND_MS * this.#perMs);
    this.#last = nowMs;
    return Math.floor(this.#owed);
  }

  /** More than were due may be taken, to warm up: they are not asked back. */
  took(candles: number): void {
    this.#owed = Math.max(0, this.#owed - candles);
  }

  /** Milliseconds until the next candle is due. */
  get wait(): number {
    return this.#perMs === Infinity ? 0 : Math.max(0, (1 - this.#owed) / this.#perMs);
  }
}
