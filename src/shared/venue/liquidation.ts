/**
 * The price at which an isolated position's margin falls to the maintenance margin:
 * long entry * (1 - 1/leverage) / (1 - mmr), short entry * (1 + 1/leverage) / (1 + mmr).
 * Without leverage that is 0 for a long, never reached, and nearly twice the entry for a short, whose margin is its notional.
 */
export function liquidationPrice(quantity: number, entryPrice: number, leverage: number, maintenanceMarginRate: number): number {
  if (quantity === 0) return NaN;
  return quantity > 0 ? (entryPrice * (1 - 1 / leverage)) / (1 - maintenanceMarginRate) : (entryPrice * (1 + 1 / leverage)) / (1 + maintenanceMarginRate);
}

/** The price at which all of the margin is gone: no loss goes beyond it. */
export const bankruptcyPrice = (quantity: number, entryPrice: number, leverage: number): number =>
  entryPrice * (1 - Math.sign(quantity) / leverage);
