import { DataError } from '../../shared/domain/errors.ts';
import { predictEnsemble, stackModels, type Ensemble } from '../../shared/learning/automl/ensemble.ts';
import type { SearchRules, Standing } from '../../shared/learning/automl/halving-search.ts';
import { tradeLabels, type DailyTrades, type TradeRules } from '../../shared/learning/automl/label-trades.ts';
import type { TrainingSet } from '../../shared/learning/automl/training-set.ts';
import { calibrationError, areaUnderCurve, brierScore, logLoss } from '../../shared/learning/metrics.ts';
import { FitPool } from './fit-pool.ts';
import { keptFits, rememberedSearch } from './run-search.ts';
import type { TrainingData } from './training-data.ts';
import type { TrialFile } from './trial-file.ts';

export interface TrainSettings {
  readonly seed: number;
  readonly trials: number;
  readonly maxRamBytes: number;
  readonly maxCores: number;
  readonly trading: TradeRules;
  /** Of the search: time is up, or a person asks. What was found until then is made into models all the same. */
  readonly signal: AbortSignal;
  readonly progress: (done: number) => void;
}

/** How good answers to some rows were. `base`: the log loss of always answering the share of label 1 that the searched rows have. */
export interface AnswerFigures {
  readonly rows: number;
  readonly logLoss: number;
  readonly base: number;
  readonly auc: number | null;
  readonly brier: number;
  readonly calibrationError: number;
}

export interface Trained {
  readonly ensemble: Ensemble;
  readonly members: readonly Standing[];
  readonly leaderboard: readonly Standing[];
  readonly outOfFold: AnswerFigures & { readonly traded: DailyTrades };
  /** Opened by a search that came to its end alone: one that goes on later must not have seen it. */
  readonly lockBox: (AnswerFigures & { readonly traded: DailyTrades; readonly from: number; readonly to: number }) | undefined;
  readonly fits: { readonly done: number; readonly resumed: number; readonly dropped: number; readonly isStopped: boolean };
}

/** So many models are stacked. */
const BEST = 3;

/** The best that were judged on all folds; where none was, the one model that is ahead, so that a search that ran out of time has little left to do. */
function bestOf(leaderboard: readonly Standing[], folds: number): readonly Standing[] {
  const good = leaderboard.filter(({ logLoss: loss }) => loss !== null);
  const whole = good.filter(({ results }) => results.length === folds);
  return whole.length > 0 ? whole.slice(0, BEST) : good.slice(0, 1);
}

/** Searches, stacks the best and, when the search is over, opens the lock-box. DataError when nothing could be fitted. */
export async function train({ set, folds, final, lockBox }: TrainingData, settings: TrainSettings, file: TrialFile): Promise<Trained> {
  const rules: SearchRules = { seed: settings.seed, rows: final.train.length, folds: folds.length, trials: settings.trials, isCompleted: true };
  const search = rememberedSearch(rules, file.known, ({ result, answers }) => file.add(result, answers));
  const limits = { maxRamBytes: settings.maxRamBytes, maxCores: settings.maxCores };
  const pool = new FitPool({ set, folds: [...folds, final], rules: settings.trading }, { ...limits, signal: settings.signal });
  const told: typeof search.queue = { ...search.queue, get isDone() { return search.queue.isDone; }, finish: (request, answer) => { search.queue.finish(request, answer); settings.progress(search.done); } };
  try {
    await pool.run(told);
  } finally {
    await pool.close();
  }
  const isStopped = !search.queue.isDone;
  const leaderboard = search.standings();
  const best = bestOf(leaderboard, folds.length);
  if (best.length === 0) throw new DataError(leaderboard[0].failure === undefined ? 'stopped before a single model was judged: the same command goes on from here' : `no model could be fitted: ${leaderboard[0].failure}`);
  const { ensemble, members, outOfFold, dropped } = await keptEnsemble({ set, folds, final }, best, { file, trading: settings.trading, limits });
  const searched = Uint32Array.from(outOfFold.keys()).filter((row) => !Number.isNaN(outOfFold[row]));
  const judged = (rows: Uint32Array, answers: Float64Array) => ({ ...figuresOf(set, { rows, answers, taught: searched }), traded: tradeLabels(set, { rows, probabilities: answers }, settings.trading) });
  return {
    ensemble, members, leaderboard, outOfFold: judged(searched, Float64Array.from(searched, (row) => outOfFold[row])),
    lockBox: isStopped ? undefined : { ...judged(lockBox, predictEnsemble(ensemble, set, lockBox)), from: set.knownAt[lockBox[0]], to: set.knownAt[lockBox[lockBox.length - 1]] + 1 },
    fits: { done: search.done, resumed: search.resumed, dropped: pool.dropped + dropped, isStopped },
  };
}

interface Keeping {
  readonly file: TrialFile;
  readonly trading: TradeRules;
  readonly limits: { readonly maxRamBytes: number; readonly maxCores: number };
}

/** The best on all searched rows, with their answers on every fold. Never stopped: without it there is no model. */
async function keptEnsemble({ set, folds, final }: Pick<TrainingData, 'set' | 'folds' | 'final'>, best: readonly Standing[], { file, trading, limits }: Keeping): Promise<{ readonly ensemble: Ensemble; readonly members: readonly Standing[]; readonly outOfFold: Float64Array; readonly dropped: number }> {
  const pool = new FitPool({ set, folds: [...folds, final], rules: trading }, { ...limits, signal: new AbortController().signal });
  const kept = keptFits(best, folds.length);
  try {
    await pool.run(kept.queue);
  } finally {
    await pool.close();
  }
  const failure = kept.answers.map((answers) => answers.find((answer) => answer?.result.failure !== undefined)?.result.failure);
  const members = best.filter((_, k) => failure[k] === undefined);
  if (members.length === 0) throw new DataError(`none of the best models could be fitted on all that was searched: ${failure[0] ?? ''}`);
  const opinions = members.map((member) => {
    const column = new Float64Array(set.labels.length).fill(NaN);
    folds.forEach(({ test }, fold) => {
      const answers = kept.answers[best.indexOf(member)][fold]?.answers ?? file.answersOf({ trial: member.trial, fold }, test.length);
      test.forEach((row, i) => { column[row] = answers[i]; });
    });
    return column;
  });
  const models = members.flatMap((member) => kept.answers[best.indexOf(member)][folds.length]?.model ?? []);
  return { ...stackModels(models, { answers: opinions, labels: set.labels, weights: set.weights, folds }), members, dropped: pool.dropped };
}

function figuresOf({ labels, weights }: TrainingSet, { rows, answers, taught }: { readonly rows: Uint32Array; readonly answers: Float64Array; readonly taught: Uint32Array }): AnswerFigures {
  const judged = { probabilities: answers, labels: Float64Array.from(rows, (row) => labels[row]), weights: Float64Array.from(rows, (row) => weights[row]) };
  const share = taught.reduce((sum, row) => sum + weights[row] * labels[row], 0) / taught.reduce((sum, row) => sum + weights[row], 0);
  return {
    rows: rows.length, logLoss: logLoss(judged), base: logLoss({ ...judged, probabilities: answers.map(() => share) }), auc: areaUnderCurve(judged), brier: brierScore(judged), calibrationError: calibrationError(judged),
  };
}
