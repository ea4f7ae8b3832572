import * as z from 'zod';
import { random, type Random } from '../../domain/random.ts';
import { standardised, standardiserOf } from '../linear/standardiser.ts';
import type { RowScorer } from '../row-scorer.ts';
import { usableRows, type Target, type TrainingRows } from '../samples.ts';
import { Adam } from './adam.ts';
import { initialParameters, NetworkPass, parameterCount, weightMask, type Sizes } from './network.ts';

export const mlpSettings = z.strictObject({
  kind: z.literal('mlp'),
  target: z.enum(['probability', 'value']).default('probability'),
  hidden: z.array(z.int().min(1).max(512)).min(1).max(4).default([32, 32]),
  learningRate: z.number().gt(0).max(1).default(1e-3),
  weightDecay: z.number().min(0).max(1).default(1e-4),
  batch: z.int().min(1).default(64),
  /** Passes over the training rows, at most; validation rows stop earlier. */
  epochs: z.int().min(1).max(1_000).default(40),
  /** Passes without a better validation loss before it stops. */
  patience: z.int().min(1).default(5),
  /** Networks that differ by their seed; their answers are averaged. */
  members: z.int().min(1).max(25).default(5),
});

export type MlpSettings = z.infer<typeof mlpSettings>;

/** Networks on standard scores. A missing feature stands at its mean, one of spread 0 is not read. */
export const networkModel = z.strictObject({
  means: z.array(z.number()),
  spreads: z.array(z.number().min(0)),
  hidden: z.array(z.int().min(1)).min(1),
  /** Parameters of each network, in the order of `parameterCount`. */
  members: z.array(z.array(z.number())).min(1),
}).superRefine(({ means, spreads, hidden, members }, context) => {
  const count = parameterCount([means.length, ...hidden, 1]);
  if (spreads.length !== means.length) context.addIssue({ code: 'custom', message: `expected ${means.length} spreads, found "${spreads.length}"` });
  const odd = members.find(({ length }) => length !== count);
  if (odd !== undefined) context.addIssue({ code: 'custom', message: `expected ${count} parameters of each network, found "${odd.length}"` });
});

export type NetworkModel = z.infer<typeof networkModel>;

/** Rows as the network reads them: standard scores row after row. */
interface ScoredInputs {
  readonly inputs: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
}

interface Task {
  readonly settings: MlpSettings;
  readonly sizes: Sizes;
  readonly train: ScoredInputs;
  readonly validation: ScoredInputs | undefined;
  /** Bias of the output to begin with. */
  readonly base: number;
}

/**
 * A small multilayer perceptron: hyperbolic tangents, log loss or squared error, Adam with decoupled weight decay, mini-batches in a new
 * order each pass. Values are learned as standard scores. Everything is fitted on the training rows; the validation rows only choose the
 * pass that is kept. The same rows and seed give the same model.
 */
export function fitMlp(settings: MlpSettings, given: TrainingRows, { seed }: { readonly seed: number }): NetworkModel {
  const train = usableRows(given, settings.target);
  const scaler = standardiserOf(given, train);
  const label = settings.target === 'value' ? standardiserOf({ columns: [given.labels], weights: given.weights }, train) : { means: [0], spreads: [1] };
  const read = (rows: Uint32Array): ScoredInputs => {
    const columns = standardised(given.columns, scaler, rows);
    const inputs = new Float64Array(rows.length * columns.length);
    columns.forEach((column, f) => { for (let i = 0; i < rows.length; i++) inputs[i * columns.length + f] = column[i]; });
    return { inputs, labels: Float64Array.from(rows, (row) => (given.labels[row] - label.means[0]) / (label.spreads[0] || 1)), weights: Float64Array.from(rows, (row) => given.weights[row]) };
  };
  const rows = read(train);
  const validation = given.validation?.filter((row) => given.weights[row] > 0) ?? new Uint32Array();
  const share = rows.labels.reduce((sum, value, i) => sum + value * rows.weights[i], 0) / rows.weights.reduce((sum, weight) => sum + weight, 0);
  const task: Task = {
    settings, sizes: [given.columns.length, ...settings.hidden, 1], train: rows,
    validation: validation.length === 0 ? undefined : read(validation), base: settings.target === 'probability' ? Math.log(share / (1 - share)) : 0,
  };
  const source = random(seed);
  const members = Array.from({ length: settings.members }, () => rescaled(trainOne(task, random(source.below(2 ** 31))), task.sizes, { mean: label.means[0], spread: label.spreads[0] }));
  return { means: [...scaler.means], spreads: [...scaler.spreads], hidden: settings.hidden, members };
}

