import { durationMs, openTimeOf, type Timeframe } from '../domain/timeframe.ts';
import type { EpochMs } from '../domain/time.ts';

/**
 * Which session of the UTC grid a candle lies in. A history that starts in the middle of a session does not know how that session opened:
 * `isKnown` is false until the first session that is seen from its start, so that a bot started at noon and one started a year
 * ago give the same values.
 */
export class Session {
  readonly #timeframe: Timeframe;
  #start = NaN;
  #end = NaN;
  isKnown = false;

  constructor(timeframe: Timeframe) {
    this.#timeframe = timeframe;
  }

  /** True when the candle is the first one of its session. */
  opensWith(openTime: EpochMs): boolean {
    if (openTime >= this.#start && openTime < this.#end) return false;
    const isFirstEver = Number.isNaN(this.#start);
    this.#start = openTimeOf(openTime, this.#timeframe);
    this.#end = this.#start + durationMs(this.#timeframe);
    this.isKnown = !isFirstEver || openTime === this.#start;
    return true;
  }
}
