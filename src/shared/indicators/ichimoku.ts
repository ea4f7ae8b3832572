import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { Delay, RollingMaximum } from './rolling.ts';

/**
 * Ichimoku: middles of the range of the last `tenkan` and `kijun` candles, and the cloud between `senkouA` (the mean of both) and `senkouB`
 * (the middle of the last `senkou` candles). The cloud is drawn `kijun` candles ahead: its value here was computed that long ago.
 * There is no chikou: it is the close drawn back, so at its own index it looks ahead.
 */
export const ichimoku = (tenkan = 9, kijun = 26, senkou = 52, options?: IndicatorOptions): Readonly<Record<'tenkan' | 'kijun' | 'senkouA' | 'senkouB', Indicator>> =>
  declare({
    name: 'ichimoku', parameters: [tenkan, kijun, senkou], fields: ['high', 'low'], outputs: ['tenkan', 'kijun', 'senkouA', 'senkouB'], options,
    warmUp: { tenkan: tenkan - 1, kijun: kijun - 1, senkouA: Math.max(tenkan, kijun) - 1 + kijun, senkouB: senkou - 1 + kijun },
    create: () => new Cloud(tenkan, kijun, senkou),
  });

class Cloud implements IndicatorState {
  readonly #tenkan: Middle;
  readonly #kijun: Middle;
  readonly #senkou: Middle;
  readonly #delayA: Delay;
  readonly #delayB: Delay;

  constructor(tenkan: number, kijun: number, senkou: number) {
    this.#tenkan = new Middle(tenkan);
    this.#kijun = new Middle(kijun);
    this.#senkou = new Middle(senkou);
    this.#delayA = new Delay(kijun);
    this.#delayB = new Delay(kijun);
  }

  advance([highs, lows]: Columns, [tenkan, kijun, senkouA, senkouB]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const isNumber = !Number.isNaN(highs[i] + lows[i]);
      tenkan[i] = isNumber ? this.#tenkan.push(highs[i], lows[i]) : NaN;
      kijun[i] = isNumber ? this.#kijun.push(highs[i], lows[i]) : NaN;
      senkouA[i] = isNumber ? this.#delayA.push((tenkan[i] + kijun[i]) / 2) : NaN;
      senkouB[i] = isNumber ? this.#delayB.push(this.#senkou.push(highs[i], lows[i])) : NaN;
    }
  }
}

/** Half way between the highest high and the lowest low of the last candles. NaN until there are enough. */
class Middle {
  readonly #highest: RollingMaximum;
  readonly #negativeLowest: RollingMaximum;
  #missing: number;

  constructor(length: number) {
    this.#highest = new RollingMaximum(length);
    this.#negativeLowest = new RollingMaximum(length);
    this.#missing = length;
  }

  push(high: number, low: number): number {
    const middle = (this.#highest.push(high) - this.#negativeLowest.push(-low)) / 2;
    if (this.#missing > 0) this.#missing -= 1;
    return this.#missing === 0 ? middle : NaN;
  }
}
