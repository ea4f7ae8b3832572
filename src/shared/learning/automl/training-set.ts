import { sharedFloats, type CandleColumns } from '../../domain/candle.ts';
import { DataError } from '../../domain/errors.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { ewVolatility } from '../labels/ew-volatility.ts';
import { tripleBarrier, type BarrierRules } from '../labels/triple-barrier.ts';
import { labelWeights } from '../labels/uniqueness.ts';
import { purgedFold, purgedFolds, usualEmbargo, type LabelSpans } from '../purged-folds.ts';
import type { Samples } from '../samples.ts';
import { withValidation, type StoppedFold } from '../validation/fit-folds.ts';
import type { LabelledMoves } from './label-trades.ts';

/** Samples whose label is 1 where the price rises first, with what the labels look at. Columns are in shared memory. */
export interface TrainingSet extends Samples, LabelledMoves {}

export const MEMORY = { lambda: 0.94, warmUp: 50 } as const;
/** Fewer labels than this cannot be divided into folds that say anything. */
const LEAST_LABELS = 500;

const shared = (values: Float64Array): Float64Array => {
  const column = sharedFloats(values.length);
  column.set(values);
  return column;
};

/** One sample for each candle that has a label and whose features are warm (the missing ones, such as a swing that is not there, are left to the models). DataError: too few. */
export function trainingSet({ candles, timeframeMs }: { readonly candles: CandleColumns; readonly timeframeMs: number }, matrix: FeatureMatrix, rules: BarrierRules): TrainingSet {
  const volatility = ewVolatility(candles.close.subarray(0, candles.length), MEMORY);
  const warm = firstWarm(matrix);
  const entries = Uint32Array.from({ length: Math.max(0, candles.length - warm) }, (_, i) => warm + i);
  const { from, to, returns, knownAt } = tripleBarrier(candles, { entries, volatility }, { ...rules, timeframeMs });
  if (from.length < LEAST_LABELS) throw new DataError(`expected at least ${LEAST_LABELS} labelled candles to learn from, found "${from.length}" of ${candles.length} candles (${warm} of them warm the features up)`);
  const labels = shared(returns.map((value) => (value > 0 ? 1 : 0)));
  return {
    names: matrix.names, columns: matrix.columns.map((column) => shared(Float64Array.from(from, (row) => column[row]))), labels,
    weights: shared(labelWeights({ from, to }, returns)), from: shared(from), to: shared(to), returns: shared(returns), knownAt: shared(knownAt),
  };
}

/** The first row in which every feature that ever has a value has had one. */
function firstWarm({ columns }: FeatureMatrix): number {
  return Math.max(0, ...columns.map((column) => column.findIndex((value) => !Number.isNaN(value))));
}

export interface SearchFolds {
  /** Purged and embargoed, oldest first, each with rows that stop the training. */
  readonly folds: readonly StoppedFold[];
  /** All rows of the search with rows that stop the training set aside: for the models that are kept. */
  readonly final: StoppedFold;
  /** The newest rows: nothing is chosen by them. */
  readonly lockBox: Uint32Array;
}

/** The last `lockShare` of the labels are locked away; what overlaps them is not searched on either. */
export function searchFolds(spans: LabelSpans, { folds, lockShare }: { readonly folds: number; readonly lockShare: number }): SearchFolds {
  const count = spans.from.length;
  const locked = Math.floor(count * (1 - lockShare));
  let searched = locked;
  while (searched > 0 && spans.to[searched - 1] >= spans.from[locked]) searched -= 1;
  const within = { from: Float64Array.from({ length: searched }, (_, i) => spans.from[i]), to: Float64Array.from({ length: searched }, (_, i) => spans.to[i]) };
  const embargo = usualEmbargo(within);
  const first = Math.floor(searched * 0.85);
  const { train, test } = purgedFold(within, [{ first, end: searched }], embargo);
  return {
    folds: withValidation(within, purgedFolds(within, { folds, embargo }), embargo),
    final: { train, validation: test, test: new Uint32Array() },
    lockBox: Uint32Array.from({ length: count - locked }, (_, i) => locked + i),
  };
}
