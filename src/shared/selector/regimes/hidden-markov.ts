import { UsageError } from '../../domain/errors.ts';
import type { Random } from '../../domain/random.ts';

/** A hidden Markov chain: `start[k]`, and `transition[j][k]` from state j to state k. */
export interface MarkovChain {
  readonly start: readonly number[];
  readonly transition: readonly (readonly number[])[];
}

/** A chain whose states emit normal numbers. Sorted by variance, so that state 0 is always the calmest. */
export interface GaussianHmm extends MarkovChain {
  readonly means: readonly number[];
  readonly variances: readonly number[];
}

/** Rows of one number per state. `filtered[t]` is P(state | data up to t), which sums to 1; `scales` are the factors that were divided out. */
export interface ForwardPass {
  readonly filtered: Float64Array;
  readonly scales: Float64Array;
  readonly logLikelihood: number;
}

/**
 * The forward recursion with scaling (Rabiner 1989, "A tutorial on hidden Markov models", section V.A).
 * `frames`: the probability or density of each observation in each state, one row of `states` numbers per observation.
 */
export function forward({ start, transition }: MarkovChain, frames: Float64Array): ForwardPass {
  const states = start.length;
  const count = frames.length / states;
  const filtered = new Float64Array(frames.length);
  const scales = new Float64Array(count);
  let logLikelihood = 0;
  for (let t = 0; t < count; t++) {
    const row = t * states;
    let sum = 0;
    for (let k = 0; k < states; k++) {
      filtered[row + k] = (t === 0 ? start[k] : arrivals(filtered, row - states, { transition, k })) * frames[row + k];
      sum += filtered[row + k];
    }
    scales[t] = sum;
    logLikelihood += Math.log(sum);
    for (let k = 0; k < states; k++) filtered[row + k] = sum > 0 ? filtered[row + k] / sum : 1 / states;
  }
  return { filtered, scales, logLikelihood };
}

/** P(state k) one step after the row of probabilities at `row`. */
function arrivals(filtered: Float64Array, row: number, { transition, k }: { readonly transition: MarkovChain['transition']; readonly k: number }): number {
  let sum = 0;
  for (let j = 0; j < transition.length; j++) sum += filtered[row + j] * transition[j][k];
  return sum;
}

/** The backward recursion on the same scales: `filtered[t][k] * backward[t][k]` is P(state | all data). It looks ahead: for fitting only. */
export function backward({ transition }: MarkovChain, frames: Float64Array, scales: Float64Array): Float64Array {
  const states = transition.length;
  const count = scales.length;
  const values = new Float64Array(frames.length).fill(1);
  for (let t = count - 2; t >= 0; t--) {
    for (let j = 0; j < states; j++) {
      let sum = 0;
      for (let k = 0; k < states; k++) sum += transition[j][k] * frames[(t + 1) * states + k] * values[(t + 1) * states + k];
      values[t * states + j] = scales[t + 1] > 0 ? sum / scales[t + 1] : 1;
    }
  }
  return values;
}

/** The likeliest sequence of states and its log probability (Viterbi 1967). It looks ahead: for explaining the past only. */
export function viterbi({ start, transition }: MarkovChain, frames: Float64Array): { readonly path: Uint8Array; readonly logProbability: number } {
  const states = start.length;
  const count = frames.length / states;
  const cameFrom = new Uint8Array(frames.length);
  let scores = start.map((probability, k) => Math.log(probability) + Math.log(frames[k]));
  for (let t = 1; t < count; t++) {
    const before = scores;
    scores = before.map((_, k) => {
      let best = 0;
      for (let j = 1; j < states; j++) if (before[j] + Math.log(transition[j][k]) > before[best] + Math.log(transition[best][k])) best = j;
      cameFrom[t * states + k] = best;
      return before[best] + Math.log(transition[best][k]) + Math.log(frames[t * states + k]);
    });
  }
  const path = new Uint8Array(count);
  path[count - 1] = scores.indexOf(Math.max(...scores));
  for (let t = count - 1; t > 0; t--) path[t - 1] = cameFrom[t * states + path[t]];
  return { path, logProbability: scores[path[count - 1]] };
}

