import * as z from 'zod';
import { UsageError } from '../../domain/errors.ts';
import { random, restoredRandom, type Random, type SavableRandom, type SavedRandom } from '../../domain/random.ts';
import { standardiserOf } from '../linear/standardiser.ts';
import { Adam, type SavedAdam } from '../mlp/adam.ts';
import { initialParameters, parameterCount } from '../mlp/network.ts';
import { BatchNetwork } from './batch-network.ts';
import { logSoftmax, policyLoss } from './ppo-loss.ts';

export const ppoSettings = z.strictObject({
  /** Hidden units of the policy, and of the critic, which is a network of its own. */
  hidden: z.array(z.int().min(1).max(512)).min(1).max(3).default([64, 64]),
  /** Steps of a rollout before each round of learning. */
  steps: z.int().min(8).max(65_536).default(2_048),
  /** Passes over a rollout. */
  epochs: z.int().min(1).max(100).default(10),
  batch: z.int().min(2).default(64),
  learningRate: z.number().gt(0).max(1).default(3e-4),
  discount: z.number().gt(0).max(1).default(0.99),
  lambda: z.number().min(0).max(1).default(0.95),
  clip: z.number().gt(0).lt(1).default(0.2),
  entropy: z.number().min(0).default(0),
  /** Weight of half the squared error of the critic. */
  valueWeight: z.number().gt(0).default(0.5),
  /** The slope of a batch is shortened to this length. */
  maxGradientNorm: z.number().gt(0).default(0.5),
  /** Passes stop when the policy has moved this far from the one that chose (k3 estimate); never when not given. */
  maxDivergence: z.number().gt(0).optional(),
});

export type PpoSettings = z.infer<typeof ppoSettings>;

/** A policy that can be written down: standard scores of the observation, hidden hyperbolic tangents, one logit for each action. */
export interface PolicyNetwork {
  readonly means: readonly number[];
  /** 0 where an observation never varied: it is not read. */
  readonly spreads: readonly number[];
  readonly hidden: readonly number[];
  readonly actions: number;
  readonly parameters: readonly number[];
}

/** What a rollout brought, with its advantages. Observations row after row, as the environment told them. */
export interface Lessons {
  readonly observations: Float64Array;
  readonly actions: Int32Array;
  readonly logProbabilities: Float64Array;
  readonly advantages: Float64Array;
  /** What the critic should have said. */
  readonly returns: Float64Array;
}

export interface Learned {
  readonly policyLoss: number;
  readonly valueLoss: number;
  readonly entropy: number;
  readonly divergence: number;
  readonly clippedShare: number;
  /** Batches left out because their slope was not a finite number. */
  readonly skipped: number;
}

/** JSON-safe. */
export interface SavedLearner {
  readonly parameters: readonly number[];
  readonly adam: SavedAdam;
  readonly source: SavedRandom;
  readonly means: readonly number[];
  readonly spreads: readonly number[];
}

/** Beyond so many deviations an observation counts as the edge of what is known. */
const MOST_DEVIATIONS = 10;
/** The first policy is nearly indifferent (Andrychowicz et al. 2021). */
const FIRST_POLICY = 0.01;
const LEAST = 1e-8;

interface Shape {
  readonly observationSize: number;
  readonly actions: number;
}

/**
 * Proximal policy optimisation (Schulman et al. 2017), the part that chooses and learns; whoever holds it brings the experience. Policy and
 * critic are two networks of hyperbolic tangents. The same settings, seed and experience give the same policy.
 */
export class PpoLearner {
  readonly settings: PpoSettings;
  readonly shape: Shape;
  readonly #policy: BatchNetwork;
  readonly #critic: BatchNetwork;
  /** Policy first, then critic. */
  readonly #parameters: Float64Array;
  readonly #gradient: Float64Array;
  readonly #split: number;
  readonly #adam: Adam;
  readonly #logs: Float64Array;
  readonly #means: Float64Array;
  readonly #spreads: Float64Array;
  #source: SavableRandom;

