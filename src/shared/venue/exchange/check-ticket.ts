import { decimal, toUnits, ZERO, type Decimal } from '../../domain/decimal.ts';
import type { EpochMs } from '../../domain/time.ts';
import { isMarketKind, isStop, type Refusal, type Ticket } from './exchange-order.ts';
import { amountOf } from './listing.ts';
import type { Market } from './market.ts';
import { wouldTake } from './matching.ts';

/** A ticket in whole units of its market; 0 where it says nothing. */
export interface Units {
  readonly price: number;
  readonly stopPrice: number;
  readonly quantity: number;
}

interface Application {
  readonly ticket: Ticket;
  readonly units: Units;
  readonly market: Market;
  readonly at: EpochMs;
}

/** A ticket against the rules of its market, before anybody's balance is asked. */
export function checkTicket(ticket: Ticket, market: Market, at: EpochMs): { readonly units: Units } | { readonly refusal: Refusal } {
  const { priceDecimals, quantityDecimals } = market.listing;
  const units: Units = {
    price: ticket.price === undefined ? 0 : toUnits(ticket.price, priceDecimals),
    stopPrice: ticket.stopPrice === undefined ? 0 : toUnits(ticket.stopPrice, priceDecimals),
    quantity: ticket.quantity === undefined ? 0 : toUnits(ticket.quantity, quantityDecimals),
  };
  const application = { ticket, units, market, at };
  if (!market.isOpen) return { refusal: 'market-closed' };
  const refusal = priceRefusal(application) ?? quantityRefusal(application) ?? percentRefusal(application) ?? notionalRefusal(application) ?? bookRefusal(application);
  return refusal === undefined ? { units } : { refusal };
}

const isOnGrid = (value: number, step: number, [least, most]: readonly [number, number]): boolean =>
  !Number.isNaN(value) && (step === 0 || value % step === 0) && value >= least && (most === 0 || value <= most);

function priceRefusal({ ticket, units, market: { rules } }: Application): Refusal | undefined {
  const fits = (given: Decimal | undefined, value: number) => given === undefined || (given > ZERO && isOnGrid(value, rules.tick, [rules.minPrice, rules.maxPrice]));
  return fits(ticket.price, units.price) && fits(ticket.stopPrice, units.stopPrice) ? undefined : 'PRICE_FILTER';
}

function quantityRefusal({ ticket, units: { quantity }, market: { rules } }: Application): Refusal | undefined {
  if (ticket.quantity === undefined) return undefined;
  if (!(ticket.quantity > ZERO) || !isOnGrid(quantity, rules.step, [rules.minQuantity, rules.maxQuantity])) return 'LOT_SIZE';
  const fitsMarket = !isMarketKind(ticket.type) || isOnGrid(quantity, rules.marketStep, [rules.marketMinQuantity, rules.marketMaxQuantity]);
  return fitsMarket ? undefined : 'MARKET_LOT_SIZE';
}

/** A limit may lie only so far from the average price, by side. Without any trade yet there is nothing to compare with. */
function percentRefusal({ ticket, units: { price }, market, at }: Application): Refusal | undefined {
  const { filters } = market.listing;
  const average = market.averagePrice(filters.averageMinutes, at);
  if (price === 0 || average === 0) return undefined;
  const [up, down] = ticket.side === 'buy' ? [filters.bidMultiplierUp, filters.bidMultiplierDown] : [filters.askMultiplierUp, filters.askMultiplierDown];
  const isInside = (Number(up) === 0 || price <= average * Number(up)) && price >= average * Number(down);
  return isInside ? undefined : 'PERCENT_PRICE_BY_SIDE';
}

function notionalRefusal({ ticket, units: { price, quantity }, market, at }: Application): Refusal | undefined {
  const { rules, listing } = market;
  const isMarket = isMarketKind(ticket.type);
  if (isMarket && !listing.filters.minNotionalForMarket) return undefined;
  const reference = isMarket ? Math.round(market.averagePrice(listing.filters.averageMinutes, at)) : price;
  const notional = ticket.quoteQuantity ?? amountOf(listing, reference, quantity);
  if (isMarket && reference === 0 && ticket.quoteQuantity === undefined) return undefined;
  const isInside = notional >= rules.minNotional && (rules.maxNotional === decimal(0) || notional <= rules.maxNotional);
  return isInside ? undefined : 'NOTIONAL';
}

function bookRefusal({ ticket, units, market }: Application): Refusal | undefined {
  if (ticket.type === 'limit-maker' && ticket.ifTaking !== 'expired' && wouldTake(market, ticket.side, units.price)) return 'would-take';
  if (isStop(ticket.type) && market.last > 0 && isTriggered(ticket, units.stopPrice, market.last)) return 'would-trigger';
  return undefined;
}

/** A stop buys above and sells below the market; taking profit is the other way round. */
export function isTriggered({ type, side }: Pick<Ticket, 'type' | 'side'>, stopPrice: number, last: number): boolean {
  const onRise = (type === 'stop' || type === 'stop-limit') === (side === 'buy');
  return onRise ? last >= stopPrice : last <= stopPrice;
}
