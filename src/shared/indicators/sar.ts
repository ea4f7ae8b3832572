import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/**
 * Parabolic Stop And Reverse (Wilder 1978), in price units: a stop that follows the trend with growing haste (`step` more at each new extreme,
 * at most `max`) and turns when the price touches it. As in TA-Lib the first direction is that of the first directional movement.
 */
export const sar = (step = 0.02, max = 0.2, options?: IndicatorOptions): Indicator =>
  declare({ name: 'sar', parameters: [step, max], multipliers: 2, fields: ['high', 'low'], outputs: ['sar'], warmUp: 1, options, create: () => new ParabolicStop(step, max) }).sar;

class ParabolicStop implements IndicatorState {
  readonly #step: number;
  readonly #max: number;
  #high = NaN;
  #low = NaN;
  #isLong = true;
  #isStarted = false;
  #haste = 0;
  #extreme = 0;
  #stop = 0;

  constructor(step: number, max: number) {
    this.#step = Math.min(step, max);
    this.#max = max;
  }

  advance([highs, lows]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(highs[i], lows[i]);
  }

  next(high: number, low: number): number {
    if (Number.isNaN(high + low)) return NaN;
    if (!this.#isStarted) this.#start(high, low);
    const before = this.#high;
    const beneath = this.#low;
    this.#high = high;
    this.#low = low;
    if (Number.isNaN(before)) return NaN;
    return this.#isLong ? this.#follow(low, high, Math.min(low, beneath), Math.max(high, before), 1) : this.#follow(high, low, Math.max(high, before), Math.min(low, beneath), -1);
  }

  #start(high: number, low: number): void {
    if (Number.isNaN(this.#high)) return;
    this.#isStarted = true;
    const down = this.#low - low;
    this.#isLong = !(down > 0 && down > high - this.#high);
    this.#haste = this.#step;
    this.#extreme = this.#isLong ? high : low;
    this.#stop = this.#isLong ? this.#low : this.#high;
    // The first step sees its own candle as the one before, as TA-Lib does.
    this.#high = high;
    this.#low = low;
  }

  /** One candle, seen from the side of the trend: `touch` is its end nearer to the stop, `reach` the other; `near` and `far` those of both candles. */
  #follow(touch: number, reach: number, near: number, far: number, side: 1 | -1): number {
    if (side * (touch - this.#stop) <= 0) {
      const turned = side * Math.max(side * this.#extreme, side * far);
      this.#isLong = side === -1;
      this.#haste = this.#step;
      this.#extreme = touch;
      this.#stop = side * Math.max(side * (turned + this.#haste * (touch - turned)), side * far);
      return turned;
    }
    const stop = this.#stop;
    if (side * (reach - this.#extreme) > 0) {
      this.#extreme = reach;
      this.#haste = Math.min(this.#max, this.#haste + this.#step);
    }
    this.#stop = side * Math.min(side * (stop + this.#haste * (this.#extreme - stop)), side * near);
    return stop;
  }
}