  constructor(shape: Shape, { settings, seed }: { readonly settings: PpoSettings; readonly seed: number }) {
    const { observationSize, actions } = shape;
    if (!(Number.isSafeInteger(observationSize) && observationSize >= 1)) throw new UsageError(`expected an environment with 1 or more observations, found "${observationSize}"`);
    if (!(Number.isSafeInteger(actions) && actions >= 2)) throw new UsageError(`expected an environment with 2 or more actions, found "${actions}"`);
    this.settings = settings;
    this.shape = shape;
    const [policySizes, criticSizes] = [actions, 1].map((outputs) => [observationSize, ...settings.hidden, outputs]);
    this.#source = random(seed);
    this.#policy = new BatchNetwork(policySizes, settings.batch);
    this.#critic = new BatchNetwork(criticSizes, settings.batch);
    const policy = initialParameters(policySizes, this.#source);
    const last = parameterCount(policySizes) - parameterCount(policySizes.slice(0, -1));
    for (let i = policy.length - last; i < policy.length; i++) policy[i] *= FIRST_POLICY;
    this.#split = policy.length;
    this.#parameters = Float64Array.from([...policy, ...initialParameters(criticSizes, this.#source)]);
    this.#gradient = new Float64Array(this.#parameters.length);
    this.#adam = new Adam(new Uint8Array(this.#parameters.length), { learningRate: settings.learningRate, weightDecay: 0 });
    this.#logs = new Float64Array(actions);
    this.#means = new Float64Array(observationSize);
    this.#spreads = new Float64Array(observationSize).fill(1);
  }

  get source(): Random { return this.#source; }

  /** Observations are read as standard scores of these from now on; ask once, before anything was learned. Row after row. */
  standardiseBy(observations: Float64Array): void {
    const size = this.shape.observationSize;
    const count = observations.length / size;
    const columns = Array.from({ length: size }, (_, f) => Float64Array.from({ length: count }, (_row, i) => observations[i * size + f]));
    const { means, spreads } = standardiserOf({ columns, weights: new Float64Array(count).fill(1) }, Uint32Array.from({ length: count }, (_, i) => i));
    this.#means.set(means);
    this.#spreads.set(spreads);
  }

  #read(observations: Float64Array, at: number, into: { readonly inputs: Float64Array; readonly row: number }): void {
    const size = this.shape.observationSize;
    for (let i = 0; i < size; i++) {
      const value = observations[at + i];
      if (!Number.isFinite(value)) throw new RangeError(`expected finite observations, found "${value}" as number ${i}`);
      const spread = this.#spreads[i];
      const score = spread > 0 ? (value - this.#means[i]) / spread : 0;
      into.inputs[into.row * size + i] = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, score));
    }
  }

  /** What the critic expects from here on. */
  valueOf(observation: Float64Array): number {
    this.#read(observation, 0, { inputs: this.#critic.inputs, row: 0 });
    this.#critic.forward(this.#parameters.subarray(this.#split), 1);
    return this.#critic.outputs[0];
  }

