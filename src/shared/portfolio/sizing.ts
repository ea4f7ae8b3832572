/**
 * The signed quantity that a share of equity buys at a price: weight * exposure * leverage * equity / price.
 * `weight` is the forecast's share of the portfolio, in [-1, 1]. Equity that is used up commits nothing: a debt must not turn the sign.
 */
export const targetQuantity = (weight: number, commitment: number, equity: number, price: number): number => (equity > 0 ? (weight * commitment * equity) / price : 0);

/**
 * Equal weights for the `long` best and minus for the `short` worst scores; NaN scores take no part. Weights of one side sum to
 * 1 when only that side is held, to 1/2 when both are. Ties go to the earlier instrument, so that the answer is one.
 */
export function rankWeights(scores: readonly number[], long: number, short: number): number[] {
  const ranked = scores.map((score, k) => ({ score, k })).filter(({ score }) => !Number.isNaN(score)).toSorted((a, b) => b.score - a.score || a.k - b.k);
  const weights = scores.map(() => 0);
  const longs = ranked.slice(0, Math.min(long, ranked.length));
  const shorts = short > 0 ? ranked.slice(Math.max(longs.length, ranked.length - short)) : [];
  const side = long > 0 && short > 0 ? 0.5 : 1;
  for (const { k } of longs) weights[k] = side / long;
  for (const { k } of shorts) weights[k] = -side / short;
  return weights;
}
