import type { GapCause } from './gap-cause.ts';

/** Where an amount belongs: the order that brought a difference about. */
export interface GapAccount {
  add(cause: GapCause, amount: number): void;
}

interface Lot {
  readonly account: GapAccount;
  readonly cause: GapCause;
  /** Base units that reality holds more (below zero: less) than the backtest. */
  quantity: number;
  readonly price: number;
}

export interface DifferenceTrade {
  /** Signed base units by which reality bought more than the backtest. */
  readonly quantity: number;
  readonly price: number;
  /** Fee that reality paid more; below zero where it was spared. */
  readonly fee: number;
  readonly account: GapAccount;
  readonly cause: GapCause;
}

/**
 * By how much the real position in one instrument differs from the backtest's, and what brought each part of it about. What closes a
 * difference belongs to what opened it: an entry that was missed costs what the position would have earned until its exit, and no more.
 */
export class DifferenceLots {
  #lots: Lot[] = [];

  trade({ quantity, price, fee, account, cause }: DifferenceTrade): void {
    if (quantity === 0) return;
    const feeOf = (part: number): number => (fee * part) / Math.abs(quantity);
    let left = quantity;
    for (const lot of this.#lots) {
      if (left === 0) break;
      if (lot.quantity > 0 === left > 0) continue;
      const closed = Math.min(Math.abs(left), Math.abs(lot.quantity));
      lot.account.add(lot.cause, Math.sign(lot.quantity) * closed * (price - lot.price) - feeOf(closed));
      left = Math.sign(left) * (Math.abs(left) - closed);
      lot.quantity = Math.sign(lot.quantity) * (Math.abs(lot.quantity) - closed);
    }
    this.#lots = this.#lots.filter((lot) => lot.quantity !== 0);
    if (left === 0) return;
    account.add(cause, -feeOf(Math.abs(left)));
    this.#lots.push({ account, cause, quantity: left, price });
  }

  /** Values what is left at the last price. */
  settle(price: number): void {
    for (const lot of this.#lots.splice(0)) lot.account.add(lot.cause, lot.quantity * (price - lot.price));
  }
}
