import { sliceCandles, type CandleColumns } from '../../shared/domain/candle.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import type { OutsideColumns } from '../../shared/domain/outside-series.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import { longerCandles } from '../../shared/learning/features/longer-candles.ts';
import { featureMatrix, usualFeatures } from '../../shared/learning/features/feature-matrix.ts';
import { outsideChoice } from '../../shared/learning/features/outside-feature.ts';
import { balancedWeights } from '../../shared/learning/automl/balanced-weights.ts';
import { searchFolds, trainingSet, type SearchFolds, type TrainingSet } from '../../shared/learning/automl/training-set.ts';
import type { BarrierRules } from '../../shared/learning/labels/triple-barrier.ts';
import type { StoppedFold } from '../../shared/learning/validation/fit-folds.ts';

export interface TrainingRules {
  /** Looked at when a candle closes: what trades the models decides then, too. */
  readonly barriers: BarrierRules & { readonly touch: 'close' };
  readonly folds: number;
  /** Newest share of the labels that nothing is chosen by. */
  readonly lockShare: number;
}

export const USUAL_RULES: TrainingRules = { barriers: { target: 2, stop: 2, horizon: 24, touch: 'close' }, folds: 5, lockShare: 0.2 };

export interface TrainingData extends SearchFolds {
  readonly set: TrainingSet;
  readonly units: readonly string[];
}

/** Candles of the timeframe asked for, made of shorter ones where need be; those at the ends that are not whole are left out. */
export function candlesOf(candles: CandleColumns, own: Timeframe, wanted: Timeframe): CandleColumns {
  if (own === wanted || candles.length === 0) return candles;
  if (durationMs(wanted) < durationMs(own)) throw new UsageError(`--timeframe: expected ${own} or longer, as the data is, found "${wanted}"`);
  const longer = longerCandles({ candles, timeframeMs: durationMs(own) }, wanted);
  const first = longer.candles.openTime[0] < candles.openTime[0] ? 1 : 0;
  return sliceCandles(longer.candles, first, longer.known[candles.length - 1] + 1);
}

const NOTHING: OutsideColumns = new Map();

/** Features, labels and folds in shared memory. What is known from outside nearly everywhere is learned from as well. */
export function trainingData(candles: CandleColumns, timeframe: Timeframe, { barriers, outside = NOTHING, ...rules }: TrainingRules & { readonly outside?: OutsideColumns }): TrainingData {
  const input = { candles, timeframeMs: durationMs(timeframe), outside };
  const matrix = featureMatrix(input, [...usualFeatures(input.timeframeMs), ...outsideChoice(outside).names]);
  const labelled = trainingSet(input, matrix, barriers);
  const { folds, final, lockBox } = searchFolds(labelled, rules);
  const set = { ...labelled, weights: balancedWeights(labelled, folds.map(({ test }) => test)) };
  return { set, units: matrix.units, folds: folds.map(sharedFold), final: sharedFold(final), lockBox };
}

const sharedRows = (rows: Uint32Array): Uint32Array => {
  const copy = new Uint32Array(new SharedArrayBuffer(rows.byteLength));
  copy.set(rows);
  return copy;
};

const sharedFold = ({ train, test, validation }: StoppedFold): StoppedFold => ({ train: sharedRows(train), test: sharedRows(test), validation: sharedRows(validation) });
