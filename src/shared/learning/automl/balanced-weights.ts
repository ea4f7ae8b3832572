import { sharedFloats } from '../../domain/candle.ts';
import type { Samples } from '../samples.ts';

/**
 * Weights under which both labels weigh the same within each stretch of rows, and each stretch as much as before, in shared memory; other rows keep theirs. How often prices rose in
 * one stretch says nothing of the next: a model that learns it leans against what it is tested on, because the folds that it learns from lack exactly the rises
 * that the tested one has too many of. A stretch with one label alone is left as it is.
 */
export function balancedWeights({ labels, weights }: Pick<Samples, 'labels' | 'weights'>, stretches: readonly Uint32Array[]): Float64Array {
  const balanced = sharedFloats(weights.length);
  balanced.set(weights);
  for (const rows of stretches) {
    const sums = [0, 0];
    for (const row of rows) sums[labels[row]] += weights[row];
    if (!(Math.min(...sums) > 0)) continue;
    for (const row of rows) balanced[row] *= (sums[0] + sums[1]) / (2 * sums[labels[row]]);
  }
  return balanced;
}
