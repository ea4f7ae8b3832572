import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/**
 * Savitzky-Golay smoothing that never looks ahead (Savitzky and Golay, Analytical Chemistry 36, 1964; weights at the end of the window: Gorry, Analytical
 * Chemistry 62, 1990): the polynomial of `degree` that lies nearest to the last `period` prices in least squares, at the newest of them. `value` is its height
 * there in price units, `slope` its slope in price units per candle. The usual filter answers for the middle of the window, half a window late or with half of
 * it from the future. `degree` is 1 to 5 and less than `period`; a higher one lags less and smooths less. A candle costs O(period).
 */
export function savitzkyGolay(period: number, degree = 2, options?: IndicatorOptions): Readonly<Record<'value' | 'slope', Indicator>> {
  if (!(Number.isInteger(degree) && degree >= 1 && degree <= 5)) throw new RangeError(`savitzkyGolay: expected a degree from 1 to 5, found "${degree}"`);
  if (!(period > degree)) throw new RangeError(`savitzkyGolay: expected more than ${degree} candles for a polynomial of degree ${degree}, found "${period}"`);
  return declare({
    name: 'savitzkyGolay', parameters: [period, degree], fields: ['close'], outputs: ['value', 'slope'], warmUp: period - 1, options,
    create: () => new Polynomial(period, degree),
  });
}

class Polynomial implements IndicatorState {
  readonly #weights: EndWeights;
  readonly #period: number;
  /** The newest prices end at `#end`; when there is no more room they move to the start. */
  readonly #prices: Float64Array;
  #end = -1;
  #missing: number;

  constructor(period: number, degree: number) {
    this.#weights = endWeights(period, degree);
    this.#period = period;
    this.#prices = new Float64Array(2 * period);
    this.#missing = period;
  }

  advance([values]: Columns, [value, slope]: Columns, from: number, to: number): void {
    const { height, rise } = this.#weights;
    for (let i = from; i < to; i++) {
      value[i] = NaN;
      slope[i] = NaN;
      const price = values[i];
      if (Number.isNaN(price) || !this.#keep(price)) continue;
      // Measured from the newest price, so that a market that never moved answers its price, and a slope of 0, exactly.
      const first = this.#end - this.#period + 1;
      let above = 0;
      let rises = 0;
      for (let k = 0; k < height.length; k++) {
        const distance = this.#prices[first + k] - price;
        above += height[k] * distance;
        rises += rise[k] * distance;
      }
      value[i] = price + above;
      slope[i] = rises;
    }
  }

  #keep(price: number): boolean {
    const prices = this.#prices;
    if (this.#end + 1 === prices.length) {
      prices.copyWithin(0, this.#period, prices.length);
      this.#end = this.#period - 1;
    }
    this.#end += 1;
    prices[this.#end] = price;
    if (this.#missing > 0) this.#missing -= 1;
    return this.#missing === 0;
  }
}

/** What each price of the window adds to the polynomial and to its slope per candle at the newest one, oldest first. */
interface EndWeights {
  readonly height: Float64Array;
  readonly rise: Float64Array;
}

/** By polynomials that are orthogonal over the window (Gram; recurrence of Forsythe, Journal of SIAM 5, 1957), which needs no system of equations that long windows would spoil. */
function endWeights(period: number, degree: number): EndWeights {
  const half = (period - 1) / 2;
  const places = Float64Array.from({ length: period }, (_, k) => (k - half) / half);
  const [height, rise] = [new Float64Array(period), new Float64Array(period)];
  let previous = new Float64Array(period);
  let current = new Float64Array(period).fill(1);
  // Height and slope of both at the newest price, which is at place 1.
  let [endBefore, end, slopeBefore, slope] = [0, 1, 0, 0];
  let sizeBefore = Infinity;
  for (let power = 0; power <= degree; power++) {
    const size = current.reduce((sum, each) => sum + each * each, 0);
    for (let k = 0; k < period; k++) {
      height[k] += (end * current[k]) / size;
      rise[k] += (slope * current[k]) / size / half;
    }
    const share = size / sizeBefore;
    const next = current.map((each, k) => places[k] * each - share * previous[k]);
    [previous, current] = [current, next];
    [slopeBefore, slope] = [slope, end + slope - share * slopeBefore];
    [endBefore, end] = [end, end - share * endBefore];
    sizeBefore = size;
  }
  return { height, rise };
}
