import type { FoldResult, FoldTask } from '../../shared/learning/automl/halving-search.ts';
import type { TradeRules } from '../../shared/learning/automl/label-trades.ts';
import type { TrainingSet } from '../../shared/learning/automl/training-set.ts';
import type { FittedModel } from '../../shared/learning/model.ts';
import type { StoppedFold } from '../../shared/learning/validation/fit-folds.ts';

/** What a worker knows from the start. All columns and row numbers are in shared memory. */
export interface FitInput {
  readonly set: TrainingSet;
  readonly folds: readonly StoppedFold[];
  readonly rules: TradeRules;
}

export interface FitAnswer {
  readonly result: FoldResult;
  /** To the test rows of the fold, in order; empty where nothing was fitted. */
  readonly answers: Float64Array;
  /** There was no memory for it: under another cap it may be fitted. */
  readonly isRefused?: true;
  /** With `FitRequest.isKept` alone. */
  readonly model?: FittedModel | undefined;
}

export interface FitRequest extends FoldTask {
  /** Whether the model is wanted, not its figures and answers alone. */
  readonly isKept: boolean;
}
