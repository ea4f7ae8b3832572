import type { Samples, Target } from '../samples.ts';
import type { Slopes } from './tree-grower.ts';

/** Rows on their way: the score is the log-odds of label 1, or the value. */
export interface ScoredRows {
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly scores: Float64Array;
  readonly base: number;
}

export interface BoostingLoss {
  /** The constant score with the least loss. */
  base(samples: Samples, rows: Uint32Array): number;
  /** First and second derivative of each row's loss, times its weight. */
  slopes(rows: ScoredRows, into: Slopes): void;
  /** Weighted mean loss. */
  mean(rows: ScoredRows): number;
}

export const boostingLoss = (target: Target): BoostingLoss => (target === 'probability' ? LOGISTIC : SQUARED);

function weightedMean({ labels, weights }: Samples, rows: Uint32Array): number {
  let sum = 0;
  let weight = 0;
  for (const row of rows) {
    sum += weights[row] * labels[row];
    weight += weights[row];
  }
  return sum / weight;
}

const LOGISTIC: BoostingLoss = {
  base: (samples, rows) => {
    const share = weightedMean(samples, rows);
    return Math.log(share / (1 - share));
  },
  slopes: ({ labels, weights, scores }, { gradients, hessians }) => {
    for (let i = 0; i < scores.length; i++) {
      const probability = 1 / (1 + Math.exp(-scores[i]));
      gradients[i] = weights[i] * (probability - labels[i]);
      hessians[i] = weights[i] * probability * (1 - probability);
    }
  },
  mean: ({ labels, weights, scores }) => {
    let sum = 0;
    let weight = 0;
    for (let i = 0; i < scores.length; i++) {
      // log(1 + e^s) - y s, written so that a great score does not overflow.
      const score = scores[i];
      sum += weights[i] * (Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - labels[i] * score);
      weight += weights[i];
    }
    return sum / weight;
  },
};

const SQUARED: BoostingLoss = {
  base: weightedMean,
  slopes: ({ labels, weights, scores }, { gradients, hessians }) => {
    for (let i = 0; i < scores.length; i++) {
      gradients[i] = weights[i] * (scores[i] - labels[i]);
      hessians[i] = weights[i];
    }
  },
  mean: ({ labels, weights, scores }) => {
    let sum = 0;
    let weight = 0;
    for (let i = 0; i < scores.length; i++) {
      sum += weights[i] * (scores[i] - labels[i]) ** 2;
      weight += weights[i];
    }
    return sum / weight;
  },
};
