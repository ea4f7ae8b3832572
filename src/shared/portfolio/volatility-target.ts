/**
 * Exposure, as a multiple of equity, at which a position of volatility `annual` swings as much as `target` (both per year, 0.4 is
 * 40 %): min(cap, target / volatility). 0 where the volatility is not known; a market that never moved says nothing about its risk.
 */
export const volatilityTarget = (annual: number, target: number, maxLeverage: number): number => (annual > 0 && Number.isFinite(annual) ? Math.min(maxLeverage, target / annual) : 0);

/**
 * Volatility per year of returns, oldest first, each weighing half of the one `halfLife` periods later. Around zero, not around a
 * mean that a short sample does not know. NaN under two returns.
 */
export function weightedVolatility(returns: ArrayLike<number>, halfLife: number, periodsPerYear: number): number {
  if (returns.length < 2) return NaN;
  const decay = 0.5 ** (1 / halfLife);
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < returns.length; i++) {
    sum = sum * decay + returns[i] ** 2;
    weight = weight * decay + 1;
  }
  return Math.sqrt((sum / weight) * periodsPerYear);
}
