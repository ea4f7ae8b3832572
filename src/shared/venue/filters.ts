import { floorToLot, passiveToTick, type Instrument } from '../domain/instrument.ts';
import type { OrderRequest } from '../domain/order.ts';

/** The request as the venue's grid allows it, or why the venue would refuse it. */
export type Filtered = { readonly kind: 'fits'; readonly request: OrderRequest } | { readonly kind: 'refused'; readonly reason: string };

type Price = 'limitPrice' | 'stopPrice' | 'trailBps';
const NEEDED: Readonly<Record<OrderRequest['type'], readonly Price[]>> = {
  market: [], limit: ['limitPrice'], stop: ['stopPrice'], 'stop-limit': ['stopPrice', 'limitPrice'],
  'take-profit': ['stopPrice'], 'take-profit-limit': ['stopPrice', 'limitPrice'], 'trailing-stop': ['trailBps'],
};

/** What no venue could make sense of: a price that is missing or not above zero, a market order that may not take. */
export function malformation(request: OrderRequest): string | undefined {
  if (!(request.quantity > 0) || request.quantity === Infinity) return `quantity "${request.quantity}" is not above zero`;
  if (request.type === 'market' && request.postOnly !== true) return undefined;
  for (const field of NEEDED[request.type]) {
    const value = request[field];
    if (!(value !== undefined && value > 0 && value < Infinity)) return `${request.type} order without a ${field} above zero, found "${value}"`;
  }
  return request.postOnly === true && request.limitPrice === undefined ? `post-only ${request.type} order: it has no limit to rest at` : undefined;
}

const refused = (reason: string): Filtered => ({ kind: 'refused', reason });

/**
 * Rounds quantity down to the lot and prices to the tick, never in our disfavour, then applies the minima.
 * `reference` is the last price, for orders that name none. An order that reduces a position may be below the
 * minimum notional only where the venue allows it: none does, so what is left over is dust.
 */
export function filterOrder(request: OrderRequest, instrument: Instrument, reference: number): Filtered {
  const quantity = floorToLot(request.quantity, instrument.lotSize);
  if (!(quantity > 0)) return refused(`quantity "${request.quantity}" is smaller than one lot of ${instrument.lotSize}`);
  if (quantity < instrument.minQuantity) return refused(`quantity "${quantity}" is below the minimum of ${instrument.minQuantity}`);
  const limitPrice = request.limitPrice === undefined ? undefined : passiveToTick(request.limitPrice, instrument.tickSize, request.side);
  const stopPrice = request.stopPrice === undefined ? undefined : passiveToTick(request.stopPrice, instrument.tickSize, request.side);
  const notional = quantity * (limitPrice ?? stopPrice ?? reference);
  if (notional < instrument.minNotional) return refused(`notional "${notional}" is below the minimum of ${instrument.minNotional}`);
  return { kind: 'fits', request: { ...request, quantity, ...(limitPrice === undefined ? {} : { limitPrice }), ...(stopPrice === undefined ? {} : { stopPrice }) } };
}
