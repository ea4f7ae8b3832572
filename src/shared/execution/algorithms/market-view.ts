/** What is known of the market when a step is made. Prices in quote units, quantities in base units. */
export interface MarketView {
  readonly bid: number;
  readonly ask: number;
  readonly bidQuantity: number;
  readonly askQuantity: number;
  /** Standard deviation of the mid's return over one second, as a fraction; it grows with the square root of time. */
  readonly volatility: number;
  /** Recent movement of the mid per second, as a fraction; above zero when it rises. */
  readonly drift: number;
  /** Running total of what others traded; only its growth counts. Own fills do not belong in it. */
  readonly tradedQuantity: number;
  /** What takers bought and sold per second lately. */
  readonly buyRate: number;
  readonly sellRate: number;
}
