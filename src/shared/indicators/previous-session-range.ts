import { durationMs, type Timeframe } from '../domain/timeframe.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { Session } from './session.ts';

/**
 * High less low of the last complete UTC session (day by default), in price units. NaN before the end of the first session that the history
 * holds from its start.
 */
export const previousSessionRange = (timeframe: Timeframe = '1d', options?: IndicatorOptions): Indicator =>
  declare({
    name: 'previousSessionRange', parameters: [timeframe], fields: ['openTime', 'high', 'low'], outputs: ['previousSessionRange'],
    warmUp: 0, warmUpMs: 2 * durationMs(timeframe), options, create: () => new PreviousRange(timeframe),
  }).previousSessionRange;

class PreviousRange implements IndicatorState {
  readonly #session: Session;
  #high = -Infinity;
  #low = Infinity;
  #range = NaN;

  constructor(timeframe: Timeframe) {
    this.#session = new Session(timeframe);
  }

  advance([openTimes, highs, lows]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(openTimes[i], highs[i], lows[i]);
  }

  next(openTime: number, high: number, low: number): number {
    if (Number.isNaN(openTime + high + low)) return NaN;
    const wasKnown = this.#session.isKnown;
    if (this.#session.opensWith(openTime)) {
      if (wasKnown) this.#range = this.#high - this.#low;
      this.#high = high;
      this.#low = low;
    } else {
      this.#high = Math.max(this.#high, high);
      this.#low = Math.min(this.#low, low);
    }
    return this.#range;
  }
}
