import { z } from 'zod';
import { decimal, format, toUnits } from '../../domain/decimal.ts';
import { DataError } from '../../domain/errors.ts';
import { floorToLot, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import { listingOf, priceOf, quantityOf, type Listing } from '../exchange/listing.ts';
import { OWNER } from './paper-clearing.ts';
import type { PaperOrder, PaperReport } from './paper-order.ts';

const id = z.string().regex(/^[^:]+:.+$/).transform((text) => text as InstrumentId);
const side = z.enum(['buy', 'sell']);
const amount = z.string().regex(/^\d+(\.\d+)?$/);
const type = z.enum(['market', 'limit', 'stop', 'stop-limit', 'take-profit', 'take-profit-limit', 'trailing-stop']);
const step = z.number().nonnegative();
const number = z.number();

const instrument = z.object({
  venue: z.string(), symbol: z.string(), base: z.string(), quote: z.string(), kind: z.enum(['spot', 'perpetual']), tickSize: step, lotSize: step, minQuantity: step, minNotional: step,
  makerFeeBps: number, takerFeeBps: number, maintenanceMarginRate: number, maxLeverage: number,
});

const order = z.object({
  instrument: id, orderId: z.int().positive(), clientOrderId: z.string(), side, asked: type, as: z.enum(['market', 'limit', 'limit-maker', 'stop', 'stop-limit', 'take-profit', 'take-profit-limit']),
  timeInForce: z.enum(['gtc', 'ioc', 'fok']), state: z.enum(['waiting', 'open', 'partlyFilled']), price: amount, stopPrice: amount, best: amount, quantity: amount, executed: amount, executedQuote: amount,
  /** Null: behind everybody, at a price that the book has not shown yet. */
  ahead: amount.nullable(), locked: amount, trailBps: step, hit: z.boolean(), createdAt: number, updatedAt: number, workingAt: number,
});

const report = z.object({
  clientOrderId: z.string(), venueOrderId: z.string(), instrument: id, side, type, state: z.enum(['open', 'partlyFilled', 'filled', 'cancelled', 'expired']), quantity: number, filledQuantity: number,
  averagePrice: number.nullable().transform((price) => price ?? NaN), limitPrice: number.optional().transform((price): number | undefined => price), at: number,
});

const fill = z.object({
  tradeId: z.string(), clientOrderId: z.string(), venueOrderId: z.string(), instrument: id, at: number, side, quantity: number.positive(), price: number.positive(), fee: number, feeCurrency: z.string(),
  liquidity: z.enum(['maker', 'taker']),
});

const state = z.object({
  version: z.literal(1), venue: z.string(), at: number, nextId: z.int().positive(), balances: z.array(z.tuple([z.string(), amount])),
  /** Of the open orders, whether they are traded now or not. */
  instruments: z.array(instrument), open: z.array(order), ended: z.array(report), fills: z.array(fill),
});

/** Everything a paper account is, JSON-safe: amounts as exact texts. `balances` are totals; what open orders hold back is theirs. */
export type PaperState = z.input<typeof state>;
export type SavedOrder = z.output<typeof order>;

/** A saved account as it is used. The types are those of the program, read back. */
export interface ReadState extends Omit<z.output<typeof state>, 'instruments' | 'ended' | 'fills'> {
  readonly instruments: readonly Instrument[];
  readonly ended: readonly PaperReport[];
  readonly fills: readonly VenueFill[];
}

/** Throws DataError where it is not what `save` wrote. */
export function readPaperState(value: unknown): ReadState {
  const read = state.safeParse(value);
  if (!read.success) throw new DataError(`expected a saved paper account, found another content: ${z.prettifyError(read.error)}`);
  return read.data;
}

export function savedOrder(from: PaperOrder): SavedOrder {
  const { listing, orderId, clientOrderId, asked, timeInForce, trailBps, hit, createdAt, updatedAt, workingAt } = from;
  const price = (units: number) => format(priceOf(listing, units));
  const quantity = (units: number) => format(quantityOf(listing, units));
  if (from.state !== 'waiting' && from.state !== 'open' && from.state !== 'partlyFilled') throw new DataError(`expected an open order to save, found "${from.state}"`);
  return {
    instrument: from.instrument, orderId, clientOrderId, side: from.side, asked, as: from.type, timeInForce, state: from.state, price: price(from.price), stopPrice: price(from.stopPrice), best: price(from.best),
    quantity: quantity(from.quantity), executed: quantity(from.executed), executedQuote: format(from.executedQuote), ahead: Number.isFinite(from.ahead) ? quantity(from.ahead) : null, locked: format(from.locked),
    trailBps, hit, createdAt, updatedAt, workingAt,
  };
}

export function restoredOrder(saved: SavedOrder, listing: Listing): PaperOrder {
  const price = (text: string) => toUnits(decimal(text), listing.priceDecimals);
  const quantity = (text: string) => toUnits(decimal(text), listing.quantityDecimals);
  const { orderId, clientOrderId, side: way, asked, timeInForce, trailBps, hit, createdAt, updatedAt, workingAt } = saved;
  return {
    orderId, account: OWNER, listing, clientOrderId, side: way, type: saved.as, timeInForce, price: price(saved.price), stopPrice: price(saved.stopPrice), quantity: quantity(saved.quantity),
    quoteQuantity: decimal(0), selfTrade: 'expire-maker', createdAt, executed: quantity(saved.executed), executedQuote: decimal(saved.executedQuote), state: saved.state, updatedAt, workingAt,
    ahead: saved.ahead === null ? Infinity : quantity(saved.ahead), executions: [], locked: decimal(saved.locked), instrument: saved.instrument, asked, trailBps, best: price(saved.best), hit,
  };
}

/** The finest step where an instrument names none. */
const FINEST = 1e-8;
const NO_LIMITS = {
  maxPrice: '0', maxQuantity: '0', marketMaxQuantity: '0', maxNotional: '0', bidMultiplierUp: '0', bidMultiplierDown: '0', askMultiplierUp: '0', askMultiplierDown: '0', averageMinutes: 0,
};
/** A price may rise so many times before its whole units are too many for a double; an order may be worth so much. */
const RISE = 1_000;
const MOST_WORTH = { won: 1e12, other: 1e9 };

const digitsOf = (text: string): number => text.split('.')[1]?.length ?? 0;
/** Digits after the point that leave room for so large a number. */
const roomFor = (largest: number): number => Math.max(0, Math.floor(Math.log10(Number.MAX_SAFE_INTEGER / largest)));

/** What a price of an instrument is about, by its open orders; undefined without any. */
export function priceIn(saved: readonly SavedOrder[]): number | undefined {
  const prices = saved.flatMap(({ price, stopPrice, best }) => [price, stopPrice, best].map(Number)).filter((price) => price > 0);
  return prices.length === 0 ? undefined : Math.max(...prices);
}

/**
 * An instrument as the paper exchange lists it: its own rules and no others. Venues name one finest step for all coins (1e-8 at Upbit); where whole
 * units of it would not fit into a double at this price the grid is wider, and orders are rounded to it. Units hold what was saved under other rules.
 */
export function paperListing(from: Instrument, { price, saved = [] }: { readonly price: number; readonly saved?: readonly SavedOrder[] }): Listing {
  const step = (own: number, largest: number) => Math.max(own, Number(`1e-${Math.min(8, roomFor(largest))}`)) || FINEST;
  const tickSize = step(from.tickSize, price * RISE);
  const lotSize = step(from.lotSize, (from.quote === 'KRW' ? MOST_WORTH.won : MOST_WORTH.other) / price);
  const minQuantity = lotSize > from.lotSize ? floorToLot(from.minQuantity, lotSize) : from.minQuantity;
  const listing = listingOf({ ...from, tickSize, lotSize, minQuantity }, NO_LIMITS);
  const prices = saved.flatMap((one) => [one.price, one.stopPrice, one.best]);
  const quantities = saved.flatMap((one) => [one.quantity, one.executed, one.ahead ?? '0']);
  return {
    ...listing, symbol: from.symbol, priceDecimals: Math.max(listing.priceDecimals, ...prices.map(digitsOf)), quantityDecimals: Math.max(listing.quantityDecimals, ...quantities.map(digitsOf)),
  };
}
