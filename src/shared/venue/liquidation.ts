/**
 * The price at which an isolated position's margin falls to the maintenance margin:
 * long entry * (1 - 1/leverage) / (1 - mmr), short entry * (1 + 1/leverage) / (1 + mmr).
 * 0 for a long and Infinity for a short without leverage: never reached.
 */
export function liquidationPrice(quantity: number, entryPrice: number, leverage: number, maintenanceMarginRate: number): number {
  if (quantity === 0) return NaN;
  if (quantity > 0) return leverage <= 1 ? 0 : (entryPrice * (1 - 1 / leverage)) / (1 - maintenanceMarginRate);
  return leverage <= 1 ? Infinity : (entryPrice * (1 + 1 / leverage)) / (1 + maintenanceMarginRate);
}

/** The price at which all of the margin is gone: no loss goes beyond it. */
export const bankruptcyPrice = (quantity: number, entryPrice: number, leverage: number): number =>
  entryPrice * (1 - Math.sign(quantity) / leverage);
