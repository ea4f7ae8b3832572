import { DataError, UsageError } from '../../domain/errors.ts';

export interface ShareRules {
  /** Learning rate: how strongly a loss counts. 0 learns nothing. */
  readonly eta: number;
  /** Share of all weight that is given back in equal parts after each step, 0 to 1: about one over the length of a regime. 0 is plain Hedge. */
  readonly share: number;
}

/** The rate that fits `steps` losses in [0, 1] of `experts`: sqrt(8 ln N / T) (Cesa-Bianchi and Lugosi 2006, theorem 2.2). 0 for a single expert. */
export function hedgeRate(experts: number, steps: number): number {
  if (!(experts >= 1 && steps >= 1)) throw new UsageError(`hedge: expected at least 1 expert and 1 step, found "${experts}" and "${steps}"`);
  return Math.sqrt((8 * Math.log(experts)) / steps);
}

export const equalWeights = (count: number): number[] => Array.from({ length: count }, () => 1 / count);

/**
 * One step of fixed-share Hedge (Freund and Schapire 1997; Herbster and Warmuth 1998): v_i = w_i exp(-eta l_i) / Z, w'_i = (1 - share) v_i + share / N.
 * Losses are in [0, 1]; NaN is an expert that slept: it is charged the mean loss of those awake, so that its weight among them stays
 * (Freund, Schapire, Singer and Warmuth 1997). Nothing is learned where all slept.
 */
export function fixedShareStep(weights: readonly number[], losses: ArrayLike<number>, { eta, share }: ShareRules): number[] {
  const count = weights.length;
  if (losses.length !== count) throw new DataError(`hedge: expected a loss for each of the ${count} experts, found ${losses.length}`);
  let [lowest, awake] = [Infinity, 0];
  for (let i = 0; i < count; i++) {
    const loss = losses[i];
    if (Number.isNaN(loss)) continue;
    if (!(loss >= 0 && loss <= 1)) throw new DataError(`hedge: expected losses from 0 to 1, found "${loss}" for expert ${i + 1}`);
    lowest = Math.min(lowest, loss);
    awake += weights[i];
  }
  // A common factor changes nothing; without it long plain runs would underflow.
  const next = weights.map((weight, i) => (Number.isNaN(losses[i]) ? weight : weight * Math.exp(-eta * (losses[i] - lowest))));
  let left = 0;
  for (let i = 0; i < count; i++) if (!Number.isNaN(losses[i])) left += next[i];
  return next.map((value, i) => (1 - share) * (Number.isNaN(losses[i]) || left === 0 ? weights[i] : (value / left) * awake) + share / count);
}

/** What the forecaster itself lost: the weighted mean of the losses of those awake; NaN where all slept. */
export function weightedLoss(weights: readonly number[], losses: ArrayLike<number>): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    if (Number.isNaN(losses[i])) continue;
    sum += weights[i] * losses[i];
    total += weights[i];
  }
  return total > 0 ? sum / total : NaN;
}

/** Regret to the best single expert of plain Hedge at the rate of `hedgeRate`, at most: sqrt(T ln N / 2). */
export const staticRegretBound = (experts: number, steps: number): number => Math.sqrt((steps * Math.log(experts)) / 2);

/**
 * Regret of fixed share to the best sequence of experts that changes `switches` times, at most (Cesa-Bianchi and Lugosi 2006, theorem 5.2):
 * ((m + 1) ln N - m ln share - (T - m - 1) ln(1 - share)) / eta + eta T / 8.
 */
export function trackingRegretBound(experts: number, steps: number, { eta, share, switches }: ShareRules & { readonly switches: number }): number {
  const paths = (switches + 1) * Math.log(experts) - (switches === 0 ? 0 : switches * Math.log(share)) - (steps - switches - 1) * Math.log1p(-share);
  return paths / eta + (eta * steps) / 8;
}
