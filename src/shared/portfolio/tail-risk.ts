/**
 * Expected shortfall (CVaR, a positive loss): the mean of the worst `1 - confidence` of the returns, the one on the border counted
 * in part. Rockafellar and Uryasev, 2000. NaN of nothing.
 */
export function expectedShortfall(returns: ArrayLike<number>, confidence: number): number {
  const sorted = Float64Array.from(returns).toSorted();
  // (1 - 0.95) * 20 falls short of 1 in its last bits: no sliver of a second return belongs in there.
  const share = (1 - confidence) * sorted.length;
  const size = Math.abs(share - Math.round(share)) < 1e-9 ? Math.round(share) : share;
  const whole = Math.floor(size);
  let sum = 0;
  for (let i = 0; i < whole; i++) sum += sorted[i];
  if (size > whole) sum += sorted[whole] * (size - whole);
  return size > 0 ? -sum / size : NaN;
}

/** Exposure over equity at which the expected shortfall of a period is `budget` (a share of equity). Infinite where nothing was ever lost, 0 where it is not known. */
export function shortfallExposure(shortfall: number, budget: number): number {
  if (Number.isNaN(shortfall)) return 0;
  return shortfall > 0 ? budget / shortfall : Infinity;
}
