import { DAY, WEEK } from '../../domain/time.ts';
import { atr } from '../../indicators/atr.ts';
import { highest, lowest } from '../../indicators/highest.ts';
import type { Indicator } from '../../indicators/indicator.ts';
import { localLevel } from '../../indicators/local-level.ts';
import { localTrend } from '../../indicators/local-trend.ts';
import { realisedVolatility } from '../../indicators/realised-volatility.ts';
import { rsi } from '../../indicators/rsi.ts';
import { savitzkyGolay } from '../../indicators/savitzky-golay.ts';
import { volumeProfile } from '../../indicators/volume-profile.ts';
import { zScore } from '../../indicators/z-score.ts';
import { derived, fractionalLog, logReturn, swing } from './feature-rules.ts';

/** A feature of our own: its parameters with their defaults, whole numbers unless said. */
export interface OwnFeature {
  readonly unit: string;
  readonly parameters: readonly { readonly name: string; readonly default: number; readonly least: number; readonly most: number; readonly isWhole: boolean }[];
  indicator(parameters: readonly number[], timeframeMs: number): Indicator;
}

const RANGES = 'average true ranges';
const count = (name: string, standard: number, least = 1) => ({ name, default: standard, least, most: 5_000, isWhole: true });
const ratio = (above: number, below: number): number => (below > 0 ? above / below : NaN);
const variances = (name: string, standard: number) => ({ name, default: standard, least: 1e-6, most: 1e6, isWhole: false });
// What the two read names its own parameters: the key of a feature tells them without these.
/** From the close to a price: above 0 where the price lies higher. */
const gap = (name: string, to: Indicator): Indicator =>
  derived(name, [], { reads: ['close', to, atr(14)], of: ([close, price, range], i) => (range[i] > 0 ? (price[i] - close[i]) / range[i] : NaN) });
const slopeInRanges = (name: string, slope: Indicator): Indicator =>
  derived(name, [], { reads: [slope, atr(14)], of: ([rise, range], i) => (range[i] > 0 ? rise[i] / range[i] : NaN) });
const polynomial = [count('candles', 21, 6), { ...count('degree', 2), most: 5 }];
const clock = (period: number, wave: (angle: number) => number): OwnFeature => ({
  unit: '-1..1', parameters: [],
  // The time at which the candle closes, and the row is acted upon.
  indicator: (_, timeframeMs) => derived(`clock ${wave.name}`, [period, timeframeMs], { reads: ['openTime'], of: ([openTime], i) => wave((2 * Math.PI * ((openTime[i] + timeframeMs) % period)) / period) }),
});

