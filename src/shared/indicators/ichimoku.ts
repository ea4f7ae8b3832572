import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingRange } from './rolling-range.ts';
import { Delay } from './rolling.ts';

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
  readonly #tenkan: RollingRange;
  readonly #kijun: RollingRange;
  readonly #senkou: RollingRange;
  readonly #delayA: Delay;
  readonly #delayB: Delay;

  constructor(tenkan: number, kijun: number, senkou: number) {
    this.#tenkan = new RollingRange(tenkan);
    this.#kijun = new RollingRange(kijun);
    this.#senkou = new RollingRange(senkou);
    this.#delayA = new Delay(kijun);
    this.#delayB = new Delay(kijun);
  }

  advance([highs, lows]: Columns, outputs: Columns, from: number, to: number): void {
    let i = from;
    while (i < to) {
      const end = this.#tenkan.advance(highs, lows, i, to);
      if (end === i) {
        for (const out of outputs) out[i] = NaN;
        i += 1;
        continue;
      }
      this.#kijun.advance(highs, lows, i, end);
      this.#senkou.advance(highs, lows, i, end);
      this.#write(outputs, i, end);
      i = end;
    }
  }

  #write([tenkan, kijun, senkouA, senkouB]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      tenkan[i] = middle(this.#tenkan, i - from);
      kijun[i] = middle(this.#kijun, i - from);
      senkouA[i] = this.#delayA.push((tenkan[i] + kijun[i]) / 2);
      senkouB[i] = this.#delayB.push(middle(this.#senkou, i - from));
    }
  }
}

const middle = (range: RollingRange, index: number): number => (range.highest[index] + range.lowest[index]) / 2;
