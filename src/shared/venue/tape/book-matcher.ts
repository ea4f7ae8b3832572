import type { Side } from '../../domain/order.ts';
import type { PublicTrade } from '../../domain/public-trade.ts';
import type { EpochMs } from '../../domain/time.ts';
import { afterCancel, afterShown, afterTrade, type QueueModel, type QueuePosition } from './queue-position.ts';
import type { TapeBook, TapeTouch } from './tape-book.ts';

/** An own order as it is sent. `ioc`: what does not fill at once expires. */
export interface MatchOrder {
  readonly id: string;
  readonly side: Side;
  readonly quantity: number;
  readonly limitPrice: number;
  readonly timeInForce: 'ioc' | 'gtc';
  readonly postOnly: boolean;
}

/** What became of an own order. `touch` is the market's just before. */
export type MatchEvent =
  | { readonly kind: 'accepted'; readonly id: string; readonly at: EpochMs }
  | { readonly kind: 'fill'; readonly id: string; readonly at: EpochMs; readonly quantity: number; readonly price: number; readonly liquidity: 'maker' | 'taker'; readonly touch: TapeTouch }
  | { readonly kind: 'ended'; readonly id: string; readonly at: EpochMs; readonly end: 'filled' | 'cancelled' | 'expired' | 'rejected'; readonly note: string };

export interface MatcherSettings {
  /** Time until a request of ours is in effect, measured from when we knew what made us send it: a round trip. */
  readonly latencyMs: number;
  readonly queue: QueueModel;
}

interface Request {
  readonly at: EpochMs;
  readonly order: MatchOrder | undefined;
  readonly cancel: string;
}

interface Resting {
  readonly order: MatchOrder;
  position: QueuePosition;
  /** What others showed at the price when last looked at, and what traded there since. */
  shown: number;
  traded: number;
  /** Opposing quantity at or through our price that we were filled against already. */
  crossed: number;
}

/** Below this a quantity is the rounding of a subtraction. */
const NOTHING = 1e-12;

/**
 * Matches own orders against a playing tape without changing it: what others did stays as it was recorded, so it is only true for orders
 * that are small against the market. Takes walk the levels shown when the order arrives, and find nothing a second time at a level that
 * has not changed since. Resting orders wait behind everything shown at their price.
 */
export class BookMatcher {
  readonly #book: TapeBook;
  readonly #settings: MatcherSettings;
  readonly #tell: (event: MatchEvent) => void;
  readonly #requests: Request[] = [];
  readonly #resting = new Map<string, Resting>();
  /** What we took at a price, while the level shows what it showed then. */
  readonly #taken = new Map<number, { readonly shown: number; readonly quantity: number }>();

  constructor(book: TapeBook, settings: MatcherSettings, tell: (event: MatchEvent) => void) {
    this.#book = book;
    this.#settings = settings;
    this.#tell = tell;
  }

