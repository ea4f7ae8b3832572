import { Position } from './position.ts';
import type { Fill } from './order.ts';

/**
 * Cash and positions in one quote currency, folded from fills. Float64, for the hot path; exact money stands in the ledger.
 * The simulated venue keeps one as its truth and the portfolio keeps one as ours: they must agree.
 */
export class Account {
  cash: number;
  readonly positions: readonly Position[];

  constructor(cash: number, instruments: number) {
    this.cash = cash;
    this.positions = Array.from({ length: instruments }, () => new Position());
  }

  /** Books a fill of instrument `k`. A fee in the base currency shrinks what was received. Returns the realised profit before fees. */
  book(k: number, fill: Pick<Fill, 'side' | 'quantity' | 'price' | 'fee'>, feeInBase: boolean): number {
    const signed = fill.side === 'buy' ? fill.quantity : -fill.quantity;
    const profit = this.positions[k].fill(feeInBase ? signed - fill.fee : signed, fill.price);
    this.cash -= signed * fill.price;
    if (!feeInBase) this.cash -= fill.fee;
    return profit;
  }

  /** What everything is worth at the given price of each instrument. */
  equity(prices: ArrayLike<number>): number {
    let equity = this.cash;
    for (let k = 0; k < this.positions.length; k++) {
      const { quantity } = this.positions[k];
      if (quantity !== 0) equity += quantity * prices[k];
    }
    return equity;
  }
}
