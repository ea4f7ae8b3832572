/**
 * How far a taker's price is worse than the reference, beyond half the spread.
 * fixed: basis points. volume-share: coefficient * (quantity / candle volume)^2, the shape used by Zipline.
 * square-root: coefficient * volatility * sqrt(quantity / volume), the law of market impact (Toth et al. 2011).
 */
export type SlippageModel =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly bps: number }
  | { readonly kind: 'volume-share'; readonly coefficient: number }
  | { readonly kind: 'square-root'; readonly coefficient: number };