  #logits(observation: Float64Array): Float64Array {
    this.#read(observation, 0, { inputs: this.#policy.inputs, row: 0 });
    this.#policy.forward(this.#parameters.subarray(0, this.#split), 1);
    return this.#policy.outputs;
  }

  /** Draws an action; the log of its probability goes with it. */
  choose(observation: Float64Array): { readonly action: number; readonly logProbability: number } {
    logSoftmax(this.#logits(observation), 0, this.#logs);
    let left = this.#source.uniform();
    let action = 0;
    for (; action < this.#logs.length - 1; action++) {
      left -= Math.exp(this.#logs[action]);
      if (left < 0) break;
    }
    return { action, logProbability: this.#logs[action] };
  }

  /** The likeliest action; the first of equals. */
  best(observation: Float64Array): number {
    const logits = this.#logits(observation);
    let best = 0;
    for (let i = 1; i < this.shape.actions; i++) if (logits[i] > logits[best]) best = i;
    return best;
  }

  /** Probability of each action. */
  probabilities(observation: Float64Array): Float64Array {
    logSoftmax(this.#logits(observation), 0, this.#logs);
    return this.#logs.map(Math.exp);
  }

  learn(lessons: Lessons): Learned {
    const { epochs, batch, maxDivergence = Infinity } = this.settings;
    const count = lessons.actions.length;
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    const sum = { policyLoss: 0, valueLoss: 0, entropy: 0, divergence: 0, clipped: 0, rows: 0, skipped: 0 };
    for (let epoch = 0; epoch < epochs; epoch++) {
      this.#shuffle(order);
      const { divergence, rows } = sum;
      for (let from = 0; from < count; from += batch) this.#learnBatch(lessons, order.subarray(from, from + batch), sum);
      if (sum.divergence - divergence > maxDivergence * (sum.rows - rows)) break;
    }
    const rows = Math.max(1, sum.rows);
    return { policyLoss: sum.policyLoss / rows, valueLoss: sum.valueLoss / rows, entropy: sum.entropy / rows, divergence: sum.divergence / rows, clippedShare: sum.clipped / rows, skipped: sum.skipped };
  }

  /** Fisher & Yates. */
  #shuffle(order: Uint32Array): void {
    for (let i = order.length - 1; i > 0; i--) {
      const other = this.#source.below(i + 1);
      [order[i], order[other]] = [order[other], order[i]];
    }
  }

  #learnBatch(lessons: Lessons, rows: Uint32Array, sum: Record<'policyLoss' | 'valueLoss' | 'entropy' | 'divergence' | 'clipped' | 'rows' | 'skipped', number>): void {
    if (rows.length < 2) return;
    const { policyLoss: policy, valueLoss, entropy, divergence, clipped } = this.gradientOf(lessons, rows, this.#gradient);
    const norm = lengthOf(this.#gradient);
    if (!(norm < Infinity && Number.isFinite(policy + valueLoss))) {
      sum.skipped += 1;
      return;
    }
    sum.rows += rows.length;
    const scale = Math.min(1, this.settings.maxGradientNorm / (norm + LEAST));
    for (let i = 0; i < this.#gradient.length; i++) this.#gradient[i] *= scale;
    this.#adam.step(this.#parameters, this.#gradient);
    sum.policyLoss += policy;
    sum.valueLoss += valueLoss;
    sum.entropy += entropy;
    sum.divergence += divergence;
    sum.clipped += clipped;
  }

  /**
   * The slope of the mean loss of these rows into `gradient`, and the sums over them. Advantages are normalised within the rows: mean 0,
   * deviation 1.
   */
  gradientOf(lessons: Lessons, rows: Uint32Array, gradient: Float64Array): { policyLoss: number; valueLoss: number; entropy: number; divergence: number; clipped: number } {
    const { settings, shape: { observationSize: size, actions } } = this;
    const { inputs } = this.#policy;
    for (let row = 0; row < rows.length; row++) this.#read(lessons.observations, rows[row] * size, { inputs, row });
    this.#critic.inputs.set(inputs.subarray(0, rows.length * size));
    const [policyPart, criticPart] = [this.#parameters.subarray(0, this.#split), this.#parameters.subarray(this.#split)];
    this.#policy.forward(policyPart, rows.length);
    this.#critic.forward(criticPart, rows.length);
    const { mean, deviation } = momentsOf(lessons.advantages, rows);
    const weight = 1 / rows.length;
    const sums = { policyLoss: 0, valueLoss: 0, entropy: 0, divergence: 0, clipped: 0 };
    for (let row = 0; row < rows.length; row++) {
      const i = rows[row];
      logSoftmax(this.#policy.outputs, row * actions, this.#logs);
      const choice = { action: lessons.actions[i], logProbability: lessons.logProbabilities[i], advantage: (lessons.advantages[i] - mean) / (deviation + LEAST) };
      const told = policyLoss(this.#logs, choice, { rules: settings, slopes: this.#policy.outputSlopes, at: row * actions, weight });
      const miss = this.#critic.outputs[row] - lessons.returns[i];
      this.#critic.outputSlopes[row] = weight * settings.valueWeight * miss;
      sums.policyLoss += told.loss;
      sums.valueLoss += (settings.valueWeight * miss * miss) / 2;
      sums.entropy += told.entropy;
      sums.divergence += told.divergence;
      sums.clipped += told.isClipped ? 1 : 0;
    }
    gradient.fill(0);
    this.#policy.backward(policyPart, gradient.subarray(0, this.#split), rows.length);
    this.#critic.backward(criticPart, gradient.subarray(this.#split), rows.length);
    return sums;
  }

  policy(): PolicyNetwork {
    return { means: [...this.#means], spreads: [...this.#spreads], hidden: this.settings.hidden, actions: this.shape.actions, parameters: [...this.#parameters.subarray(0, this.#split)] };
  }

  save(): SavedLearner {
    return { parameters: [...this.#parameters], adam: this.#adam.save(), source: this.#source.save(), means: [...this.#means], spreads: [...this.#spreads] };
  }

  /** Goes on where `save` was called, for the same shape and settings. */
  restore({ parameters, adam, source, means, spreads }: SavedLearner): void {
    if (parameters.length !== this.#parameters.length) throw new UsageError(`expected a saved learner of ${this.#parameters.length} parameters, found "${parameters.length}"`);
    this.#parameters.set(parameters);
    this.#adam.restore(adam);
    this.#source = restoredRandom(source);
    this.#means.set(means);
    this.#spreads.set(spreads);
  }
}

function lengthOf(gradient: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) squares += gradient[i] * gradient[i];
  return Math.sqrt(squares);
}

function momentsOf(values: Float64Array, rows: Uint32Array): { readonly mean: number; readonly deviation: number } {
  let mean = 0;
  for (let i = 0; i < rows.length; i++) mean += values[rows[i]] / rows.length;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) squares += (values[rows[i]] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / rows.length) };
}