/** Densities of one observation, divided by the largest of them so that none underflows; `log` is what was divided out. */
export function emission(model: GaussianHmm, observation: number, into: Float64Array): number {
  let largest = -Infinity;
  for (let k = 0; k < into.length; k++) {
    into[k] = -0.5 * (Math.log(2 * Math.PI * model.variances[k]) + (observation - model.means[k]) ** 2 / model.variances[k]);
    largest = Math.max(largest, into[k]);
  }
  for (let k = 0; k < into.length; k++) into[k] = Math.exp(into[k] - largest);
  return largest;
}

/** P(state | data up to now) one observation later. */
export function filterStep(model: GaussianHmm, before: readonly number[] | undefined, observation: number): number[] {
  const density = new Float64Array(model.start.length);
  emission(model, observation, density);
  const prior = before === undefined ? model.start : model.start.map((_, k) => before.reduce((sum, probability, j) => sum + probability * model.transition[j][k], 0));
  const joint = prior.map((probability, k) => probability * density[k]);
  const sum = joint.reduce((total, value) => total + value, 0);
  return sum > 0 ? joint.map((value) => value / sum) : [...prior];
}

export interface HmmFit {
  readonly states: number;
  readonly starts: number;
  readonly random: Random;
  /** The last fit, as one more beginning. */
  readonly from?: GaussianHmm;
}

const MAX_ITERATIONS = 100;
const TOLERANCE = 1e-4;
/** Log-likelihood an observation by which another end has to beat that of the beginning at the last fit. */
const CLEARLY_LIKELIER = 0.005;
const FLOOR = 1e-4;
/** Of the variance of the data: at or below this a series does not move and there is nothing to tell apart. */
const NO_VARIANCE = 1e-24;

/**
 * A Gaussian HMM by expectation-maximisation (Baum and Welch): at most 100 rounds, until the log-likelihood gains less than 1e-4 of itself
 * (which depends on the unit of the data: give standardised ones), variances at least 1e-4 of that of the data, several beginnings of which
 * the likeliest counts. The end of a beginning at the last fit is kept unless another is clearly likelier.
 */
export function fitHmm(observations: Float64Array, fit: HmmFit): GaussianHmm & { readonly logLikelihood: number } {
  const variance = momentsOf(observations).variance;
  if (observations.length < 10 * fit.states) throw new UsageError(`expected at least ${10 * fit.states} observations for a Markov model of ${fit.states} states, found ${observations.length}`);
  if (observations.some((value) => !Number.isFinite(value))) throw new UsageError('expected finite observations for a Markov model, found NaN or infinity');
  if (!(variance > NO_VARIANCE)) throw new UsageError('expected observations that vary for a Markov model, found a constant');
  const kept = fit.from === undefined ? undefined : climb(observations, fit.from, FLOOR * variance);
  let best = kept;
  for (let start = 0; start < fit.starts; start++) {
    const found = climb(observations, scattered(observations, fit), FLOOR * variance);
    if (best === undefined || found.logLikelihood > best.logLikelihood) best = found;
  }
  if (best === undefined) throw new UsageError(`expected at least one beginning for a Markov model, found "${fit.starts}"`);
  return sortedByVariance(kept !== undefined && best.logLikelihood < kept.logLikelihood + CLEARLY_LIKELIER * observations.length ? kept : best);
}

function momentsOf(values: ArrayLike<number>): { readonly mean: number; readonly variance: number } {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i] / values.length;
  let variance = 0;
  for (let i = 0; i < values.length; i++) variance += (values[i] - mean) ** 2 / values.length;
  return { mean, variance };
}

/** States take shares of the data sorted by distance from the mean, shifted at random: calm, middle, wild. */
function scattered(observations: Float64Array, { states, random }: HmmFit): GaussianHmm {
  const { mean, variance } = momentsOf(observations);
  const distances = observations.map((value) => (value - mean) ** 2).toSorted();
  const variances = Array.from({ length: states }, (_, k) => {
    const place = Math.min(0.98, Math.max(0.02, (k + 0.2 + 0.6 * random.uniform()) / states));
    return Math.max(distances[Math.floor(place * distances.length)] * (0.7 + 0.6 * random.uniform()), 1e-3 * variance);
  });
  const stay = 0.85 + 0.13 * random.uniform();
  const transition = variances.map((_, j) => variances.map((__, k) => (states === 1 ? 1 : j === k ? stay : (1 - stay) / (states - 1))));
  const means = variances.map((own) => mean + 0.1 * Math.sqrt(own) * random.normal());
  return { start: variances.map(() => 1 / states), transition, means, variances };
}

