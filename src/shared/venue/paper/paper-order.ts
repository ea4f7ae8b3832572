import { decimal, divide, toNumber, type Decimal } from '../../domain/decimal.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import type { OrderState, OrderType, Side } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import type { Refusal, WorkingOrder } from '../exchange/exchange-order.ts';
import { priceOf, quantityOf } from '../exchange/listing.ts';

/** What a paper account pays, in basis points of the value, out of what the trade brings in or in the quote currency. */
export interface PaperFees {
  readonly makerBps: number;
  readonly takerBps: number;
  readonly paidIn: 'received' | 'quote';
}

/** An order at the paper exchange: in whole units of its listing, as the simulated exchange keeps them. */
export interface PaperOrder extends WorkingOrder {
  readonly instrument: InstrumentId;
  readonly asked: OrderType;
  /** Of a trailing stop; 0 for other orders. */
  readonly trailBps: number;
  stopPrice: number;
  /** The best price a trailing stop has seen; 0 for other orders. */
  best: number;
  /** The trigger was met; it comes into the book as soon as there is one to trust. */
  hit: boolean;
}

/** An order as it is told: quantities in base units, `averagePrice` NaN before the first fill. */
export interface PaperReport {
  readonly clientOrderId: string;
  readonly venueOrderId: string;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  readonly state: Extract<OrderState, 'open' | 'partlyFilled' | 'filled' | 'cancelled' | 'expired'>;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly averagePrice: number;
  readonly limitPrice: number | undefined;
  readonly at: EpochMs;
}

/** Why the paper exchange said no, beyond what the simulated one refuses. `late`: it arrived after the time that a request lives. */
export type PaperRefusal = Refusal | 'no-book' | 'late';

export type PaperPlaced =
  | { readonly kind: 'accepted'; readonly order: PaperReport; readonly fills: readonly VenueFill[] }
  | { readonly kind: 'refused'; readonly refusal: PaperRefusal };

export type PaperCancelled =
  | { readonly kind: 'cancelled'; readonly order: PaperReport }
  | { readonly kind: 'gone' };

/** What happens to the account, in order. */
export type PaperEvent =
  | { readonly kind: 'order'; readonly order: PaperReport; readonly note: string | undefined }
  | { readonly kind: 'fill'; readonly fill: VenueFill };

const STATES = { waiting: 'open', open: 'open', partlyFilled: 'partlyFilled', filled: 'filled', cancelled: 'cancelled', expired: 'expired', expiredInMatch: 'expired' } as const;

export function reportOf(order: PaperOrder): PaperReport {
  const { listing, executed } = order;
  const filled = quantityOf(listing, executed);
  return {
    clientOrderId: order.clientOrderId, venueOrderId: String(order.orderId), instrument: order.instrument, side: order.side, type: order.asked, state: STATES[order.state],
    quantity: toNumber(quantityOf(listing, order.quantity)), filledQuantity: toNumber(filled), averagePrice: executed === 0 ? NaN : toNumber(divide(order.executedQuote, filled)),
    limitPrice: order.price === 0 ? undefined : toNumber(priceOf(listing, order.price)), at: order.updatedAt,
  };
}

/** Basis points as a share. */
export const shareOf = (bps: number): Decimal => divide(decimal(bps), decimal(10_000));
