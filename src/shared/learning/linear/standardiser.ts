import type { TrainingRows } from '../samples.ts';

/** Mean and spread of each feature over the training rows, weighted. A feature that is constant or never present has spread 0 and is not used. */
export interface Standardiser {
  readonly means: Float64Array;
  readonly spreads: Float64Array;
}

/** A spread this small against the values is what rounding leaves of a constant. */
const LEAST_SPREAD = 1e-12;

/** Missing values count for neither mean nor spread (population, ddof 0). */
export function standardiserOf({ columns, weights }: Pick<TrainingRows, 'columns' | 'weights'>, rows: Uint32Array): Standardiser {
  const moments = columns.map((column) => momentsOf(column, weights, rows));
  return { means: Float64Array.from(moments, ({ mean }) => mean), spreads: Float64Array.from(moments, ({ spread }) => spread) };
}

/** In one pass (West 1979). */
function momentsOf(column: Float64Array, weights: Float64Array, rows: Uint32Array): { readonly mean: number; readonly spread: number } {
  let total = 0;
  let mean = 0;
  let squares = 0;
  let greatest = 0;
  for (const row of rows) {
    const value = column[row];
    const weight = weights[row];
    if (Number.isNaN(value) || weight === 0) continue;
    total += weight;
    const step = value - mean;
    mean += (weight / total) * step;
    squares += weight * step * (value - mean);
    greatest = Math.max(greatest, Math.abs(value));
  }
  if (total === 0) return { mean: 0, spread: 0 };
  const spread = Math.sqrt(squares / total);
  return { mean, spread: spread > LEAST_SPREAD * greatest ? spread : 0 };
}

/** Columns of the rows as standard scores; a missing value stands at the mean, 0. */
export function standardised(columns: readonly Float64Array[], { means, spreads }: Standardiser, rows: Uint32Array): Float64Array[] {
  return columns.map((column, f) => {
    const scores = new Float64Array(rows.length);
    if (spreads[f] === 0) return scores;
    for (let i = 0; i < rows.length; i++) {
      const value = column[rows[i]];
      scores[i] = Number.isNaN(value) ? 0 : (value - means[f]) / spreads[f];
    }
    return scores;
  });
}
