import { DataError } from '../../shared/domain/errors.ts';
import { predictEnsemble, stackModels, type Ensemble } from '../../shared/learning/automl/ensemble.ts';
import type { SearchRules, Standing } from '../../shared/learning/automl/halving-search.ts';
import { tradeLabels, type DailyTrades, type TradeRules } from '../../shared/learning/automl/label-trades.ts';
import { trialBytes } from '../../shared/learning/automl/memory-estimate.ts';
import type { TrainingSet } from '../../shared/learning/automl/training-set.ts';
import { calibrationError, areaUnderCurve, brierScore, logLoss } from '../../shared/learning/metrics.ts';
import type { FitAnswer } from './fit-messages.ts';
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
  /** A person asks: where no model was judged on all folds yet, none is made. */
  readonly interrupted?: AbortSignal | undefined;
  /** What the process holds beside the threads, or will, as it was planned. */
  readonly heldBytes?: number | undefined;
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

/** A person ended the search before any model was judged on all folds: there is nothing to keep but what was tried. */
export class SearchStopped extends Error {
  readonly leaderboard: readonly Standing[];

  constructor(leaderboard: readonly Standing[]) {
    super('stopped before any model was judged on all folds: no model was written, and the same command goes on from here');
    this.name = 'AbortError';
    this.leaderboard = leaderboard;
  }
}

/** Searches, stacks the best and, when the search is over, opens the lock-box. DataError when nothing could be fitted, `SearchStopped` when a person ended it too early. */
export async function train({ set, folds, final, lockBox }: TrainingData, settings: TrainSettings, file: TrialFile): Promise<Trained> {
  const rules: SearchRules = { seed: settings.seed, rows: final.train.length, folds: folds.length, trials: settings.trials, isCompleted: true };
  const search = rememberedSearch(rules, file.known, ({ result, answers }) => file.add(result, answers));
  // One pool for all of it: what its threads hold is known to the end.
  const pool = new FitPool({ set, folds: [...folds, final], rules: settings.trading }, settings);
  const told: typeof search.queue = { ...search.queue, get isDone() { return search.queue.isDone; }, finish: (request, answer) => { search.queue.finish(request, answer); settings.progress(search.done); } };
  try {
    await pool.run(told, settings.signal);
    const isStopped = !search.queue.isDone;
    const leaderboard = search.standings();
    assertEnough(leaderboard, folds.length, isStopped && settings.interrupted?.aborted === true);
    const { ensemble, members, outOfFold } = await keptEnsemble({ set, folds }, leaderboard, { file, pool });
    const searched = Uint32Array.from(outOfFold.keys()).filter((row) => !Number.isNaN(outOfFold[row]));
    const judged = (rows: Uint32Array, answers: Float64Array) => ({ ...figuresOf(set, { rows, answers, taught: searched }), traded: tradeLabels(set, { rows, probabilities: answers }, settings.trading) });
    return {
      ensemble, members, leaderboard, outOfFold: judged(searched, Float64Array.from(searched, (row) => outOfFold[row])),
      lockBox: isStopped ? undefined : { ...judged(lockBox, predictEnsemble(ensemble, set, lockBox)), from: set.knownAt[lockBox[0]], to: set.knownAt[lockBox[lockBox.length - 1]] + 1 },
      fits: { done: search.done, resumed: search.resumed, dropped: pool.dropped, isStopped },
    };
  } finally {
    await pool.close();
  }
}

function assertEnough(leaderboard: readonly Standing[], folds: number, isInterrupted: boolean): void {
  if (isInterrupted && leaderboard.every(({ logLoss: loss, results }) => loss === null || results.length < folds)) throw new SearchStopped(leaderboard);
  if (bestOf(leaderboard, folds).length === 0) throw new DataError(leaderboard[0].failure === undefined ? 'stopped before a single model was judged: the same command goes on from here' : `no model could be fitted: ${leaderboard[0].failure}`);
}

