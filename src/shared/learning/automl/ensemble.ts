import * as z from 'zod';
import { DataError } from '../../domain/errors.ts';
import { calibrated, calibration, crossCalibrated, fitCalibration } from '../calibration.ts';
import { featureOrder, predictor, readModel, type FittedModel } from '../model.ts';
import type { Fold } from '../purged-folds.ts';
import type { RowScorer } from '../row-scorer.ts';
import type { Samples } from '../samples.ts';
import { blend, stackWeights } from '../stacking.ts';

/** Models whose calibrated answers are mixed. JSON-safe. */
export interface Ensemble {
  readonly members: readonly { readonly weight: number; readonly calibration: z.infer<typeof calibration>; readonly model: FittedModel }[];
}

/** What each model answered to rows it was not trained on, NaN for the others. */
export interface OutOfFold {
  readonly answers: readonly Float64Array[];
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly folds: readonly Fold[];
}

/** Weights and calibrations come of out-of-fold answers alone. `outOfFold` is the mixture, each fold calibrated by the others. */
export function stackModels(models: readonly FittedModel[], { answers, labels, weights, folds }: OutOfFold): { readonly ensemble: Ensemble; readonly outOfFold: Float64Array } {
  const opinions = answers.map((probabilities) => crossCalibrated('platt', { probabilities, labels, weights }, folds));
  const shares = stackWeights({ probabilities: opinions, labels, weights });
  const maps = answers.map((probabilities) => fitCalibration('platt', { probabilities, labels, weights }));
  return { ensemble: { members: models.map((model, k) => ({ weight: shares[k], calibration: maps[k], model })) }, outOfFold: blend(opinions, shares) };
}

/** Ready to answer rows that hold the features `names` in this order: the probability of label 1. Takes no memory for an answer. UsageError names features that are not among them. */
export function ensembleScorer({ members }: Ensemble, names: readonly string[]): RowScorer {
  const parts = members.map(({ weight, calibration: map, model }) => ({ weight, map, order: featureOrder(model, names), row: new Float64Array(model.names.length), one: predictor(model).one }));
  return (features, at) => {
    let sum = 0;
    for (const { weight, map, order, row, one } of parts) {
      for (let f = 0; f < order.length; f++) row[f] = features[at + order[f]];
      sum += weight * calibrated(map, one(row));
    }
    return sum;
  };
}

/** Probability of label 1 for each of the rows. */
export function predictEnsemble(ensemble: Ensemble, { names, columns }: Pick<Samples, 'names' | 'columns'>, rows: Uint32Array): Float64Array {
  const score = ensembleScorer(ensemble, names);
  const row = new Float64Array(columns.length);
  return Float64Array.from(rows, (at) => {
    for (let f = 0; f < columns.length; f++) row[f] = columns[f][at];
    return score(row, 0);
  });
}

const written = z.strictObject({ members: z.array(z.strictObject({ weight: z.number().min(0).max(1), calibration, model: z.unknown() })).min(1) });

/** An ensemble that was written down. DataError names `source`. */
export function readEnsemble(json: unknown, source: string): Ensemble {
  const read = written.safeParse(json);
  if (!read.success) throw new DataError(`${source}: expected an ensemble of models, found at ${read.error.issues[0].path.join('.') || 'its top'}: ${read.error.issues[0].message}`);
  const total = read.data.members.reduce((sum, { weight }) => sum + weight, 0);
  if (Math.abs(total - 1) > 1e-9) throw new DataError(`${source}: expected weights that sum to 1, found "${total}"`);
  return { members: read.data.members.map(({ model, ...about }, k) => ({ ...about, model: readModel(model, `${source}: members.${k}`) })) };
}