/** The densities of all observations, each row divided by its largest; and the sum of the logs that were divided out. */
export function frames(model: GaussianHmm, observations: Float64Array): { readonly values: Float64Array; readonly log: number } {
  const states = model.start.length;
  const values = new Float64Array(observations.length * states);
  let log = 0;
  for (let t = 0; t < observations.length; t++) log += emission(model, observations[t], values.subarray(t * states, (t + 1) * states));
  return { values, log };
}

function climb(observations: Float64Array, from: GaussianHmm, floor: number): GaussianHmm & { readonly logLikelihood: number } {
  let model = from;
  let last = -Infinity;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { values, log } = frames(model, observations);
    const pass = forward(model, values);
    const logLikelihood = pass.logLikelihood + log;
    if (logLikelihood - last < TOLERANCE * Math.abs(logLikelihood)) return { ...model, logLikelihood };
    last = logLikelihood;
    model = maximised(model, { observations, frames: values, pass, floor });
  }
  const { values, log } = frames(model, observations);
  return { ...model, logLikelihood: forward(model, values).logLikelihood + log };
}

interface Expectation {
  readonly observations: Float64Array;
  readonly frames: Float64Array;
  readonly pass: ForwardPass;
  readonly floor: number;
}

function maximised(model: GaussianHmm, { observations, frames: densities, pass, floor }: Expectation): GaussianHmm {
  const states = model.start.length;
  const after = backward(model, densities, pass.scales);
  const moves = transitionsOf(model, { densities, pass, after });
  const weights = new Float64Array(states);
  const sums = new Float64Array(states);
  const squares = new Float64Array(states);
  for (let i = 0; i < pass.filtered.length; i++) {
    const k = i % states;
    const posterior = pass.filtered[i] * after[i];
    weights[k] += posterior;
    sums[k] += posterior * observations[(i - k) / states];
  }
  const means = Array.from(sums, (sum, k) => (weights[k] > 0 ? sum / weights[k] : model.means[k]));
  for (let i = 0; i < pass.filtered.length; i++) {
    const k = i % states;
    squares[k] += pass.filtered[i] * after[i] * (observations[(i - k) / states] - means[k]) ** 2;
  }
  const variances = Array.from(squares, (sum, k) => (weights[k] > 0 ? Math.max(floor, sum / weights[k]) : model.variances[k]));
  const begin = model.start.map((_, k) => pass.filtered[k] * after[k]);
  const total = begin.reduce((sum, value) => sum + value, 0);
  return { start: begin.map((value) => value / total), transition: moves, means, variances };
}

/** Expected shares of the moves out of each state; a state that was never visited keeps its row. */
function transitionsOf(model: GaussianHmm, { densities, pass, after }: { readonly densities: Float64Array; readonly pass: ForwardPass; readonly after: Float64Array }): readonly (readonly number[])[] {
  const states = model.start.length;
  const counts = model.transition.map(() => new Float64Array(states));
  for (let row = states; row < densities.length; row += states) {
    const scale = pass.scales[row / states];
    if (!(scale > 0)) continue;
    for (let k = 0; k < states; k++) {
      const arrival = (densities[row + k] * after[row + k]) / scale;
      for (let j = 0; j < states; j++) counts[j][k] += pass.filtered[row - states + j] * model.transition[j][k] * arrival;
    }
  }
  return counts.map((row, j) => {
    const sum = row.reduce((total, value) => total + value, 0);
    return sum > 0 ? Array.from(row, (value) => value / sum) : model.transition[j];
  });
}

function sortedByVariance<Model extends GaussianHmm>(model: Model): Model {
  const order = model.variances.map((_, k) => k).toSorted((a, b) => model.variances[a] - model.variances[b]);
  const sorted = <T>(values: readonly T[]): T[] => order.map((k) => values[k]);
  return { ...model, start: sorted(model.start), means: sorted(model.means), variances: sorted(model.variances), transition: sorted(model.transition).map(sorted) };
}