function trainOne(task: Task, source: Random): Float64Array {
  const { settings, sizes, train, validation, base } = task;
  const parameters = initialParameters(sizes, source);
  parameters[parameters.length - 1] = base;
  const pass = new NetworkPass(sizes);
  const adam = new Adam(weightMask(sizes), settings);
  const gradient = new Float64Array(parameters.length);
  const order = Uint32Array.from(train.labels, (_, i) => i);
  let best = { loss: Infinity, epoch: 0, parameters };
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    shuffle(order, source);
    for (let from = 0; from < order.length; from += settings.batch) {
      gradient.fill(0);
      addGradient({ pass, parameters, gradient, rows: train, target: settings.target }, order.subarray(from, from + settings.batch));
      adam.step(parameters, gradient);
    }
    if (validation === undefined) continue;
    const loss = meanLoss({ pass, parameters, rows: validation, target: settings.target });
    if (loss < best.loss) best = { loss, epoch, parameters: parameters.slice() };
    else if (epoch - best.epoch >= settings.patience) break;
  }
  return validation === undefined ? parameters : best.parameters;
}

interface Reading {
  readonly pass: NetworkPass;
  readonly parameters: Float64Array;
  readonly rows: ScoredInputs;
  readonly target: Target;
}

/** Adds the slope of the batch's mean loss, each row times its weight. */
export function addGradient({ pass, parameters, gradient, rows, target }: Reading & { readonly gradient: Float64Array }, batch: Uint32Array): void {
  const { inputs, labels, weights } = rows;
  const width = pass.inputs.length;
  for (const row of batch) {
    pass.inputs.set(inputs.subarray(row * width, (row + 1) * width));
    const score = pass.forward(parameters);
    const miss = target === 'probability' ? 1 / (1 + Math.exp(-score)) - labels[row] : score - labels[row];
    pass.backward(parameters, (weights[row] * miss) / batch.length, gradient);
  }
}

/** Weighted mean of log loss, or of half the squared error. */
export function meanLoss({ pass, parameters, rows, target }: Reading): number {
  const { inputs, labels, weights } = rows;
  const width = pass.inputs.length;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    pass.inputs.set(inputs.subarray(row * width, (row + 1) * width));
    const score = pass.forward(parameters);
    const loss = target === 'probability' ? Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - labels[row] * score : (score - labels[row]) ** 2 / 2;
    sum += weights[row] * loss;
    total += weights[row];
  }
  return sum / total;
}

/** Fisher & Yates. */
function shuffle(order: Uint32Array, source: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const other = source.below(i + 1);
    const kept = order[i];
    order[i] = order[other];
    order[other] = kept;
  }
}

/** The last unit is linear: what turns standard scores into values is put into its weights. */
function rescaled(parameters: Float64Array, sizes: Sizes, { mean, spread }: { readonly mean: number; readonly spread: number }): number[] {
  const last = sizes[sizes.length - 2] + 1;
  const scaled = parameters.slice();
  for (let i = scaled.length - last; i < scaled.length; i++) scaled[i] *= spread;
  scaled[scaled.length - 1] += mean;
  return [...scaled];
}

/** The networks ready to answer: the mean of their probabilities, or of their values. */
export function networkScorer({ means, spreads, hidden, members }: NetworkModel, target: Target): RowScorer {
  const pass = new NetworkPass([means.length, ...hidden, 1]);
  const networks = members.map((member) => Float64Array.from(member));
  const centre = Float64Array.from(means);
  const scale = Float64Array.from(spreads, (spread) => (spread > 0 ? 1 / spread : 0));
  const isProbability = target === 'probability';
  return (features, at) => {
    const { inputs } = pass;
    for (let f = 0; f < centre.length; f++) {
      const x = features[at + f];
      inputs[f] = x - x === 0 ? (x - centre[f]) * scale[f] : 0;
    }
    let sum = 0;
    for (const parameters of networks) {
      const score = pass.forward(parameters);
      sum += isProbability ? 1 / (1 + Math.exp(-score)) : score;
    }
    return sum / networks.length;
  };
}