export const OWN_FEATURES: Readonly<Record<string, OwnFeature>> = {
  /** Log return over so many candles. */
  return: { unit: 'log return', parameters: [count('candles', 1)], indicator: ([span]) => logReturn(span) },
  /** Log of realised volatility of few candles over that of many. */
  volatilityRatio: {
    unit: 'log ratio', parameters: [count('fast', 12, 2), count('slow', 72, 2)],
    indicator: ([fast, slow]) => derived('volatilityRatio', [fast, slow], { reads: [realisedVolatility(fast), realisedVolatility(slow)], of: ([a, b], i) => (a[i] > 0 && b[i] > 0 ? Math.log(a[i] / b[i]) : NaN) }),
  },
  /** Where the close lies between the lowest low (0) and the highest high (1). */
  rangePosition: {
    unit: '0..1', parameters: [count('candles', 48, 2)],
    indicator: ([span]) => derived('rangePosition', [span], { reads: ['close', highest(span), lowest(span)], of: ([close, top, bottom], i) => ratio(close[i] - bottom[i], top[i] - bottom[i]) }),
  },
  /** Volume against its own mean. */
  volumeZ: { unit: 'standard deviations', parameters: [count('candles', 48, 2)], indicator: ([span]) => zScore(span, { of: 'volume' }) },
  hourSin: clock(DAY, Math.sin),
  hourCos: clock(DAY, Math.cos),
  weekSin: clock(WEEK, Math.sin),
  weekCos: clock(WEEK, Math.cos),
  /** Down to the nearest swing low under the close, and up to the nearest swing high over it. */
  supportDistance: { unit: RANGES, parameters: [count('side', 5), count('candles', 240)], indicator: ([side, within]) => swing({ side, within, direction: -1 }, atr(14)) },
  resistanceDistance: { unit: RANGES, parameters: [count('side', 5), count('candles', 240)], indicator: ([side, within]) => swing({ side, within, direction: 1 }, atr(14)) },
  /** The close against the price with the most volume, in heights of the value area. */
  profilePosition: {
    unit: 'value areas', parameters: [count('candles', 96, 2)],
    indicator: ([span]) => {
      const { pointOfControl, valueHigh, valueLow } = volumeProfile(span);
      return derived('profilePosition', [span], { reads: ['close', pointOfControl, valueHigh, valueLow], of: ([close, point, high, low], i) => ratio(close[i] - point[i], high[i] - low[i]) });
    },
  },
  /** From the close to the price with the most volume, and to the ends of the value area. */
  controlDistance: { unit: RANGES, parameters: [count('candles', 96, 2)], indicator: ([span]) => gap('controlDistance', volumeProfile(span).pointOfControl) },
  valueHighDistance: { unit: RANGES, parameters: [count('candles', 96, 2)], indicator: ([span]) => gap('valueHighDistance', volumeProfile(span).valueHigh) },
  valueLowDistance: { unit: RANGES, parameters: [count('candles', 96, 2)], indicator: ([span]) => gap('valueLowDistance', volumeProfile(span).valueLow) },
  /** From the close to the polynomial fitted to the closes (Savitzky-Golay at the end of the window), and its slope. */
  smoothDistance: { unit: RANGES, parameters: polynomial, indicator: ([span, degree]) => gap('smoothDistance', savitzkyGolay(span, degree).value) },
  smoothSlope: { unit: `${RANGES} a candle`, parameters: polynomial, indicator: ([span, degree]) => slopeInRanges('smoothSlope', savitzkyGolay(span, degree).slope) },
  /** From the close to the level that a Kalman filter sees under the noise. */
  levelDistance: { unit: RANGES, parameters: [variances('ratio', 0.1)], indicator: ([variance]) => gap('levelDistance', localLevel(variance)) },
  /** Slope that a Kalman filter of a local linear trend sees. */
  trendSlope: {
    unit: `${RANGES} a candle`, parameters: [variances('levelRatio', 0.1), variances('slopeRatio', 0.001)],
    indicator: ([level, slope]) => slopeInRanges('trendSlope', localTrend(level, slope).slope),
  },
  /** At the highest close of the window, how far the RSI lies under its own highest there (negative); at the lowest, how far over its lowest; else 0. */
  rsiDivergence: {
    unit: 'RSI points', parameters: [count('period', 14, 2), count('candles', 30, 2)],
    indicator: ([period, span]) => {
      const strength = rsi(period);
      return derived('rsiDivergence', [period, span], {
        reads: ['close', highest(span, { of: 'close' }), lowest(span, { of: 'close' }), strength, highest(span, { of: strength }), lowest(span, { of: strength })],
        of: ([close, top, bottom, now, most, least], i) => {
          if (Number.isNaN(top[i] + most[i] + least[i] + now[i] + close[i])) return NaN;
          if (top[i] === bottom[i]) return 0;
          return close[i] === top[i] ? now[i] - most[i] : close[i] === bottom[i] ? now[i] - least[i] : 0;
        },
      });
    },
  },
  /** Of the log close, with the weights of 0.0001 and more: stationary, with memory of the level. */
  fractionalDifference: { unit: 'log price', parameters: [{ name: 'order', default: 0.4, least: 0.05, most: 1, isWhole: false }], indicator: ([order]) => fractionalLog(order) },
};
