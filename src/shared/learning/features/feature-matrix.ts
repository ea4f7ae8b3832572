import { DataError, UsageError } from '../../domain/errors.ts';
import { sharedFloats } from '../../domain/candle.ts';
import type { FeatureInput } from './feature.ts';
import { parseFeature } from './parse-feature.ts';

/** Features of a history as columns, one row per candle. */
export interface FeatureMatrix {
  /** In order; a model keeps them, and `parseFeature` makes the columns from them again. */
  readonly names: readonly string[];
  readonly units: readonly string[];
  /** In shared memory. NaN while a feature warms up. */
  readonly columns: readonly Float64Array[];
  /** When each row is known, in ms: the end of its candle. */
  readonly availableAt: Float64Array;
}

/**
 * What is learned from where nothing else is asked for: no feature has a price in it, so that none tells the year. Distances to the volume profile in true
 * ranges, causal smoothing and divergence at swings can be named as well; on hours of BTC, ETH and SOL of 2024 they added nothing (bench/features.ts).
 */
export const USUAL_FEATURES: readonly string[] = [
  'return:1', 'return:3', 'return:6', 'return:12', 'return:24', 'return:72', 'return:168',
  'volatilityRatio:6:48', 'volatilityRatio:24:168', 'rangePosition:24', 'rangePosition:168', 'volumeZ:24', 'volumeZ:168',
  'hourSin', 'hourCos', 'weekSin', 'weekCos', 'supportDistance', 'resistanceDistance', 'profilePosition:96', 'rsiDivergence', 'fractionalDifference:0.4',
  'rsi:14', 'adx:14', 'natr:14', 'cci:20', 'mfi:14', 'zScore:48', 'williamsR:14', 'rsi:14@4h', 'adx:14@4h', 'zScore:20@4h',
];

/** The usual features that candles of this length can make: those of a longer timeframe fall out where the candles are longer still. */
export const usualFeatures = (timeframeMs: number): readonly string[] => (timeframeMs < 14_400_000 && 14_400_000 % timeframeMs === 0 ? USUAL_FEATURES : USUAL_FEATURES.filter((name) => !name.includes('@')));

/** UsageError for a feature that is not there or is named twice; DataError without candles. */
export function featureMatrix(input: FeatureInput, names: readonly string[]): FeatureMatrix {
  if (input.candles.length === 0) throw new DataError('expected candles to make features of, found "0"');
  if (names.length === 0) throw new UsageError('expected at least one feature, found "0"');
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`expected features of different names, found "${twice}" twice`);
  const features = names.map((name) => parseFeature(name));
  const columns = features.map((feature) => {
    const shared = sharedFloats(input.candles.length);
    shared.set(feature.compute(input));
    return shared;
  });
  const availableAt = Float64Array.from({ length: input.candles.length }, (_, i) => input.candles.openTime[i] + input.timeframeMs);
  return { names: [...names], units: features.map(({ unit }) => unit), columns, availableAt };
}
