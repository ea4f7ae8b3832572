/** Mean and mean square of values, each counting less by a factor than the one after it; JSON-safe. */
export interface RunningMean {
  readonly weight: number;
  /** Sum of squared weights: how many values this is worth is weight^2 over it. */
  readonly squares: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

export const NO_VALUES: RunningMean = { weight: 0, squares: 0, sum: 0, sumOfSquares: 0 };

/** `memory`: after so many values one counts 1/e of the newest. */
export function withValue(mean: RunningMean, value: number, memory: number): RunningMean {
  const decay = 1 - 1 / memory;
  return { weight: decay * mean.weight + 1, squares: decay ** 2 * mean.squares + 1, sum: decay * mean.sum + value, sumOfSquares: decay * mean.sumOfSquares + value ** 2 };
}

export const meanOf = ({ weight, sum }: RunningMean): number => (weight > 0 ? sum / weight : 0);
export const rootMeanSquare = ({ weight, sumOfSquares }: RunningMean): number => (weight > 0 ? Math.sqrt(sumOfSquares / weight) : 0);
/** How many equally counted values this is worth. */
export const worthOf = ({ weight, squares }: RunningMean): number => (squares > 0 ? weight ** 2 / squares : 0);

/** Mean over its standard error; 0 where there is no spread. */
export function tValue(mean: RunningMean): number {
  const worth = worthOf(mean);
  if (worth <= 1) return 0;
  const middle = meanOf(mean);
  const variance = ((mean.sumOfSquares / mean.weight - middle ** 2) * worth) / (worth - 1);
  // Rounding leaves a spread of some 1e-16 of the size where there is none.
  return variance > 1e-12 * middle ** 2 ? middle / Math.sqrt(variance / worth) : 0;
}
