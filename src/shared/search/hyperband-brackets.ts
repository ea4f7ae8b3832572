import { UsageError } from '../domain/errors.ts';

/** One rung: so many trials, each judged with so much of the resource. */
export interface Rung {
  readonly trials: number;
  readonly resource: number;
}

/** Shares of the whole from the smallest up to 1, each `eta` times the one before: 1/9, 1/3, 1. */
export function rungShares(least: number, eta: number): readonly number[] {
  checkEta(eta);
  if (!(least > 0 && least <= 1)) throw new UsageError(`expected a first share above 0 and at most 1, found "${least}"`);
  const shares = [1];
  // A ninth divided by a third is a third up to rounding.
  while (shares[0] / eta >= least * (1 - 1e-9)) shares.unshift(shares[0] / eta);
  return shares;
}

/**
 * Brackets of Hyperband (Li et al. 2018, JMLR 18(185), algorithm 1), the boldest first: bracket s starts ceil((s_max + 1) / (s + 1) * eta^s) trials with
 * resource / eta^s each, and each rung keeps the best floor(n / eta^i).
 */
export function hyperbandBrackets(resource: number, eta: number): readonly (readonly Rung[])[] {
  checkEta(eta);
  if (!(resource >= 1 && Number.isFinite(resource))) throw new UsageError(`expected a resource of 1 or more, found "${resource}"`);
  let most = 0;
  while (eta ** (most + 1) <= resource * (1 + 1e-9)) most += 1;
  return Array.from({ length: most + 1 }, (_, k) => {
    const s = most - k;
    const trials = Math.ceil(((most + 1) / (s + 1)) * eta ** s - 1e-9);
    return Array.from({ length: s + 1 }, (__, i) => ({ trials: Math.floor(trials / eta ** i + 1e-9), resource: resource / eta ** (s - i) }));
  });
}

function checkEta(eta: number): void {
  if (!(eta > 1 && Number.isFinite(eta))) throw new UsageError(`expected an eta above 1, found "${eta}"`);
}
