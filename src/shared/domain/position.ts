/** What is left of a position after closing it in parts, as a share of it, when the parts add up but their doubles do not: 0.1 + 0.2 - 0.3. */
const DUST = 1e-13;

/** What is held after a signed quantity was added: 0 where it closed everything but for the rounding of doubles. */
export function heldAfter(held: number, quantity: number): number {
  const left = held + quantity;
  return Math.abs(left) <= Math.abs(held) * DUST ? 0 : left;
}

/**
 * What is held of one instrument: a signed quantity at its average cost, folded from fills.
 * Float64: exact money stands in the ledger. Mutable, because one object lives per instrument on the hot path.
 */
export class Position {
  /** Base units; negative when short. */
  quantity = 0;
  /** Average entry price of what is held; 0 when flat. */
  averagePrice = 0;
  /** Profit of what was closed, before fees, in quote units. */
  realised = 0;

  /** Books a signed quantity at a price. Returns the profit realised by it, before fees. */
  fill(quantity: number, price: number): number {
    if (quantity === 0) return 0;
    const held = this.quantity;
    if (held === 0 || held > 0 === quantity > 0) {
      this.quantity = held + quantity;
      this.averagePrice = (this.averagePrice * held + price * quantity) / this.quantity;
      return 0;
    }
    const closed = Math.min(Math.abs(held), Math.abs(quantity)) * Math.sign(held);
    const profit = closed * (price - this.averagePrice);
    this.quantity = heldAfter(held, quantity);
    this.realised += profit;
    if (this.quantity === 0) this.averagePrice = 0;
    else if (this.quantity > 0 !== held > 0) this.averagePrice = price;
    return profit;
  }

  /** Profit not yet realised when marked at `price`, before fees. */
  unrealised(price: number): number {
    return this.quantity === 0 ? 0 : this.quantity * (price - this.averagePrice);
  }
}
