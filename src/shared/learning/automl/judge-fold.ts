import { DataError } from '../../domain/errors.ts';
import { areaUnderCurve, logLoss } from '../metrics.ts';
import { fitModel, predictRows, type FittedModel } from '../model.ts';
import type { StoppedFold } from '../validation/fit-folds.ts';
import type { FoldResult, FoldTask } from './halving-search.ts';
import { tradeLabels, type TradeRules } from './label-trades.ts';
import type { TrainingSet } from './training-set.ts';

export interface JudgedFold {
  readonly result: FoldResult;
  readonly model: FittedModel | undefined;
  /** Answers to the test rows of the fold, in order; empty where nothing was fitted. */
  readonly answers: Float64Array;
}

/** Fits one model on one fold and judges it on the fold's test rows by weighted log loss, AUC and what acting on it would have made. */
export function judgeFold(task: Pick<FoldTask, 'trial' | 'fold' | 'settings' | 'seed'>, { set, fold }: { readonly set: TrainingSet; readonly fold: StoppedFold }, rules: TradeRules): JudgedFold {
  const about = { trial: task.trial, fold: task.fold };
  try {
    const model = fitModel(task.settings, { names: set.names, columns: set.columns, labels: set.labels, weights: set.weights, train: fold.train, validation: fold.validation }, { seed: task.seed + task.fold });
    const answers = predictRows(model, set, fold.test);
    if (fold.test.length === 0) return { result: { ...about, logLoss: null, auc: null, days: [], returns: [], trades: 0 }, model, answers };
    const judged = { probabilities: answers, labels: Float64Array.from(fold.test, (row) => set.labels[row]), weights: Float64Array.from(fold.test, (row) => set.weights[row]) };
    const { days, returns, trades } = tradeLabels(set, { rows: fold.test, probabilities: answers }, rules);
    return { result: { ...about, logLoss: logLoss(judged), auc: areaUnderCurve(judged), days, returns, trades }, model, answers };
  } catch (error) {
    // What the data cannot teach this model, other models may learn; anything else is a fault of ours.
    if (!(error instanceof DataError)) throw error;
    return { result: { ...about, logLoss: null, auc: null, days: [], returns: [], trades: 0, failure: error.message }, model: undefined, answers: new Float64Array() };
  }
}