  get isIdle(): boolean { return this.#requests.length === 0 && this.#resting.size === 0; }
  get hasResting(): boolean { return this.#resting.size > 0; }
  /** When the next request takes effect; Infinity when none is under way. */
  get nextAt(): EpochMs { return this.#requests[0]?.at ?? Infinity; }

  place(order: MatchOrder, at: EpochMs): void {
    this.#requests.push({ at: at + this.#settings.latencyMs, order, cancel: '' });
  }

  cancel(id: string, at: EpochMs): void {
    this.#requests.push({ at: at + this.#settings.latencyMs, order: undefined, cancel: id });
  }

  /** Lets the requests that are due by `at` take effect on the book as it stands: call it before the event that comes at `at`. */
  advance(at: EpochMs): void {
    while (this.#requests.length > 0 && this.#requests[0].at <= at) {
      const request = this.#requests.shift();
      if (request?.order !== undefined) this.#arrive(request.order, request.at);
      else if (request !== undefined) this.#remove(request.cancel, request.at);
    }
  }

  #end(id: string, at: EpochMs, how: { readonly end: 'filled' | 'cancelled' | 'expired' | 'rejected'; readonly note: string }): void {
    this.#resting.delete(id);
    this.#tell({ kind: 'ended', id, at, ...how });
  }

  #remove(id: string, at: EpochMs): void {
    if (this.#resting.has(id)) this.#end(id, at, { end: 'cancelled', note: 'as asked' });
  }

  #arrive(order: MatchOrder, at: EpochMs): void {
    const touch = this.#book.touch();
    if (touch === undefined) return this.#end(order.id, at, { end: 'rejected', note: 'there is no book' });
    const isMarketable = order.side === 'buy' ? order.limitPrice >= touch.ask : order.limitPrice <= touch.bid;
    if (order.postOnly && isMarketable) return this.#end(order.id, at, { end: 'rejected', note: 'would take' });
    this.#tell({ kind: 'accepted', id: order.id, at });
    const left = isMarketable ? this.#take(order, at, touch) : order.quantity;
    if (left <= NOTHING) return this.#end(order.id, at, { end: 'filled', note: '' });
    if (order.timeInForce === 'ioc') return this.#end(order.id, at, { end: 'expired', note: 'nothing more within its price' });
    const shown = this.#book.shown(order.side, order.limitPrice);
    this.#resting.set(order.id, { order, position: { ahead: shown, own: left }, shown, traded: 0, crossed: 0 });
  }

  /** Walks the levels; what is left. */
  #take(order: MatchOrder, at: EpochMs, touch: TapeTouch): number {
    let left = order.quantity;
    for (const [price, shown] of this.#book.opposing(order.side, order.limitPrice)) {
      const before = this.#taken.get(price);
      const already = before?.shown === shown ? before.quantity : 0;
      const quantity = Math.min(left, shown - already);
      if (quantity <= NOTHING) continue;
      this.#taken.set(price, { shown, quantity: already + quantity });
      this.#tell({ kind: 'fill', id: order.id, at, quantity, price, liquidity: 'taker', touch });
      left -= quantity;
      if (left <= NOTHING) break;
    }
    return left;
  }

  /** Somebody else's trade. */
  trade({ price, quantity, side }: PublicTrade, at: EpochMs): void {
    for (const resting of this.#resting.values()) {
      const { order, position } = resting;
      const through = order.side === 'buy' ? price < order.limitPrice : price > order.limitPrice;
      if (through) this.#fill(resting, quantity, at);
      else if (price === order.limitPrice && side !== order.side) {
        const after = afterTrade(position, quantity);
        resting.position = { ahead: after.ahead, own: position.own };
        resting.traded += quantity;
        this.#fill(resting, after.filled, at);
      }
    }
  }

  /** The book has changed. */
  changed(at: EpochMs): void {
    for (const resting of this.#resting.values()) {
      this.#requeue(resting);
      // Others are willing to trade at our price or better: they would have met us.
      let crossing = 0;
      for (const [, quantity] of this.#book.opposing(resting.order.side, resting.order.limitPrice)) crossing += quantity;
      if (crossing <= resting.crossed) continue;
      const more = crossing - resting.crossed;
      resting.crossed = crossing;
      this.#fill(resting, more, at);
    }
  }

  #requeue(resting: Resting): void {
    const { order, position } = resting;
    const shown = this.#book.shown(order.side, order.limitPrice);
    if (this.#settings.queue === 'pro-rata') {
      const cancelled = resting.shown - resting.traded - shown;
      const others = resting.shown - resting.traded;
      if (cancelled > 0 && others > 0) resting.position = afterCancel(position, cancelled, others + position.own);
    }
    resting.position = afterShown(resting.position, shown);
    resting.shown = shown;
    resting.traded = 0;
  }

  #fill(resting: Resting, most: number, at: EpochMs): void {
    const { order, position } = resting;
    const quantity = Math.min(position.own, most);
    const touch = this.#book.touch();
    if (quantity <= NOTHING || touch === undefined) return;
    resting.position = { ...position, own: position.own - quantity };
    this.#tell({ kind: 'fill', id: order.id, at, quantity, price: order.limitPrice, liquidity: 'maker', touch });
    if (resting.position.own <= NOTHING) this.#end(order.id, at, { end: 'filled', note: '' });
  }
}
