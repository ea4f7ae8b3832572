import { durationMs, type Timeframe } from '../domain/timeframe.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { Session } from './session.ts';

/**
 * Volume-Weighted Average Price of the UTC session (day by default) so far, of typical prices (high + low + close) / 3. The typical price itself
 * while nothing was traded. NaN in a session whose start the history does not hold.
 */
export const sessionVwap = (timeframe: Timeframe = '1d', options?: IndicatorOptions): Indicator =>
  declare({
    name: 'sessionVwap', parameters: [timeframe], fields: ['openTime', 'high', 'low', 'close', 'volume'], outputs: ['sessionVwap'],
    warmUp: 0, warmUpMs: durationMs(timeframe), options, create: () => new SessionVwap(timeframe),
  }).sessionVwap;

class SessionVwap implements IndicatorState {
  readonly #session: Session;
  #turnover = 0;
  #volume = 0;

  constructor(timeframe: Timeframe) {
    this.#session = new Session(timeframe);
  }

  advance([openTimes, highs, lows, closes, volumes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(openTimes[i], (highs[i] + lows[i] + closes[i]) / 3, volumes[i]);
  }

  next(openTime: number, typical: number, volume: number): number {
    if (Number.isNaN(openTime + typical + volume)) return NaN;
    if (this.#session.opensWith(openTime)) {
      this.#turnover = 0;
      this.#volume = 0;
    }
    this.#turnover += typical * volume;
    this.#volume += volume;
    if (!this.#session.isKnown) return NaN;
    return this.#volume > 0 ? this.#turnover / this.#volume : typical;
  }
}
