import type { Side } from '../../domain/order.ts';
import type { MarketView } from './market-view.ts';

/** How long doing nothing is judged by: what the imbalance of the touch tells of the mid is told within two seconds. */
export const WAIT_MS = 2_000;

/**
 * What posting at the touch or waiting is likely to bring: whether a post fills within a time (logistic regression) and how far the mid
 * runs meanwhile (linear). JSON-safe numbers, fitted to recorded books by `fitFillModel`.
 */
export interface FillModel {
  /** Of `FEATURES`, each after its mean and scale were taken out; the first is the constant. */
  readonly propensity: readonly number[];
  /** Constant, imbalance, drift and the log odds of a fill: how far the mid runs when it does not come, in standard deviations of the time. */
  readonly missMove: readonly number[];
  /** Imbalance and drift: how far it runs whatever happens, over times up to `WAIT_MS`. */
  readonly waitMove: readonly number[];
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  /** How many observations it was fitted to. */
  readonly samples: number;
}

/** What a post is judged by. `queue`: base units that would fill first, with our own. */
export interface Posting {
  readonly side: Side;
  readonly queue: number;
  readonly windowMs: number;
  readonly tickSize: number;
}

const LEAST = 1e-9;
const MOST_ODDS = 6;
const MOST_SCALES = 4;
/** A feature that varies less than this did not vary: scaling it up would make weights of rounding errors. */
const LEAST_SCALE = 1e-6;
const clip = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/** Standard deviations the mid moves in a window, as a fraction of the price. */
export const deviationIn = (volatility: number, windowMs: number): number => volatility * Math.sqrt(windowMs / 1_000);

/** Quantity on our side of the touch against the other, in [-1, 1]: above zero the price leans away from a passive order. */
export function leaning({ bidQuantity, askQuantity }: MarketView, side: Side): number {
  const [own, other] = side === 'buy' ? [bidQuantity, askQuantity] : [askQuantity, bidQuantity];
  return (own - other) / (own + other || 1);
}

/** Recent drift over the window in its standard deviations, above zero when the price runs away. */
export function runningAway(market: MarketView, { side, windowMs }: Posting): number {
  const drift = (market.drift * windowMs) / 1_000 / Math.max(deviationIn(market.volatility, windowMs), LEAST);
  return clip(side === 'buy' ? drift : -drift, 5);
}

/** imbalance, spread, queue against what trades in the time, volatility against the spread, time, drift. All of them dimensionless. */
export function featuresOf(market: MarketView, posting: Posting): readonly number[] {
  const { side, queue, windowMs, tickSize } = posting;
  const spread = market.ask - market.bid;
  const rate = side === 'buy' ? market.sellRate : market.buyRate;
  const mid = (market.ask + market.bid) / 2;
  return [
    leaning(market, side),
    Math.log(Math.max(Math.round(spread / (tickSize || mid * 1e-6)), 1)),
    clip(Math.log((queue + LEAST) / (rate * (windowMs / 1_000) + LEAST)), 10),
    clip(Math.log((deviationIn(market.volatility, windowMs) * mid + LEAST) / (spread / 2 + LEAST)), 10),
    Math.log(windowMs / 1_000),
    runningAway(market, posting),
  ];
}

const logistic = (z: number): number => 1 / (1 + Math.exp(-clip(z, 40)));
const dot = (weights: readonly number[], values: readonly number[]): number => weights.reduce((sum, weight, i) => sum + weight * (i === 0 ? 1 : values[i - 1]), 0);

/** Features without mean and scale; what is further out than anything that was learned from counts as the edge of it. */
const standard = ({ mean, scale }: Pick<FillModel, 'mean' | 'scale'>, features: readonly number[]): readonly number[] => features.map((value, i) => clip((value - mean[i]) / scale[i], MOST_SCALES));

const logOdds = (model: Pick<FillModel, 'propensity' | 'mean' | 'scale'>, features: readonly number[]): number =>
  dot(model.propensity, standard(model, features));

export interface Prospect {
  /** Chance that a post at the touch fills within its window. */
  readonly propensity: number;
  /** How much worse the mid is expected to be, as a fraction, when it did not. Never a gain. */
  readonly missMove: number;
}

/** The surer a fill looked, the further the price has run where it did not come: the two are told together. */
export function prospectOf(model: FillModel, market: MarketView, posting: Posting): Prospect {
  const odds = logOdds(model, featuresOf(market, posting));
  const move = dot(model.missMove, [leaning(market, posting.side), runningAway(market, posting), clip(odds, MOST_ODDS)]);
  return { propensity: logistic(odds), missMove: Math.max(0, move) * deviationIn(market.volatility, posting.windowMs) };
}

