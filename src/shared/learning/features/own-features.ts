import type { CandleColumns } from '../../domain/candle.ts';
import { DAY, WEEK } from '../../domain/time.ts';
import { atr } from '../../indicators/atr.ts';
import { column } from '../../indicators/column.ts';
import { highest, lowest } from '../../indicators/highest.ts';
import { realisedVolatility } from '../../indicators/realised-volatility.ts';
import { rsi } from '../../indicators/rsi.ts';
import { volumeProfile } from '../../indicators/volume-profile.ts';
import { zScore } from '../../indicators/z-score.ts';
import { fractionalDifference, fractionalWeights } from '../fractional-difference.ts';
import type { FeatureInput } from './feature.ts';
import { swingDistance } from './swing-distance.ts';

/** A feature of our own: its parameters with their defaults, whole numbers unless said. */
export interface OwnFeature {
  readonly unit: string;
  readonly parameters: readonly { readonly name: string; readonly default: number; readonly least: number; readonly most: number; readonly isWhole: boolean }[];
  compute(input: FeatureInput, parameters: readonly number[]): Float64Array;
}

const count = (name: string, standard: number, least = 1) => ({ name, default: standard, least, most: 5_000, isWhole: true });
const each = ({ length }: CandleColumns, of: (i: number) => number): Float64Array => {
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) values[i] = of(i);
  return values;
};
const ratio = (above: number, below: number): number => (below > 0 ? above / below : NaN);
const clock = (period: number, wave: (angle: number) => number): OwnFeature =>
  // The time at which the candle closes, and the row is acted upon.
  ({ unit: '-1..1', parameters: [], compute: ({ candles, timeframeMs }) => each(candles, (i) => wave((2 * Math.PI * ((candles.openTime[i] + timeframeMs) % period)) / period)) });

export const OWN_FEATURES: Readonly<Record<string, OwnFeature>> = {
  /** Log return over so many candles. */
  return: {
    unit: 'log return', parameters: [count('candles', 1)],
    compute: ({ candles }, [span]) => each(candles, (i) => (i < span ? NaN : Math.log(candles.close[i] / candles.close[i - span]))),
  },
  /** Log of realised volatility of few candles over that of many. */
  volatilityRatio: {
    unit: 'log ratio', parameters: [count('fast', 12, 2), count('slow', 72, 2)],
    compute: ({ candles }, [fast, slow]) => {
      const [a, b] = [column(realisedVolatility(fast), candles), column(realisedVolatility(slow), candles)];
      return each(candles, (i) => (a[i] > 0 && b[i] > 0 ? Math.log(a[i] / b[i]) : NaN));
    },
  },
  /** Where the close lies between the lowest low (0) and the highest high (1). */
  rangePosition: {
    unit: '0..1', parameters: [count('candles', 48, 2)],
    compute: ({ candles }, [span]) => {
      const [top, bottom] = [column(highest(span), candles), column(lowest(span), candles)];
      return each(candles, (i) => ratio(candles.close[i] - bottom[i], top[i] - bottom[i]));
    },
  },
  /** Volume against its own mean. */
  volumeZ: { unit: 'standard deviations', parameters: [count('candles', 48, 2)], compute: ({ candles }, [span]) => column(zScore(span, { of: 'volume' }), candles) },
  hourSin: clock(DAY, Math.sin),
  hourCos: clock(DAY, Math.cos),
  weekSin: clock(WEEK, Math.sin),
  weekCos: clock(WEEK, Math.cos),
  /** Down to the nearest swing low under the close, and up to the nearest swing high over it. */
  supportDistance: { unit: 'average true ranges', parameters: [count('side', 5), count('candles', 240)], compute: ({ candles }, [side, within]) => swingDistance(candles, column(atr(14), candles), { side, within, direction: -1 }) },
  resistanceDistance: { unit: 'average true ranges', parameters: [count('side', 5), count('candles', 240)], compute: ({ candles }, [side, within]) => swingDistance(candles, column(atr(14), candles), { side, within, direction: 1 }) },
  /** The close against the price with the most volume, in heights of the value area. */
  profilePosition: {
    unit: 'value areas', parameters: [count('candles', 96, 2)],
    compute: ({ candles }, [span]) => {
      const { pointOfControl, valueHigh, valueLow } = volumeProfile(span);
      const [point, high, low] = [pointOfControl, valueHigh, valueLow].map((output) => column(output, candles));
      return each(candles, (i) => ratio(candles.close[i] - point[i], high[i] - low[i]));
    },
  },
  /** At the highest close of the window, how far the RSI lies under its own highest there (negative); at the lowest, how far over its lowest; else 0. */
  rsiDivergence: {
    unit: 'RSI points', parameters: [count('period', 14, 2), count('candles', 30, 2)],
    compute: ({ candles }, [period, span]) => {
      const strength = rsi(period);
      const [top, bottom] = [column(highest(span, { of: 'close' }), candles), column(lowest(span, { of: 'close' }), candles)];
      const [now, most, least] = [strength, highest(span, { of: strength }), lowest(span, { of: strength })].map((indicator) => column(indicator, candles));
      return each(candles, (i) => {
        if (Number.isNaN(top[i] + most[i] + least[i] + now[i] + candles.close[i])) return NaN;
        if (top[i] === bottom[i]) return 0;
        return candles.close[i] === top[i] ? now[i] - most[i] : candles.close[i] === bottom[i] ? now[i] - least[i] : 0;
      });
    },
  },
  /** Of the log close, with the weights of 0.0001 and more: stationary, with memory of the level. */
  fractionalDifference: {
    unit: 'log price', parameters: [{ name: 'order', default: 0.4, least: 0.05, most: 1, isWhole: false }],
    compute: ({ candles }, [order]) => fractionalDifference(each(candles, (i) => Math.log(candles.close[i])), fractionalWeights(order)),
  },
};
