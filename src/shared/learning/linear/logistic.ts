import { DataError } from '../../domain/errors.ts';
import { cholesky, choleskySolve, inverseDiagonal } from './cholesky.ts';
import { linearScores, weightedGram, weightedMoments, type Design, type LinearFit } from './design.ts';

export interface LogisticFit extends LinearFit {
  /** Weighted, without the penalty. */
  readonly logLikelihood: number;
  /** From the penalised curvature, the intercept first: the usual ones where `l2` is 0. */
  readonly standardErrors: Float64Array;
  readonly steps: number;
}

const MOST_STEPS = 100;
const MOST_HALVINGS = 30;
/** Steps that move no score further than this end the search. */
const LEAST_CHANGE = 1e-13;
/** So near, Newton's step is taken unseen: the loss differs by less than its rounding. */
const NEAR = 1e-3;

/**
 * Logistic regression by iteratively reweighted least squares, which is Newton's method (Green 1984): the least of
 * `sum weight (log(1 + e^s) - label s) + l2 / 2 |b|^2` with s = intercept + x b. A step that makes it worse is halved.
 * DataError where there is no finite optimum: labels that the features separate, or features that depend on each other, without a penalty.
 */
export function logistic(design: Design, l2: number): LogisticFit {
  const { columns, labels, weights } = design;
  let beta: Float64Array = new Float64Array(columns.length + 1);
  let at = look(design, beta, l2);
  let before = Infinity;
  for (let step = 1; step <= MOST_STEPS; step++) {
    const gradient = weightedMoments(columns, labels.map((label, i) => weights[i] * (label - at.probabilities[i])));
    for (let f = 1; f < gradient.length; f++) gradient[f] -= l2 * beta[f];
    const lower = curvature(design, at.probabilities, l2);
    if (lower === undefined) throw noOptimum(l2);
    const direction = choleskySolve(lower, gradient);
    const change = greatestChange(design, direction);
    // Changes that stay small without shrinking are rounding.
    if (change <= LEAST_CHANGE || (change <= NEAR * NEAR && change > before / 2)) return fitOf(beta, at, { lower, steps: step });
    const next = change <= NEAR ? moved({ design, l2, beta, direction }, 1) : descend({ design, l2, beta, direction }, at.loss);
    if (next === undefined) throw noOptimum(l2);
    beta = next.beta;
    at = next.at;
    before = change;
  }
  throw noOptimum(l2);
}

/** How far a full step would move a score. It shrinks to nothing at an optimum; on the way to infinity it stays near 1. */
function greatestChange(design: Design, direction: Float64Array): number {
  const change = linearScores(design, { intercept: direction[0], coefficients: direction.subarray(1) }, new Float64Array(design.labels.length));
  return change.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

const noOptimum = (l2: number): DataError => new DataError(`expected labels that the features do not separate, independent features, or a penalty above 0; found no finite optimum with a penalty of "${l2}"`);

interface Look {
  readonly loss: number;
  readonly logLikelihood: number;
  readonly probabilities: Float64Array;
}

function look({ columns, labels, weights }: Design, beta: Float64Array, l2: number): Look {
  const scores = linearScores({ columns }, { intercept: beta[0], coefficients: beta.subarray(1) }, new Float64Array(labels.length));
  const probabilities = new Float64Array(labels.length);
  let logLikelihood = 0;
  for (let i = 0; i < labels.length; i++) {
    const score = scores[i];
    probabilities[i] = 1 / (1 + Math.exp(-score));
    logLikelihood -= weights[i] * (Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - labels[i] * score);
  }
  const penalty = beta.subarray(1).reduce((sum, slope) => sum + slope * slope, 0) * (l2 / 2);
  return { loss: penalty - logLikelihood, logLikelihood, probabilities };
}

function curvature({ columns, weights }: Design, probabilities: Float64Array, l2: number): Float64Array | undefined {
  const size = columns.length + 1;
  const hessian = weightedGram(columns, weights.map((weight, i) => weight * probabilities[i] * (1 - probabilities[i])));
  for (let f = 1; f < size; f++) hessian[f * size + f] += l2;
  return cholesky(hessian, size);
}

interface Descent {
  readonly design: Design;
  readonly l2: number;
  readonly beta: Float64Array;
  readonly direction: Float64Array;
}

interface Place {
  readonly beta: Float64Array;
  readonly at: Look;
}

function moved({ design, l2, beta, direction }: Descent, length: number): Place {
  const next = beta.map((value, f) => value + length * direction[f]);
  return { beta: next, at: look(design, next, l2) };
}

function descend(descent: Descent, loss: number): Place | undefined {
  for (let halving = 0, length = 1; halving < MOST_HALVINGS; halving++, length /= 2) {
    const place = moved(descent, length);
    if (place.at.loss < loss) return place;
  }
  return undefined;
}

function fitOf(beta: Float64Array, { logLikelihood }: Look, { lower, steps }: { readonly lower: Float64Array; readonly steps: number }): LogisticFit {
  return { intercept: beta[0], coefficients: beta.slice(1), logLikelihood, standardErrors: inverseDiagonal(lower, beta.length).map(Math.sqrt), steps };
}