/** How much worse the mid is expected to be after `WAIT_MS`, as a fraction; below zero when it is expected to come towards us. */
export function waitMove(model: FillModel, market: MarketView, side: Side): number {
  const posting = { side, queue: 0, windowMs: WAIT_MS, tickSize: 0 };
  const [imbalance, drift] = model.waitMove;
  return (imbalance * leaning(market, side) + drift * runningAway(market, posting)) * deviationIn(market.volatility, WAIT_MS);
}

/** One post that was watched: what was known, whether it filled in time, and where the mid was at the end, as a fraction against us. */
export interface FillObservation {
  readonly market: MarketView;
  readonly posting: Posting;
  readonly filled: boolean;
  readonly moved: number;
}

/** Strength of the pull of every weight but the constant to zero, as a number of observations. */
const RIDGE = 5;
const NEWTON_STEPS = 30;

/** Solves `matrix x = vector` for a symmetric positive definite matrix by elimination without pivots. */
function solve(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, vector[i]]);
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const factor = rows[j][i] / rows[i][i];
      for (let k = i; k <= n; k++) rows[j][k] -= factor * rows[i][k];
    }
  }
  const x = Array.from({ length: n }, () => 0);
  for (let i = n - 1; i >= 0; i--) x[i] = (rows[i][n] - x.reduce((sum, value, k) => (k > i ? sum + rows[i][k] * value : sum), 0)) / rows[i][i];
  return x;
}

interface Weighted {
  /** With the constant first. */
  readonly x: readonly number[];
  readonly weight: number;
  readonly y: number;
}

/** Normal equations of weighted least squares with a ridge on all but the constant, towards `prior`. */
function leastSquares(rows: readonly Weighted[], prior: readonly number[]): number[] {
  const n = prior.length;
  const matrix = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? (i === 0 ? LEAST : RIDGE) : 0)));
  const vector = prior.map((value, i) => (i === 0 ? LEAST : RIDGE) * value);
  for (const { x, weight, y } of rows) {
    for (let i = 0; i < n; i++) {
      vector[i] += weight * x[i] * y;
      for (let j = 0; j < n; j++) matrix[i][j] += weight * x[i] * x[j];
    }
  }
  return solve(matrix, vector);
}

/** Iteratively reweighted least squares: Newton's method on the log likelihood with a ridge. */
function logisticRegression(xs: readonly (readonly number[])[], ys: readonly boolean[]): number[] {
  let weights = xs[0].map(() => 0);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const rows = xs.map((x, i) => {
      const z = clip(x.reduce((sum, value, k) => sum + value * weights[k], 0), 15);
      const chance = logistic(z);
      const weight = Math.max(chance * (1 - chance), 1e-6);
      return { x, weight, y: z + ((ys[i] ? 1 : 0) - chance) / weight };
    });
    const next = leastSquares(rows, weights.map(() => 0));
    const change = Math.max(...next.map((value, k) => Math.abs(value - weights[k])));
    weights = next;
    if (change < 1e-9) break;
  }
  return weights;
}

/** Fits both parts to watched posts. Needs some that filled and some that did not. */
export function fitFillModel(observations: readonly FillObservation[]): FillModel {
  const missed = observations.filter(({ filled }) => !filled);
  if (missed.length < 2 || missed.length > observations.length - 2) throw new RangeError(`expected posts that filled and posts that did not, found ${missed.length} of ${observations.length} unfilled`);
  const raw = observations.map(({ market, posting }) => featuresOf(market, posting));
  const mean = raw[0].map((_, k) => raw.reduce((sum, row) => sum + row[k], 0) / raw.length);
  const spread = mean.map((middle, k) => Math.sqrt(raw.reduce((sum, row) => sum + (row[k] - middle) ** 2, 0) / raw.length));
  const scale = spread.map((deviation) => (deviation > LEAST_SCALE ? deviation : 1));
  const xs = raw.map((row) => [1, ...standard({ mean, scale }, row)]);
  const moveOf = ({ market, posting, moved }: FillObservation): number => clip(moved / Math.max(deviationIn(market.volatility, posting.windowMs), LEAST), 5);
  const reasons = ({ market, posting }: FillObservation): readonly number[] => [leaning(market, posting.side), runningAway(market, posting)];
  const propensity = logisticRegression(xs, observations.map(({ filled }) => filled));
  const misses = missed.map((one) => ({ x: [1, ...reasons(one), clip(logOdds({ propensity, mean, scale }, featuresOf(one.market, one.posting)), MOST_ODDS)], weight: 1, y: moveOf(one) }));
  // Bought and sold alike the constant is zero: it would only be the trend of the days it was fitted to.
  const waits = observations.filter(({ posting }) => posting.windowMs <= WAIT_MS).map((one) => ({ x: [1, ...reasons(one)], weight: 1, y: moveOf(one) }));
  return { propensity, missMove: leastSquares(misses, [0, 0, 0, 0]), waitMove: leastSquares(waits, [0, 0, 0]).slice(1), mean, scale, samples: observations.length };
}
