import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

const VALUE_AREA = 0.7;

/**
 * Volume Profile of the last `period` candles: their range cut into `bins` prices of equal height, each candle's volume spread evenly from its low
 * to its high. `pointOfControl` is the middle of the bin with the most volume (the lowest of equals); the value area grows from it, always by the
 * larger neighbour (upwards when equal), until it holds 70 % of the volume, as in Market Profile (Steidlmayer, CBOT 1984). A market without
 * range answers its price three times; one without volume the middle and the ends of its range. A candle costs O(period + bins).
 */
export const volumeProfile = (period: number, bins = 24, options?: IndicatorOptions): Readonly<Record<'pointOfControl' | 'valueHigh' | 'valueLow', Indicator>> =>
  declare({
    name: 'volumeProfile', parameters: [period, bins], fields: ['high', 'low', 'volume'], outputs: ['pointOfControl', 'valueHigh', 'valueLow'],
    warmUp: period - 1, options, create: () => new Profile(period, bins),
  });

class Profile implements IndicatorState {
  readonly #highs: Float64Array;
  readonly #lows: Float64Array;
  readonly #volumes: Float64Array;
  readonly #bins: Float64Array;
  /** Volume per bin that starts (positive) or stops (negative) here, for candles that cover whole bins. */
  readonly #steps: Float64Array;
  #head = 0;
  #seen = 0;
  #point = NaN;
  #top = NaN;
  #bottom = NaN;

  constructor(period: number, bins: number) {
    this.#highs = new Float64Array(period);
    this.#lows = new Float64Array(period);
    this.#volumes = new Float64Array(period);
    this.#bins = new Float64Array(bins);
    this.#steps = new Float64Array(bins + 1);
  }

  advance([highs, lows, volumes]: Columns, [point, valueHigh, valueLow]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const isWarm = this.#keep(highs[i], lows[i], volumes[i]);
      if (isWarm) this.#measure();
      point[i] = isWarm ? this.#point : NaN;
      valueHigh[i] = isWarm ? this.#top : NaN;
      valueLow[i] = isWarm ? this.#bottom : NaN;
    }
  }

  #keep(high: number, low: number, volume: number): boolean {
    if (Number.isNaN(high + low + volume)) return false;
    const period = this.#highs.length;
    this.#highs[this.#head] = high;
    this.#lows[this.#head] = low;
    this.#volumes[this.#head] = volume;
    this.#head = this.#head + 1 === period ? 0 : this.#head + 1;
    if (this.#seen < period) this.#seen += 1;
    return this.#seen === period;
  }

  #measure(): void {
    let high = -Infinity;
    let low = Infinity;
    for (let i = 0; i < this.#highs.length; i++) {
      high = Math.max(high, this.#highs[i]);
      low = Math.min(low, this.#lows[i]);
    }
    this.#point = (high + low) / 2;
    this.#top = high;
    this.#bottom = low;
    const height = (high - low) / this.#bins.length;
    if (height > 0 && low + height > low) this.#fill(low, height);
  }

  #fill(low: number, height: number): void {
    this.#bins.fill(0);
    this.#steps.fill(0);
    for (let i = 0; i < this.#highs.length; i++) this.#spread((this.#lows[i] - low) / height, (this.#highs[i] - low) / height, this.#volumes[i]);
    const bins = this.#bins;
    let whole = 0;
    let total = 0;
    let most = 0;
    for (let bin = 0; bin < bins.length; bin++) {
      whole += this.#steps[bin];
      bins[bin] += whole;
      total += bins[bin];
      if (bins[bin] > bins[most]) most = bin;
    }
    if (total > 0) this.#valueArea(low, height, most, total);
  }

  /** Volume of one candle, `from` and `to` being heights in bins. */
  #spread(from: number, to: number, volume: number): void {
    const last = this.#bins.length - 1;
    const first = Math.min(last, Math.floor(from));
    const end = Math.min(last, Math.floor(to));
    if (first === end) {
      this.#bins[first] += volume;
      return;
    }
    const perBin = volume / (to - from);
    this.#bins[first] += perBin * (first + 1 - from);
    this.#bins[end] += perBin * (to - end);
    this.#steps[first + 1] += perBin;
    this.#steps[end] -= perBin;
  }

  #valueArea(low: number, height: number, most: number, total: number): void {
    const bins = this.#bins;
    let bottom = most;
    let top = most;
    let held = bins[most];
    while (held < VALUE_AREA * total && (bottom > 0 || top < bins.length - 1)) {
      const above = top < bins.length - 1 ? bins[top + 1] : -1;
      const below = bottom > 0 ? bins[bottom - 1] : -1;
      if (above >= below) top += 1;
      else bottom -= 1;
      held += Math.max(above, below);
    }
    this.#point = low + (most + 0.5) * height;
    this.#top = low + (top + 1) * height;
    this.#bottom = low + bottom * height;
  }
}
