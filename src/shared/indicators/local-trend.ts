import { candlesToForget } from './forgetting.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/**
 * Kalman filter of the local linear trend model (Harvey, "Forecasting, Structural Time Series Models and the Kalman Filter", 1989, section 4.1): a price is a level
 * plus noise, the level moves by a slope, and both also walk at random. `levelRatio` and `slopeRatio` are the variances of their steps over that of the noise.
 * Answers `level` in price units and `slope` in price units per candle, as known at the candle. Nothing is known beforehand: it starts from the line through
 * two prices (exact diffuse start). In the steady state it is Holt's double exponential smoothing with the gains k1 of the level and k2 of the slope that solve
 * slopeRatio = k2² / (1 - k1) and levelRatio = (k1² + k1 k2 - 2 k2) / (1 - k1). NaN until where it began weighs about a millionth: 131 candles at 0.1 and 0.001.
 */
export const localTrend = (levelRatio = 0.1, slopeRatio = 0.001, options?: IndicatorOptions): Readonly<Record<'level' | 'slope', Indicator>> =>
  declare({
    name: 'localTrend', parameters: [levelRatio, slopeRatio], multipliers: 2, fields: ['close'], outputs: ['level', 'slope'], warmUp: warmUpOf(levelRatio, slopeRatio), options,
    create: () => new Trend(levelRatio, slopeRatio),
  });

/**
 * The shares r the past keeps solve r + 1/r = 2 - u for the two roots u of u² + levelRatio u + slopeRatio: the spectrum of second differences of the
 * model, factored. Of a pair of complex roots the sizes of u and 4 - u are the distances to the foci of the ellipse on which r has one size.
 */
function warmUpOf(levelRatio: number, slopeRatio: number): number {
  const inner = levelRatio ** 2 - 4 * slopeRatio;
  if (inner >= 0) return Math.max(1, candlesToForget(slopeRatio / (levelRatio + Math.sqrt(inner))));
  const beyond = 4 * levelRatio + slopeRatio;
  return Math.max(1, candlesToForget((Math.sqrt(slopeRatio) + beyond / (Math.sqrt(16 + beyond) + 4)) / 4));
}

class Trend implements IndicatorState {
  readonly #levelRatio: number;
  readonly #slopeRatio: number;
  readonly #warmUp: number;
  #seen = 0;
  #level = 0;
  #slope = 0;
  // Variances and covariance of level and slope once the last price is known, in units of the noise.
  #levelVariance = 1;
  #covariance = 1;
  #slopeVariance: number;

  constructor(levelRatio: number, slopeRatio: number) {
    this.#levelRatio = levelRatio;
    this.#slopeRatio = slopeRatio;
    this.#warmUp = warmUpOf(levelRatio, slopeRatio);
    // After two prices the slope is wrong by the noise of both, a step of the level and its own newest step.
    this.#slopeVariance = 2 + levelRatio + slopeRatio;
  }

  advance([values]: Columns, [level, slope]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const isKnown = this.#take(values[i]);
      level[i] = isKnown ? this.#level : NaN;
      slope[i] = isKnown ? this.#slope : NaN;
    }
  }

  #take(price: number): boolean {
    if (Number.isNaN(price)) return false;
    this.#seen += 1;
    if (this.#seen <= 2) {
      this.#slope = price - this.#level;
      this.#level = price;
    } else this.#update(price);
    return this.#seen > this.#warmUp;
  }

  #update(price: number): void {
    const variance = this.#levelVariance + 2 * this.#covariance + this.#slopeVariance + this.#levelRatio;
    const covariance = this.#covariance + this.#slopeVariance;
    // The two gains are also the variance of the level and its covariance with the slope after this price.
    this.#levelVariance = variance / (variance + 1);
    this.#covariance = covariance / (variance + 1);
    this.#slopeVariance += this.#slopeRatio - this.#covariance * covariance;
    const surprise = price - (this.#level + this.#slope);
    this.#level += this.#slope + this.#levelVariance * surprise;
    this.#slope += this.#covariance * surprise;
  }
}
