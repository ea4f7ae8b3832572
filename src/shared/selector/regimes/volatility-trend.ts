import type { Candle } from '../../domain/candle.ts';
import { candleVariance, type VarianceEstimator } from './candle-variance.ts';
import { LogHistogram, type SavedHistogram } from './log-histogram.ts';
import { likeliest, NO_OPINION, type RegimeLabel, type RegimeProbabilities } from './regime-label.ts';
import { slopeT } from './slope-t.ts';
import { TrendStrength, type SavedTrendStrength } from './trend-strength.ts';

export interface VolatilityTrendRules {
  readonly volatility: VarianceEstimator;
  /** Weight of the past in the exponentially weighted variance. */
  readonly decay: number;
  /** Share of the past below which volatility counts as low, and above which as high. */
  readonly lowRank: number;
  readonly highRank: number;
  /** Candles of the slope. */
  readonly slopeCandles: number;
  /** |t| of the slope at which a trend is as likely as none. */
  readonly slopeT: number;
  readonly adxPeriod: number;
  /** Volatilities to have been seen before a rank means anything. */
  readonly warmUp: number;
}

/** The rules' opinion. `volatility` per candle; `rank` its place among all before it, 0..1; null until warm. */
export interface VolatilityTrendReading {
  readonly label: RegimeLabel;
  readonly probabilities: RegimeProbabilities;
  readonly volatility: number;
  readonly rank: number | null;
  readonly bucket: 'low' | 'middle' | 'high' | 'unknown';
  readonly adx: number | null;
  readonly slopeT: number | null;
}

export interface SavedVolatilityTrend {
  readonly candles: number;
  readonly variance: number;
  readonly logPrices: readonly number[];
  readonly trend: SavedTrendStrength;
  readonly past: SavedHistogram;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Layer A: rules on volatility and trend. Volatility is bucketed by its rank among all values before it (an expanding window, never the
 * future); above `highRank` it is stress. Otherwise a trend needs both an ADX above 25 and a slope beyond what a random walk shows; an ADX
 * below 20 is a range. Between, the probability passes smoothly through one half, so the 0.7 of the hysteresis falls on 25 and 20.
 */
export class VolatilityTrend {
  readonly #rules: VolatilityTrendRules;
  readonly #trend: TrendStrength;
  readonly #past = new LogHistogram();
  #logPrices: number[] = [];
  #candles = 0;
  #variance = 0;

  constructor(rules: VolatilityTrendRules) {
    this.#rules = rules;
    this.#trend = new TrendStrength(rules.adxPeriod);
  }

  /** The largest volatility seen so far. */
  get largestVolatility(): number {
    return this.#past.largest;
  }

  next(candle: Candle): VolatilityTrendReading {
    const { decay, volatility: estimator, slopeCandles, warmUp } = this.#rules;
    const price = Math.log(candle.close);
    const change = this.#logPrices.length === 0 ? 0 : price - this.#logPrices[this.#logPrices.length - 1];
    const variance = estimator === 'close' ? change * change : Math.max(0, candleVariance(candle, estimator));
    // Equal weights until the exponential window has filled: an early value is not to weigh for long.
    const weight = Math.max(1 - decay, 1 / (this.#candles + 1));
    this.#variance += (variance - this.#variance) * weight;
    this.#candles += 1;
    this.#logPrices.push(price);
    if (this.#logPrices.length > slopeCandles) this.#logPrices.shift();
    const adx = this.#trend.next(candle.high, candle.low, candle.close);

    const volatility = Math.sqrt(this.#variance);
    const isWarm = this.#past.count >= warmUp && this.#logPrices.length === slopeCandles && !Number.isNaN(adx);
    const rank = this.#past.rank(volatility);
    if (volatility > 0 && this.#candles > 1) this.#past.add(volatility);
    if (!isWarm) return { label: 'unknown', probabilities: NO_OPINION, volatility, rank: null, bucket: 'unknown', adx: null, slopeT: null };
    const t = slopeT(this.#logPrices);
    const probabilities = volatility > 0 ? this.#probabilities(rank, adx, t) : NO_OPINION;
    return { label: likeliest(probabilities), probabilities, volatility, rank, bucket: this.#bucket(rank), adx, slopeT: t };
  }

  #bucket(rank: number): VolatilityTrendReading['bucket'] {
    return rank > this.#rules.highRank ? 'high' : rank < this.#rules.lowRank ? 'low' : 'middle';
  }

  #probabilities(rank: number, adx: number, t: number): RegimeProbabilities {
    const stress = sigmoid((rank - this.#rules.highRank) / 0.02);
    const trend = sigmoid(Math.min((adx - 22.5) / 2.5, (Math.abs(t) - this.#rules.slopeT) / 0.25));
    const calm = 1 - stress;
    return [t > 0 ? calm * trend : 0, t < 0 ? calm * trend : 0, calm * (t === 0 ? 1 : 1 - trend), stress, 0];
  }

  save(): SavedVolatilityTrend {
    return { candles: this.#candles, variance: this.#variance, logPrices: [...this.#logPrices], trend: this.#trend.save(), past: this.#past.save() };
  }

  restore({ candles, variance, logPrices, trend, past }: SavedVolatilityTrend): void {
    this.#candles = candles;
    this.#variance = variance;
    this.#logPrices = [...logPrices];
    this.#trend.restore(trend);
    this.#past.restore(past);
  }
}
