import type { Random } from '../../domain/random.ts';
import { standardised, standardOf, type Standard } from './jump-features.ts';
import { fitJumpModel, jumpLosses, stepCosts, type JumpModel, type Rows } from './jump-model.ts';

/** Features of each step, one row of numbers a step, and the log return of that same step. */
export interface JumpHistory {
  readonly features: readonly (readonly number[])[];
  readonly returns: readonly number[];
}

export const PENALTIES: readonly number[] = [1, 3, 10, 30, 100, 300, 1000];
const FOLDS = 3;
/** Steps below which no penalty can be told from another. */
const LEAST_STEPS = 240;
const DEFAULT_PENALTY = 30;
const LEAST_SHARE = 0.02;

export const rowsOf = (features: readonly (readonly number[])[], standard: Standard): Rows => {
  const width = standard.means.length;
  const values = new Float64Array(features.length * width);
  features.forEach((row, t) => values.set(standardised(row, standard), t * width));
  return { count: features.length, width, values };
};

/** The state of the last row at each row, with nothing known of what comes after: what a live detector would have said. */
export function onlineStates(rows: Rows, { centroids, states, penalty }: JumpModel): Uint8Array {
  const losses = jumpLosses(rows, centroids);
  const costs = new Float64Array(states);
  return Uint8Array.from({ length: rows.count }, (_, t) => {
    stepCosts(costs, losses.subarray(t * states, (t + 1) * states), t === 0 ? 0 : penalty);
    return costs.indexOf(costs.reduce((a, b) => Math.min(a, b)));
  });
}

export interface PenaltyChoice {
  readonly states: number;
  readonly random: Random;
  /** The penalty in use: it stays while it is not clearly worse than the best. */
  readonly current?: number | undefined;
}

/**
 * The penalty by walk-forward on a logarithmic grid. Three times the model is fitted on what came first and judged on what followed: by the
 * log density of the next return under a normal with the mean and variance that followed its state in training. It is not judged by what a
 * strategy would have earned, which fits the penalty to the strategy. Of penalties within one standard error of the best the one in use
 * stays, else the largest is taken: fewer changes. A penalty so high that a state holds less than 2 % of the training rows tells nothing
 * apart and is out. With fewer than 240 steps, or where every penalty is out, the answer is the one in use or 30.
 */
export function chosenPenalty(history: JumpHistory, { states, random, current }: PenaltyChoice): number {
  const count = history.returns.length;
  if (count < LEAST_STEPS) return current ?? DEFAULT_PENALTY;
  const edges = Array.from({ length: FOLDS + 1 }, (_, fold) => Math.floor((count * (FOLDS + fold)) / (2 * FOLDS)));
  const trials = PENALTIES.flatMap((penalty) => {
    const folds = edges.slice(0, -1).map((end, fold) => foldScores(history, { end, until: edges[fold + 1] }, { states, penalty, starts: 3, random }));
    const scores = folds.flatMap((fold) => fold ?? []);
    return folds.includes(undefined) ? [] : [{ penalty, scores, score: mean(scores) }];
  });
  if (trials.length === 0) return current ?? DEFAULT_PENALTY;
  const best = trials.reduce((a, b) => (b.score > a.score ? b : a));
  const good = trials.filter(({ scores }) => isClose(best.scores.map((value, t) => value - scores[t]))).map(({ penalty }) => penalty);
  return current !== undefined && good.includes(current) ? current : Math.max(...good);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean of the differences is within one standard error of 0. */
function isClose(short: readonly number[]): boolean {
  const centre = mean(short);
  return centre <= Math.sqrt(mean(short.map((value) => (value - centre) ** 2)) / short.length);
}

interface Fit {
  readonly states: number;
  readonly penalty: number;
  readonly starts: number;
  readonly random: Random;
}

function foldScores({ features, returns }: JumpHistory, { end, until }: { readonly end: number; readonly until: number }, fit: Fit): number[] | undefined {
  const train = features.slice(0, end);
  const standard = standardOf(train);
  const model = fitJumpModel(rowsOf(train, standard), fit);
  const held = model.centroids.map((_, state) => model.path.reduce((sum, visited) => sum + (visited === state ? 1 : 0), 0));
  if (Math.min(...held) < LEAST_SHARE * end) return undefined;
  const all = onlineStates(rowsOf(features.slice(0, until), standard), model);
  const densities = model.centroids.map((_, state) => densityAfter(state, model.path, returns));
  const scores: number[] = [];
  for (let t = end; t < until; t++) scores.push(densities[all[t - 1]](returns[t]));
  return scores;
}

/** The normal log density of returns that followed `state` in training; states that were hardly visited borrow the overall spread. */
function densityAfter(state: number, path: Uint8Array, returns: readonly number[]): (change: number) => number {
  const after = Array.from(path.subarray(0, -1), (visited, t) => (visited === state ? returns[t + 1] : NaN)).filter((value) => !Number.isNaN(value));
  const sample = after.length >= 20 ? after : returns.slice(1, path.length);
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const variance = Math.max(1e-18, sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sample.length);
  return (change) => -0.5 * (Math.log(variance) + (change - mean) ** 2 / variance);
}
