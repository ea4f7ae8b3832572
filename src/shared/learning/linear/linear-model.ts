import * as z from 'zod';
import type { RowScorer } from '../row-scorer.ts';
import { usableRows, type Target, type TrainingRows } from '../samples.ts';
import { logistic } from './logistic.ts';
import { ridge } from './ridge.ts';
import { standardised, standardiserOf } from './standardiser.ts';

/** Penalty on the squared slopes of standard scores, in rows: 1 weighs as much as one row. Above 0, so that features may depend on each other. */
const l2 = z.number().gt(0).max(1e12).default(1);

/** `probability`: the straight line through 0 and 1, cut off at both (the linear probability model). */
export const ridgeSettings = z.strictObject({ kind: z.literal('ridge'), target: z.enum(['probability', 'value']).default('value'), l2 });
export const logisticSettings = z.strictObject({ kind: z.literal('logistic'), target: z.literal('probability').default('probability'), l2 });

export type LinearSettings = z.infer<typeof ridgeSettings> | z.infer<typeof logisticSettings>;

/** Slopes on standard scores. A missing feature stands at its mean; one of spread 0 has slope 0. */
export const linearModel = z.strictObject({
  means: z.array(z.number()),
  spreads: z.array(z.number().min(0)),
  coefficients: z.array(z.number()),
  intercept: z.number(),
}).refine(({ means, spreads, coefficients }) => means.length === coefficients.length && spreads.length === coefficients.length, { message: 'expected as many means and spreads as coefficients' });

export type LinearModel = z.infer<typeof linearModel>;

/** Means, spreads and slopes are of the training rows alone; validation rows are not used. */
export function fitLinear(settings: LinearSettings, given: TrainingRows): LinearModel {
  const rows = usableRows(given, settings.target);
  const scaler = standardiserOf(given, rows);
  const design = { columns: standardised(given.columns, scaler, rows), labels: Float64Array.from(rows, (row) => given.labels[row]), weights: Float64Array.from(rows, (row) => given.weights[row]) };
  const { intercept, coefficients } = settings.kind === 'ridge' ? ridge(design, settings.l2) : logistic(design, settings.l2);
  return { means: [...scaler.means], spreads: [...scaler.spreads], coefficients: [...coefficients], intercept };
}

export function linearScorer({ means, spreads, coefficients, intercept }: LinearModel, { kind, target }: { readonly kind: LinearSettings['kind']; readonly target: Target }): RowScorer {
  const centre = Float64Array.from(means);
  const slope = Float64Array.from(coefficients, (coefficient, f) => (spreads[f] > 0 ? coefficient / spreads[f] : 0));
  const answer = kind === 'logistic' ? (score: number) => 1 / (1 + Math.exp(-score)) : target === 'probability' ? (score: number) => Math.min(1, Math.max(0, score)) : (score: number) => score;
  return (features, at) => {
    let score = intercept;
    for (let f = 0; f < slope.length; f++) {
      const x = features[at + f];
      if (x - x === 0) score += slope[f] * (x - centre[f]);
    }
    return answer(score);
  };
}
