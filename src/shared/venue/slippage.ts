/**
 * How far a taker's price is worse than the reference, beyond half the spread.
 * fixed: basis points. volume-share: coefficient * (quantity / volume)^2, the shape Zipline made common.
 * square-root: coefficient * volatility * sqrt(quantity / volume), the law of market impact (Toth et al. 2011,
 * confirmed on Bitcoin by Donier and Bonart, arXiv:1412.4503).
 */
export type SlippageModel =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly bps: number }
  | { readonly kind: 'volume-share'; readonly coefficient: number }
  | { readonly kind: 'square-root'; readonly coefficient: number };

/** Standard deviation of a driftless walk from its range: Parkinson (1980), sigma = range / sqrt(4 ln 2). */
const RANGE_TO_DEVIATION = 1 / Math.sqrt(4 * Math.LN2);

/** Cost as a fraction of the price. `volume` and `range` (high over low, as a fraction) are of the candle the fill falls in. */
export function slippage(model: SlippageModel, quantity: number, volume: number, range: number): number {
  switch (model.kind) {
    case 'none': return 0;
    case 'fixed': return model.bps / 10_000;
    case 'volume-share': return volume > 0 ? model.coefficient * (quantity / volume) ** 2 : 0;
    case 'square-root': return volume > 0 ? model.coefficient * range * RANGE_TO_DEVIATION * Math.sqrt(quantity / volume) : 0;
  }
}
