import * as z from 'zod';
import { DataError } from '../../domain/errors.ts';
import { calibrate, calibration, crossCalibrated, fitCalibration } from '../calibration.ts';
import { predictRows, readModel, type FittedModel } from '../model.ts';
import type { Fold } from '../purged-folds.ts';
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
  const calibrated = answers.map((probabilities) => crossCalibrated('platt', { probabilities, labels, weights }, folds));
  const shares = stackWeights({ probabilities: calibrated, labels, weights });
  const maps = answers.map((probabilities) => fitCalibration('platt', { probabilities, labels, weights }));
  return { ensemble: { members: models.map((model, k) => ({ weight: shares[k], calibration: maps[k], model })) }, outOfFold: blend(calibrated, shares) };
}

/** Probability of label 1 for each of the rows. */
export function predictEnsemble({ members }: Ensemble, samples: Pick<Samples, 'names' | 'columns'>, rows: Uint32Array): Float64Array {
  return blend(members.map(({ model, calibration: map }) => calibrate(map, predictRows(model, samples, rows))), members.map(({ weight }) => weight));
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
