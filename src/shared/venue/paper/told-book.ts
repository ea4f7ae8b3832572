import type { Level, OrderBook } from '../../domain/order-book.ts';
import type { Side } from '../../domain/order.ts';
import type { Market } from '../exchange/market.ts';

export type StreamState = 'live' | 'stale' | 'resyncing' | 'down';

interface Taken {
  quantity: number;
  /** Of what was shown there when we took, this much is still to leave before all of the level is new. */
  toLeave: number;
}

const directionOf = (side: Side): 1 | -1 => (side === 'buy' ? -1 : 1);
/** Room for the last bits of a product: 0.29 * 100 is 28.999999999999996 and means 29. */
const NUDGE = 1e-6;

/**
 * The book of one instrument as a feed tells it, copied into a market as what the outside offers. What we took of a level on paper is
 * still shown by the real one: it is held back until as much has left the level as it showed when we took, so that it is never had twice.
 */
export class ToldBook {
  readonly #market: Market;
  readonly #told: Record<Side, readonly Level[]> = { buy: [], sell: [] };
  readonly #taken = { buy: new Map<number, Taken>(), sell: new Map<number, Taken>() };
  #state: StreamState | undefined;
  /** A book has come since the stream was last broken. */
  #isFresh = false;

  constructor(market: Market) {
    this.#market = market;
  }

  /** Whether anything may be matched against it. Feeds say `live` before or after the first whole book: both must have come. */
  get isTrusted(): boolean { return this.#isFresh && (this.#state === undefined || this.#state === 'live'); }

  get condition(): string { return this.#state === undefined || this.#state === 'live' ? 'not told yet' : this.#state; }

  stream(state: StreamState): void {
    this.#state = state;
    if (state !== 'live') this.#isFresh = false;
  }

  /** In whole units of the listing. */
  priceUnits(price: number): number {
    return Math.round(price * 10 ** this.#market.listing.priceDecimals);
  }

  /** Whole lots of it, rounded down. */
  quantityUnits(quantity: number): number {
    const units = Math.min(Number.MAX_SAFE_INTEGER, Math.floor(quantity * 10 ** this.#market.listing.quantityDecimals + NUDGE));
    return units - (units % Math.max(1, this.#market.rules.step));
  }

  /** Best price others show on a side, whatever of it we took; NaN without any. */
  touch(side: Side): number {
    const level = this.#told[side][0];
    return level === undefined ? NaN : this.priceUnits(level[0]);
  }

  /** What others show at a price; undefined where the book that is told does not reach. */
  shown(side: Side, price: number): number | undefined {
    const levels = this.#told[side];
    const direction = directionOf(side);
    let [low, high] = [0, levels.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.priceUnits(levels[middle][0]) - price) * direction < 0) low = middle + 1;
      else high = middle;
    }
    const found = levels[low];
    if (found === undefined) return undefined;
    return this.priceUnits(found[0]) === price ? this.quantityUnits(found[1]) : 0;
  }

  /** We took so much there; the market holds less of it already. */
  took(side: Side, price: number, quantity: number): void {
    const before = this.#taken[side].get(price)?.quantity ?? 0;
    this.#taken[side].set(price, { quantity: before + quantity, toLeave: this.shown(side, price) ?? 0 });
  }

  /** Where an order that comes now would stand: behind all that is shown, and behind everybody where the book does not reach. */
  ahead(side: Side, price: number): number {
    return this.shown(side, price) ?? Infinity;
  }

  /** The book after an update. Queues move up to what is shown at most; a level that left the told part of the book is not an empty one. */
  take(book: OrderBook): void {
    this.#isFresh = true;
    const resting = (['buy', 'sell'] as const).flatMap((side) => this.#market.resting(side).map((order) => ({ order, ahead: order.ahead })));
    this.#follow('buy', book.bids);
    this.#follow('sell', book.asks);
    for (const { order, ahead } of resting) order.ahead = Math.min(ahead, this.shown(order.side, order.price) ?? Infinity);
  }

  #follow(side: Side, levels: readonly Level[]): void {
    const old = this.#told[side];
    const direction = directionOf(side);
    let [i, j] = [0, 0];
    while (i < old.length || j < levels.length) {
      const [before, after] = [old[i], levels[j]];
      // Levels that did not change are the same objects.
      const order = before === after ? 0 : before === undefined ? 1 : after === undefined ? -1 : (before[0] - after[0]) * direction;
      if (order < 0) this.#change(side, before[0], { before: before[1], after: 0 });
      else if (order > 0) this.#change(side, after[0], { before: 0, after: after[1] });
      else if (before[1] !== after[1]) this.#change(side, after[0], { before: before[1], after: after[1] });
      if (order <= 0) i += 1;
      if (order >= 0) j += 1;
    }
    this.#told[side] = levels.slice();
  }

  #change(side: Side, rawPrice: number, { before, after }: { readonly before: number; readonly after: number }): void {
    const price = this.priceUnits(rawPrice);
    const shown = this.quantityUnits(after);
    const taken = this.#taken[side].get(price);
    if (taken !== undefined) {
      taken.toLeave -= Math.max(0, this.quantityUnits(before) - shown);
      if (taken.toLeave <= 0) this.#taken[side].delete(price);
    }
    this.#market.setOutside(side, price, Math.max(0, shown - (this.#taken[side].get(price)?.quantity ?? 0)));
  }
}
