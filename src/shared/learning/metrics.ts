import { UsageError } from '../domain/errors.ts';

/** Answers beside what came true: `labels` of 0 and 1; `weights` count all alike where they are absent. */
export interface Judged {
  readonly probabilities: Float64Array;
  readonly labels: ArrayLike<number>;
  readonly weights?: ArrayLike<number>;
}

/** Probabilities nearer to 0 or 1 are judged as if they were this far away: one certain error must not make a loss infinite. */
const LEAST_PROBABILITY = 1e-15;

function assertJudged({ probabilities, labels, weights }: Judged): void {
  if (probabilities.length === 0) throw new UsageError('expected at least one answer to judge, found "0"');
  if (labels.length !== probabilities.length) throw new UsageError(`expected a label for each of ${probabilities.length} answers, found "${labels.length}"`);
  if (weights !== undefined && weights.length !== probabilities.length) throw new UsageError(`expected a weight for each of ${probabilities.length} answers, found "${weights.length}"`);
  for (let i = 0; i < probabilities.length; i++) {
    if (Number.isNaN(probabilities[i])) throw new UsageError(`expected a number as answer ${i}, found "NaN"`);
    if (labels[i] !== 0 && labels[i] !== 1) throw new UsageError(`expected label 0 or 1 of answer ${i}, found "${labels[i]}"`);
  }
}

function weightedMean(judged: Judged, of: (i: number) => number): number {
  assertJudged(judged);
  const { probabilities, weights } = judged;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const weight = weights?.[i] ?? 1;
    sum += weight * of(i);
    total += weight;
  }
  return sum / total;
}

/** Mean of -log of the probability given to what came true. */
export const logLoss = (judged: Judged): number =>
  weightedMean(judged, (i) => {
    const probability = judged.labels[i] === 1 ? judged.probabilities[i] : 1 - judged.probabilities[i];
    return -Math.log(Math.min(1, Math.max(LEAST_PROBABILITY, probability)));
  });

/** Mean square of probability less label (Brier 1950). */
export const brierScore = (judged: Judged): number => weightedMean(judged, (i) => (judged.probabilities[i] - judged.labels[i]) ** 2);

/**
 * Area under the ROC curve: how often a row of label 1 has the higher score than one of label 0; ties count half (Mann & Whitney 1947).
 * Scores need not be probabilities. Undefined, null, where all weight is on one label.
 */
export function areaUnderCurve(judged: Judged): number | null {
  assertJudged(judged);
  const { probabilities: scores, labels, weights } = judged;
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  let [below, won, rising] = [0, 0, 0];
  for (let first = 0; first < order.length;) {
    let [ones, zeros] = [0, 0];
    let end = first;
    for (; end < order.length && scores[order[end]] === scores[order[first]]; end++) {
      const weight = weights?.[order[end]] ?? 1;
      if (labels[order[end]] === 1) ones += weight;
      else zeros += weight;
    }
    won += ones * (below + zeros / 2);
    below += zeros;
    rising += ones;
    first = end;
  }
  return rising > 0 && below > 0 ? won / (rising * below) : null;
}

/** Counts, or sums of weights, of the four outcomes when a probability of at least `threshold` is called 1. */
export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

export function confusion(judged: Judged, threshold = 0.5): Confusion {
  assertJudged(judged);
  const { probabilities, labels, weights } = judged;
  const cells = [0, 0, 0, 0];
  for (let i = 0; i < probabilities.length; i++) cells[2 * labels[i] + (probabilities[i] >= threshold ? 1 : 0)] += weights?.[i] ?? 1;
  return { trueNegative: cells[0], falsePositive: cells[1], falseNegative: cells[2], truePositive: cells[3] };
}

export function accuracy({ truePositive, trueNegative, falsePositive, falseNegative }: Confusion): number {
  return (truePositive + trueNegative) / (truePositive + trueNegative + falsePositive + falseNegative);
}

/** Harmonic mean of precision and recall; null where label 1 neither was nor was called. */
export function f1Score({ truePositive, falsePositive, falseNegative }: Confusion): number | null {
  const whole = 2 * truePositive + falsePositive + falseNegative;
  return whole > 0 ? (2 * truePositive) / whole : null;
}

/** Correlation of call and outcome (Matthews 1975); 0 where one of them never changes. */
export function matthewsCorrelation({ truePositive, trueNegative, falsePositive, falseNegative }: Confusion): number {
  const scale = Math.sqrt(truePositive + falsePositive) * Math.sqrt(truePositive + falseNegative) * Math.sqrt(trueNegative + falsePositive) * Math.sqrt(trueNegative + falseNegative);
  return scale > 0 ? (truePositive * trueNegative - falsePositive * falseNegative) / scale : 0;
}

/**
 * Expected calibration error (Naeini et al. 2015): probabilities in `bins` bins of equal width, ]0, 1/bins] and so on; the mean distance
 * between the mean probability of a bin and the share of label 1 in it, weighted by what is in the bin.
 */
export function calibrationError(judged: Judged, bins = 10): number {
  assertJudged(judged);
  const { probabilities, labels, weights } = judged;
  const excess = new Float64Array(bins);
  let total = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const weight = weights?.[i] ?? 1;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(probabilities[i] * bins) - 1));
    excess[bin] += weight * (probabilities[i] - labels[i]);
    total += weight;
  }
  return excess.reduce((sum, each) => sum + Math.abs(each), 0) / total;
}