interface Keeping {
  readonly file: TrialFile;
  readonly pool: FitPool;
}

interface Kept {
  readonly standing: Standing;
  /** By fold, and of all searched rows as the last; those known from before are in the file. */
  readonly answers: readonly (FitAnswer | undefined)[];
}

/** Some of the models on all searched rows; without those that could not be fitted there. */
async function keptModels(wanted: readonly Standing[], folds: number, pool: FitPool): Promise<{ readonly kept: readonly Kept[]; readonly failure: string | undefined }> {
  const { queue, answers } = keptFits(wanted, folds);
  await pool.run(queue, new AbortController().signal);
  const failures = answers.map((of) => of.find((answer) => answer?.result.failure !== undefined)?.result.failure);
  return { kept: wanted.map((standing, k) => ({ standing, answers: answers[k] })).filter((_, k) => failures[k] === undefined), failure: failures.find((failure) => failure !== undefined) };
}

/** The best; where memory is too short for all of them, the next that has room, the smallest first, alone. */
async function bestKept(leaderboard: readonly Standing[], { set, folds }: Pick<TrainingData, 'set' | 'folds'>, pool: FitPool): Promise<readonly Kept[]> {
  const best = bestOf(leaderboard, folds.length);
  const first = await keptModels(best, folds.length, pool);
  if (first.kept.length > 0) return first.kept;
  const sizeOf = ({ settings }: Standing): number => trialBytes(settings, { rows: set.labels.length, features: set.columns.length });
  const others = leaderboard.filter((one) => one.logLoss !== null && !best.includes(one)).toSorted((a, b) => b.results.length - a.results.length || sizeOf(a) - sizeOf(b));
  for (const other of others) {
    const { kept } = await keptModels([other], folds.length, pool);
    if (kept.length > 0) return kept;
  }
  throw new DataError(`none of the models could be fitted on all that was searched: ${first.failure ?? ''}; the same command goes on from here under a larger --max-ram`);
}

/** The best on all searched rows, with their answers on every fold. Never stopped: without it there is no model. */
async function keptEnsemble({ set, folds }: Pick<TrainingData, 'set' | 'folds'>, leaderboard: readonly Standing[], { file, pool }: Keeping): Promise<{ readonly ensemble: Ensemble; readonly members: readonly Standing[]; readonly outOfFold: Float64Array }> {
  const kept = await bestKept(leaderboard, { set, folds }, pool);
  // What follows takes room as well.
  await pool.close();
  const opinions = kept.map(({ standing: { trial }, answers: own }) => {
    const column = new Float64Array(set.labels.length).fill(NaN);
    folds.forEach(({ test }, fold) => {
      const answers = own[fold]?.answers ?? file.answersOf({ trial, fold }, test.length);
      test.forEach((row, i) => { column[row] = answers[i]; });
    });
    return column;
  });
  const models = kept.flatMap(({ answers }) => answers[folds.length]?.model ?? []);
  return { ...stackModels(models, { answers: opinions, labels: set.labels, weights: set.weights, folds }), members: kept.map(({ standing }) => standing) };
}

function figuresOf({ labels, weights }: TrainingSet, { rows, answers, taught }: { readonly rows: Uint32Array; readonly answers: Float64Array; readonly taught: Uint32Array }): AnswerFigures {
  const judged = { probabilities: answers, labels: Float64Array.from(rows, (row) => labels[row]), weights: Float64Array.from(rows, (row) => weights[row]) };
  const share = taught.reduce((sum, row) => sum + weights[row] * labels[row], 0) / taught.reduce((sum, row) => sum + weights[row], 0);
  return {
    rows: rows.length, logLoss: logLoss(judged), base: logLoss({ ...judged, probabilities: answers.map(() => share) }), auc: areaUnderCurve(judged), brier: brierScore(judged), calibrationError: calibrationError(judged),
  };
}
