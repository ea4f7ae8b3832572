import * as z from 'zod';
import { DataError, UsageError } from '../domain/errors.ts';
import { boostingSettings, fitBoosting } from './boosting/boosting.ts';
import { treeEnsemble, treeScorer } from './boosting/tree-ensemble.ts';
import { fitLinear, linearModel, linearScorer, logisticSettings, ridgeSettings } from './linear/linear-model.ts';
import { fitMlp, mlpSettings, networkModel, networkScorer } from './mlp/mlp.ts';
import type { RowScorer } from './row-scorer.ts';
import { usableRows, type Samples, type Target, type TrainingRows } from './samples.ts';

/** What to fit: the kind and its settings, with defaults. */
export const modelSettings = z.discriminatedUnion('kind', [ridgeSettings, logisticSettings, boostingSettings, mlpSettings]);
export type ModelSettings = z.infer<typeof modelSettings>;
export const MODEL_KINDS = ['ridge', 'logistic', 'boosting', 'mlp'] as const satisfies readonly ModelSettings['kind'][];

const names = z.array(z.string().min(1)).min(1);
const target = z.enum(['probability', 'value']);

/** A fitted model as it is written down. The features it reads and their order are part of it. */
const fittedModel = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ridge'), target, names, fitted: linearModel }),
  z.strictObject({ kind: z.literal('logistic'), target, names, fitted: linearModel }),
  z.strictObject({ kind: z.literal('boosting'), target, names, fitted: treeEnsemble }),
  z.strictObject({ kind: z.literal('mlp'), target, names, fitted: networkModel }),
]);
export type FittedModel = z.infer<typeof fittedModel>;

/**
 * Fits a model to the training rows and to nothing else; validation rows may stop it. Weights count relative to each other: their mean over
 * the training rows is made 1. The same rows and seed give the same model. Missing values (NaN) are part of the data, constant features
 * are left unused. DataError: infinite features, bad labels or weights, too few rows or too few of one label. UsageError: shapes.
 */
export function fitModel(settings: ModelSettings, given: TrainingRows, { seed }: { readonly seed: number }): FittedModel {
  const rows = usableRows(given, settings.target);
  const mean = rows.reduce((sum, row) => sum + given.weights[row], 0) / rows.length;
  const even: TrainingRows = { ...given, weights: given.weights.map((weight) => weight / mean) };
  const about = { target: settings.target, names: [...given.names] };
  switch (settings.kind) {
    case 'ridge': return { kind: settings.kind, ...about, fitted: fitLinear(settings, even) };
    case 'logistic': return { kind: settings.kind, ...about, fitted: fitLinear(settings, even) };
    case 'boosting': return { kind: settings.kind, ...about, fitted: fitBoosting(settings, even, { seed }) };
    case 'mlp': return { kind: settings.kind, ...about, fitted: fitMlp(settings, even, { seed }) };
  }
}

/** A model that was written down. DataError names `source`, a file or an address, and what is wrong with it. */
export function readModel(json: unknown, source: string): FittedModel {
  const read = fittedModel.safeParse(json);
  if (!read.success) {
    const [{ path, message }] = read.error.issues;
    throw new DataError(`${source}: expected a model, found${path.length > 0 ? ` at ${path.join('.')}` : ''}: ${message}`);
  }
  const { kind, fitted, names: features } = read.data;
  const width = kind === 'boosting' ? undefined : fitted.means.length;
  if (width !== undefined && width !== features.length) throw new DataError(`${source}: expected ${features.length} features, found a model of "${width}"`);
  const beyond = kind === 'boosting' ? fitted.feature.find((feature) => feature >= features.length) : undefined;
  if (beyond !== undefined) throw new DataError(`${source}: expected features below ${features.length}, found "${beyond}"`);
  return read.data;
}

/** A model ready to answer. */
export interface Predictor {
  readonly target: Target;
  /** What stands in a row, in this order. */
  readonly names: readonly string[];
  /** The answer to the row whose first feature is `features[at]`. NaN and infinite features count as missing. */
  one(features: Float64Array, at?: number): number;
  /** The answers to `rows` rows, one after the other in `features`; into `into` where it is given. */
  predict(features: Float64Array, rows: number, into?: Float64Array): Float64Array;
}

export function predictor(model: FittedModel): Predictor {
  const score = scorerOf(model);
  const width = model.names.length;
  return {
    target: model.target,
    names: model.names,
    one: (features, at = 0) => {
      if (!(at >= 0 && at + width <= features.length)) throw new UsageError(`expected ${width} features from ${at} on, found "${features.length - at}"`);
      return score(features, at);
    },
    predict: (features, rows, into = new Float64Array(rows)) => {
      if (features.length !== rows * width) throw new UsageError(`expected ${rows} rows of ${width} features, found "${features.length}" values`);
      if (into.length < rows) throw new UsageError(`expected room for ${rows} answers, found "${into.length}"`);
      for (let row = 0; row < rows; row++) into[row] = score(features, row * width);
      return into;
    },
  };
}

function scorerOf(model: FittedModel): RowScorer {
  switch (model.kind) {
    case 'ridge':
    case 'logistic': return linearScorer(model.fitted, model);
    case 'boosting': return treeScorer(model.fitted, model.target);
    case 'mlp': return networkScorer(model.fitted, model.target);
  }
}

/** Where each feature of the model stands among `given`. UsageError names those that are not there; features the model does not know are passed over. */
export function featureOrder(model: Pick<FittedModel, 'names'>, given: readonly string[]): Int32Array {
  const order = Int32Array.from(model.names, (name) => given.indexOf(name));
  const absent = model.names.filter((_, f) => order[f] < 0);
  if (absent.length > 0) throw new UsageError(`expected the features of the model, found none named "${absent.join('", "')}"`);
  return order;
}

/** The answers to some rows of samples that may hold their features in another order. */
export function predictRows(model: FittedModel, samples: Pick<Samples, 'names' | 'columns'>, rows: Uint32Array): Float64Array {
  const columns = Array.from(featureOrder(model, samples.names), (f) => samples.columns[f]);
  const { one } = predictor(model);
  const row = new Float64Array(columns.length);
  return Float64Array.from(rows, (at) => {
    for (let f = 0; f < columns.length; f++) row[f] = columns[f][at];
    return one(row);
  });
}
