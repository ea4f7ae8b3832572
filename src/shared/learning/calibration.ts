import * as z from 'zod';
import { DataError, UsageError } from '../domain/errors.ts';
import { logistic } from './linear/logistic.ts';
import type { Fold } from './purged-folds.ts';
import { LEAST_OF_EACH, LEAST_ROWS } from './samples.ts';

const rising = (values: readonly number[]): boolean => values.every((value, i) => i === 0 || value >= values[i - 1]);

/** A rising map from what a model answers to how often it came true. */
export const calibration = z.discriminatedUnion('kind', [
  /** Log-odds times `slope` plus `intercept` (Platt 1999). */
  z.strictObject({ kind: z.literal('platt'), slope: z.number().min(0), intercept: z.number() }),
  /** Straight lines between the points, level outside of them. */
  z.strictObject({ kind: z.literal('isotonic'), x: z.array(z.number()).min(1), y: z.array(z.number().min(0).max(1)).min(1) })
    .refine(({ x, y }) => x.length === y.length && rising(x) && rising(y), { message: 'expected as many y as x, both rising' }),
]);

export type Calibration = z.infer<typeof calibration>;
export type CalibrationKind = Calibration['kind'];

/** Answers to rows that the model was not trained on, and what came true; `weights` 0 or more. */
export interface HeldOut {
  readonly probabilities: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
}

/** Probabilities nearer to 0 or 1 count as this far away. */
export const LEAST_PROBABILITY = 1e-9;

const logOdds = (probability: number): number => {
  const inside = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
  return Math.log(inside / (1 - inside));
};

/** Fitted to answers of held-out rows alone. DataError: too few rows with weight or too few of one label. Rows answered by NaN are left out. */
export function fitCalibration(kind: CalibrationKind, given: HeldOut): Calibration {
  const held = answered(given);
  return kind === 'platt' ? platt(held) : isotonic(held);
}

function answered({ probabilities, labels, weights }: HeldOut): HeldOut {
  if (labels.length !== probabilities.length || weights.length !== probabilities.length) throw new UsageError(`expected a label and a weight for each of ${probabilities.length} answers, found "${labels.length}" and "${weights.length}"`);
  const rows = Uint32Array.from(probabilities, (_, i) => i).filter((i) => !Number.isNaN(probabilities[i]) && weights[i] > 0);
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  const held = { probabilities: pick(probabilities), labels: pick(labels), weights: pick(weights) };
  const ones = held.labels.reduce((sum, label) => sum + label, 0);
  if (rows.length < LEAST_ROWS || Math.min(ones, rows.length - ones) < LEAST_OF_EACH) throw new DataError(`expected at least ${LEAST_ROWS} held-out answers with ${LEAST_OF_EACH} of each label, found "${rows.length}" with "${ones}" of label 1`);
  return held;
}

/**
 * Platt's sigmoid on the log-odds with his cautious targets: (n1 + 1) / (n1 + 2) for label 1 and 1 / (n0 + 2) for label 0, so that nothing
 * is ever certain. A falling sigmoid would turn the model round; it becomes level instead: such a model has said nothing.
 */
function platt({ probabilities, labels, weights }: HeldOut): Calibration {
  const sum = (of: (i: number) => number) => weights.reduce((total, weight, i) => total + weight * of(i), 0);
  const [ones, zeros] = [sum((i) => labels[i]), sum((i) => 1 - labels[i])];
  const targets = labels.map((label) => (label === 1 ? (ones + 1) / (ones + 2) : 1 / (zeros + 2)));
  const scores = probabilities.map(logOdds);
  if (scores.some((score) => score !== scores[0])) {
    const { intercept, coefficients } = logistic({ columns: [scores], labels: targets, weights }, 0);
    if (coefficients[0] > 0) return { kind: 'platt', slope: coefficients[0], intercept };
  }
  return { kind: 'platt', slope: 0, intercept: logOdds(sum((i) => targets[i]) / (ones + zeros)) };
}

interface Pool {
  readonly low: number;
  readonly high: number;
  readonly sum: number;
  readonly weight: number;
}

const joined = (a: Pool, b: Pool): Pool => ({ low: a.low, high: b.high, sum: a.sum + b.sum, weight: a.weight + b.weight });

/** The rising steps with the least weighted squared error, by pooling neighbours that fall (Ayer et al. 1955; Zadrozny & Elkan 2002). */
function isotonic(held: HeldOut): Calibration {
  const pools: Pool[] = [];
  for (const point of pointsOf(held)) {
    let pool = point;
    for (let last = pools.at(-1); last !== undefined && last.sum * pool.weight >= pool.sum * last.weight; last = pools.at(-1)) {
      pool = joined(last, pool);
      pools.pop();
    }
    pools.push(pool);
  }
  const corners = pools.flatMap(({ low, high, sum, weight }) => (low === high ? [low] : [low, high]).map((x) => ({ x, y: sum / weight })));
  return { kind: 'isotonic', x: corners.map(({ x }) => x), y: corners.map(({ y }) => y) };
}

/** Equal answers are one point: nothing can tell them apart. */
function pointsOf({ probabilities, labels, weights }: HeldOut): Pool[] {
  const points: Pool[] = [];
  for (const i of Uint32Array.from(probabilities, (_, row) => row).sort((a, b) => probabilities[a] - probabilities[b])) {
    const next = { low: probabilities[i], high: probabilities[i], sum: weights[i] * labels[i], weight: weights[i] };
    const last = points.at(-1);
    if (last?.high === next.low) points[points.length - 1] = joined(last, next);
    else points.push(next);
  }
  return points;
}

/** One answer, calibrated. NaN stays NaN. */
export function calibrated(map: Calibration, probability: number): number {
  if (map.kind === 'platt') return 1 / (1 + Math.exp(-(map.slope * logOdds(probability) + map.intercept)));
  return Number.isNaN(probability) ? NaN : interpolated(map, probability);
}

export const calibrate = (map: Calibration, probabilities: Float64Array): Float64Array => probabilities.map((probability) => calibrated(map, probability));

function interpolated({ x, y }: { readonly x: readonly number[]; readonly y: readonly number[] }, at: number): number {
  let [low, high] = [0, x.length - 1];
  if (at <= x[low]) return y[low];
  if (at >= x[high]) return y[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return x[high] === x[low] ? y[high] : y[low] + ((y[high] - y[low]) * (at - x[low])) / (x[high] - x[low]);
}

/**
 * Out-of-fold answers, each calibrated by what the other folds teach: the map of a fold is fitted to the out-of-fold answers of its own
 * purged training rows. Honest for judging; for later rows fit one map to all of them.
 */
export function crossCalibrated(kind: CalibrationKind, held: HeldOut, folds: readonly Fold[]): Float64Array {
  const answers = new Float64Array(held.probabilities.length).fill(NaN);
  const pick = (column: Float64Array, rows: Uint32Array) => Float64Array.from(rows, (row) => column[row]);
  for (const { train, test } of folds) {
    const map = fitCalibration(kind, { probabilities: pick(held.probabilities, train), labels: pick(held.labels, train), weights: pick(held.weights, train) });
    calibrate(map, pick(held.probabilities, test)).forEach((probability, i) => { answers[test[i]] = probability; });
  }
  return answers;
}
