import type { Instrument, InstrumentId } from '../domain/instrument.ts';
import type { OrderRequest, OrderState, OrderType } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import type { VenueFill } from '../domain/venue-fill.ts';

/** What a venue can do for us; what it cannot do, we do around it. */
export interface VenueCapabilities {
  /** Whether an order id of ours is refused a second time: for ever, only while its order is open, or never. */
  readonly idempotency: 'forever' | 'open-only' | 'none';
  /** A request that arrives later than so long after its timestamp is never accepted; undefined where the venue has no such rule. */
  readonly requestExpiryMs: number | undefined;
  readonly queryByClientId: boolean;
  /** Cancels our orders by itself when we fall silent. */
  readonly deadManSwitch: boolean;
  readonly nativeStop: boolean;
  readonly sandbox: boolean;
  readonly orderTypes: readonly OrderType[];
  /** Most rows of one answer. */
  readonly pageSize: { readonly candles: number; readonly trades: number };
}

/** An order as the venue tells it. Quantities in base units; `averagePrice` NaN before the first fill. */
export interface VenueOrder {
  readonly clientOrderId: string;
  readonly venueOrderId: string;
  readonly instrument: InstrumentId;
  readonly side: OrderRequest['side'];
  readonly type: OrderType;
  readonly state: Extract<OrderState, 'open' | 'partlyFilled' | 'filled' | 'cancelled' | 'expired' | 'rejected'>;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly averagePrice: number;
  readonly limitPrice: number | undefined;
  readonly at: EpochMs;
}

/** The venue does not accept our key: nothing that is asked with it is answered any more, and asking on does harm (RELIABILITY fault 49). */
interface KeyRefusal {
  readonly about?: 'key' | undefined;
}

/** What became of a request to place an order. `unknown` is neither: the venue may or may not have it (RELIABILITY faults 1 to 4). */
export type PlaceOutcome =
  | { readonly kind: 'accepted'; readonly order: VenueOrder; readonly fills: readonly VenueFill[] }
  | ({ readonly kind: 'refused'; readonly code: string; readonly reason: string } & KeyRefusal)
  | ({ readonly kind: 'unknown'; readonly reason: string } & KeyRefusal);

/** `gone`: the venue says it has no such open order, which says nothing of fills: ask. */
export type CancelOutcome =
  | { readonly kind: 'cancelled'; readonly order: VenueOrder }
  | { readonly kind: 'gone'; readonly reason: string }
  | ({ readonly kind: 'unknown'; readonly reason: string } & KeyRefusal);

/** `absent` means that the venue answered and knows no such order; an error while asking is `unknown`, never `absent`. */
export type FindOutcome =
  | { readonly kind: 'found'; readonly order: VenueOrder }
  | { readonly kind: 'absent' }
  | ({ readonly kind: 'unknown'; readonly reason: string } & KeyRefusal);

export interface OrderReference {
  readonly instrument: InstrumentId;
  readonly clientOrderId: string;
  readonly venueOrderId?: string | undefined;
}

export interface Balance {
  readonly asset: string;
  /** Exact decimal texts, as the venue tells them. */
  readonly free: string;
  readonly locked: string;
}

/** Orders at one venue with one account. Never retries by itself; every answer says what is known, in milliseconds of the venue's clock. */
export interface Venue {
  readonly name: string;
  readonly capabilities: VenueCapabilities;
  place(order: OrderRequest): Promise<PlaceOutcome>;
  cancel(order: OrderReference): Promise<CancelOutcome>;
  find(order: OrderReference): Promise<FindOutcome>;
}

/** What the account holds and did. Throws TransientError when it cannot be asked: a missing answer is never an empty one. RefusedError about the key when it never will be. */
export interface VenueAccount {
  openOrders(): Promise<readonly VenueOrder[]>;
  balances(): Promise<readonly Balance[]>;
  /** Our own fills of an instrument after a cursor (the venue's trade id), oldest first, to the end. */
  fillsSince(instrument: InstrumentId, cursor: string | undefined): Promise<readonly VenueFill[]>;
  /** What the key may do. */
  permissions(): Promise<KeyPermissions>;
  instruments(): Promise<readonly Instrument[]>;
}

export interface KeyPermissions {
  readonly trade: boolean | 'unknown';
  readonly withdraw: boolean | 'unknown';
  readonly ipRestricted: boolean | 'unknown';
}

/** What the private stream says. Fills may come twice and out of order; `ended` means that what comes after has to be asked for. */
export type AccountEvent =
  | { readonly kind: 'order'; readonly order: VenueOrder; readonly note?: string | undefined }
  | { readonly kind: 'fill'; readonly fill: VenueFill }
  | { readonly kind: 'balance'; readonly balances: readonly Balance[] }
  | { readonly kind: 'live'; readonly at: EpochMs }
  | ({ readonly kind: 'ended'; readonly reason: string } & KeyRefusal);

export interface AccountStream {
  /** Events until the signal aborts; it reconnects by itself and says `ended` and `live` when it does. With a key that is refused it does not. */
  listen(tell: (event: AccountEvent) => void, signal: AbortSignal): Promise<void>;
}
