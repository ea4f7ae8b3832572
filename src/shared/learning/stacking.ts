import { DataError, UsageError } from '../domain/errors.ts';

/** Out-of-fold probabilities of several models for the same rows; `labels` 0 or 1, `weights` 0 or more. */
export interface Opinions {
  readonly probabilities: readonly Float64Array[];
  readonly labels: Float64Array;
  readonly weights: Float64Array;
}

export interface StackRules {
  /** Share of the answer that is equal weights: 0.5 by default, because fitted weights of forecasts seldom beat equal ones by much. */
  readonly shrink?: number;
}

const MOST_STEPS = 20_000;
/** Distance from the least loss, in nats per row, that is near enough. */
const NEAR = 1e-9;
const LEAST_LIKELIHOOD = 1e-15;

/**
 * Weights of 0 or more that sum to 1 under which the mixture of the models has the least log loss on rows none of them was trained on
 * (stacking of Wolpert 1992 and Breiman 1996, with weights on the simplex), drawn half way to equal ones. The loss is convex; each step of the
 * EM rule for mixtures lowers it, and the greatest mean ratio of a model's likelihood to the mixture's tells how near its least it is.
 * Rows that some model answers with NaN are left out. DataError where none is left.
 */
export function stackWeights({ probabilities, labels, weights }: Opinions, { shrink = 0.5 }: StackRules = {}): Float64Array {
  const models = probabilities.length;
  if (models === 0 || probabilities.some(({ length }) => length !== labels.length) || weights.length !== labels.length) throw new UsageError(`expected answers of one or more models to ${labels.length} rows with a weight each, found "${probabilities.map(({ length }) => length).join(', ')}" and "${weights.length}" weights`);
  if (!(shrink >= 0 && shrink <= 1)) throw new UsageError(`expected a share of equal weights from 0 to 1, found "${shrink}"`);
  const rows = Uint32Array.from(labels, (_, i) => i).filter((i) => weights[i] > 0 && probabilities.every((answers) => !Number.isNaN(answers[i])));
  if (rows.length === 0) throw new DataError('expected rows that every model answers, found none');
  const likelihoods = probabilities.map((answers) => Float64Array.from(rows, (i) => Math.max(LEAST_LIKELIHOOD, labels[i] === 1 ? answers[i] : 1 - answers[i])));
  const total = rows.reduce((sum, i) => sum + weights[i], 0);
  const fitted = mixtureWeights(likelihoods, Float64Array.from(rows, (i) => weights[i] / total));
  return fitted.map((weight) => (1 - shrink) * weight + shrink / models);
}

function mixtureWeights(likelihoods: readonly Float64Array[], share: Float64Array): Float64Array {
  const mixture = new Float64Array(share.length);
  let fitted = new Float64Array(likelihoods.length).fill(1 / likelihoods.length);
  for (let step = 0; step < MOST_STEPS; step++) {
    mixture.fill(0);
    likelihoods.forEach((likelihood, model) => { for (let i = 0; i < mixture.length; i++) mixture[i] += fitted[model] * likelihood[i]; });
    const ratios = Float64Array.from(likelihoods, (likelihood) => {
      let sum = 0;
      for (let i = 0; i < mixture.length; i++) sum += (share[i] * likelihood[i]) / mixture[i];
      return sum;
    });
    // By convexity the loss is at most log(greatest ratio) above its least (Cover 1984).
    if (Math.log(Math.max(...ratios)) <= NEAR) break;
    fitted = fitted.map((weight, model) => weight * ratios[model]);
  }
  const sum = fitted.reduce((whole, weight) => whole + weight, 0);
  return fitted.map((weight) => weight / sum);
}

/** The mixture of the models' answers. */
export function blend(probabilities: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  if (probabilities.length === 0 || probabilities.length !== weights.length) throw new UsageError(`expected a weight for each of ${probabilities.length} models, found "${weights.length}"`);
  return probabilities[0].map((_, i) => probabilities.reduce((sum, answers, model) => sum + weights[model] * answers[i], 0));
}
