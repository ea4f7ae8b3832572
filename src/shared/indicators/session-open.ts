import { durationMs, type Timeframe } from '../domain/timeframe.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { Session } from './session.ts';

/** The open of the UTC session (day by default) the candle lies in. NaN in a session whose start the history does not hold. */
export const sessionOpen = (timeframe: Timeframe = '1d', options?: IndicatorOptions): Indicator =>
  declare({
    name: 'sessionOpen', parameters: [timeframe], fields: ['openTime', 'open'], outputs: ['sessionOpen'], warmUp: 0, warmUpMs: durationMs(timeframe), options,
    create: () => new SessionOpen(timeframe),
  }).sessionOpen;

class SessionOpen implements IndicatorState {
  readonly #session: Session;
  #open = NaN;

  constructor(timeframe: Timeframe) {
    this.#session = new Session(timeframe);
  }

  advance([openTimes, opens]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(openTimes[i], opens[i]);
  }

  next(openTime: number, open: number): number {
    if (Number.isNaN(openTime + open)) return NaN;
    if (this.#session.opensWith(openTime)) this.#open = open;
    return this.#session.isKnown ? this.#open : NaN;
  }
}
