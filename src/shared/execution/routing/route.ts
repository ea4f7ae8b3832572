import { floorToLot, type Instrument } from '../../domain/instrument.ts';
import type { Level } from '../../domain/order-book.ts';
import { signOf, type Side } from '../../domain/order.ts';

/** One venue where the order, or a part of it, could go. */
export interface RouteVenue {
  readonly instrument: Pick<Instrument, 'venue' | 'lotSize' | 'minQuantity' | 'minNotional' | 'takerFeeBps'>;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  /** What is free there already, in base and quote units: money is never sent between venues for an order. */
  readonly freeBase: number;
  readonly freeQuote: number;
  /** Value of one unit of this venue's quote currency in the currency prices are compared in: 1/1350 for KRW in USDT. */
  readonly quoteRate: number;
  /** Of changing this venue's quote currency into that one, and of bringing what is traded back where it is needed. */
  readonly conversionBps: number;
  /** Time until an order is in the book. */
  readonly roundTripMs: number;
  /** Standard deviation of the price over one second, as a fraction. */
  readonly volatility: number;
}

export interface RouteOrder {
  readonly side: Side;
  readonly quantity: number;
  /** Of the compared currency, all costs included: what lies beyond is left alone. */
  readonly worstPrice?: number | undefined;
}

export interface RoutePart {
  readonly venue: string;
  readonly quantity: number;
  /** Worst price of the levels it counts on, in the venue's quote units. */
  readonly limitPrice: number;
  /** Of what is shown there now, in the venue's quote units. */
  readonly averagePrice: number;
}

export interface Route {
  readonly parts: readonly RoutePart[];
  readonly quantity: number;
  /** Per unit in the compared currency with fees, conversion and latency penalty; NaN when nothing can be routed. */
  readonly effectivePrice: number;
  readonly unrouted: number;
}

/** Venues beyond this number would make the search over their subsets long. */
const MOST_VENUES = 10;
const EPSILON = 1e-9;

/**
 * What a price is worth with everything that comes with it: fee, conversion, and what the price moves by while the order is on its way
 * (one standard deviation over the round trip). More for a buyer, less for a seller.
 */
export function effectivePrice(price: number, side: Side, { instrument, conversionBps, volatility, roundTripMs, quoteRate }: RouteVenue): number {
  const sign = signOf(side);
  return price * quoteRate * (1 + (sign * (instrument.takerFeeBps + conversionBps)) / 10_000) * (1 + sign * volatility * Math.sqrt(roundTripMs / 1_000));
}

interface Rung {
  readonly venue: number;
  readonly price: number;
  readonly quantity: number;
  readonly worth: number;
}

/** Levels of these venues as one book, best first. */
function ladder(order: RouteOrder, venues: readonly RouteVenue[], chosen: readonly number[]): readonly Rung[] {
  const sign = signOf(order.side);
  const rungs = chosen.flatMap((venue) => (order.side === 'buy' ? venues[venue].asks : venues[venue].bids)
    .map(([price, quantity]) => ({ venue, price, quantity, worth: effectivePrice(price, order.side, venues[venue]) })));
  const within = order.worstPrice === undefined ? rungs : rungs.filter(({ worth }) => sign * (worth - (order.worstPrice ?? worth)) <= 0);
  return within.toSorted((a, b) => sign * (a.worth - b.worth) || a.venue - b.venue);
}

interface Filling {
  quantity: number;
  /** In the venue's quote units. */
  value: number;
  limitPrice: number;
}

/** What of a level the money there pays for, fee included. */
function affordable({ price, quantity }: Pick<Rung, 'price' | 'quantity'>, { side, venue, filling }: { readonly side: Side; readonly venue: RouteVenue; readonly filling: Filling }): number {
  if (side === 'sell') return Math.min(quantity, venue.freeBase - filling.quantity);
  const fee = 1 + venue.instrument.takerFeeBps / 10_000;
  return Math.min(quantity, (venue.freeQuote - filling.value * fee) / (price * fee));
}

function climb(order: RouteOrder, venues: readonly RouteVenue[], chosen: readonly number[]): ReadonlyMap<number, Filling> {
  const fillings = new Map(chosen.map((venue): [number, Filling] => [venue, { quantity: 0, value: 0, limitPrice: NaN }]));
  let left = order.quantity;
  for (const rung of ladder(order, venues, chosen)) {
    const filling = fillings.get(rung.venue);
    if (filling === undefined || left <= 0) continue;
    const taken = Math.min(left, affordable(rung, { side: order.side, venue: venues[rung.venue], filling }));
    if (!(taken > 0)) continue;
    filling.quantity += taken;
    filling.value += taken * rung.price;
    filling.limitPrice = rung.price;
    left -= taken;
  }
  return fillings;
}

/** What so much would cost at a venue, from the top of its book. */
function valueOf(order: RouteOrder, venue: RouteVenue, quantity: number): Filling {
  const filling: Filling = { quantity: 0, value: 0, limitPrice: NaN };
  for (const [price, available] of order.side === 'buy' ? venue.asks : venue.bids) {
    const taken = Math.min(quantity - filling.quantity, available);
    if (!(taken > EPSILON * quantity)) break;
    filling.quantity += taken;
    filling.value += taken * price;
    filling.limitPrice = price;
  }
  return filling;
}

/** The greedy route over these venues on their grids; undefined when one of them would get less than it takes. */
function over(order: RouteOrder, venues: readonly RouteVenue[], chosen: readonly number[]): Route | undefined {
  const rough = climb(order, venues, chosen);
  const quantities = new Map([...rough].map(([venue, { quantity }]) => [venue, floorToLot(quantity, venues[venue].instrument.lotSize)]));
  fillUp(order, venues, quantities);
  const parts: RoutePart[] = [];
  let [routed, worth] = [0, 0];
  for (const [venue, quantity] of quantities) {
    const { instrument } = venues[venue];
    const filling = valueOf(order, venues[venue], quantity);
    if (!(quantity > 0) || quantity < instrument.minQuantity * (1 - EPSILON) || filling.value < instrument.minNotional) return undefined;
    parts.push({ venue: instrument.venue, quantity, limitPrice: filling.limitPrice, averagePrice: filling.value / filling.quantity });
    worth += effectivePrice(filling.value, order.side, venues[venue]);
    routed += quantity;
  }
  return { parts, quantity: routed, effectivePrice: worth / routed, unrouted: order.quantity - routed };
}

/** What rounding down left over, where a finer lot has room for it. */
function fillUp(order: RouteOrder, venues: readonly RouteVenue[], quantities: Map<number, number>): void {
  for (const [venue, quantity] of [...quantities].toSorted(([a], [b]) => venues[a].instrument.lotSize - venues[b].instrument.lotSize)) {
    const left = order.quantity - [...quantities.values()].reduce((sum, each) => sum + each, 0);
    const more = floorToLot(quantity + left, venues[venue].instrument.lotSize);
    if (more > quantity && mayHold(order, venues[venue], more)) quantities.set(venue, more);
  }
}

function mayHold(order: RouteOrder, venue: RouteVenue, quantity: number): boolean {
  const filling = valueOf(order, venue, quantity);
  if (filling.quantity < quantity * (1 - EPSILON)) return false;
  if (order.worstPrice !== undefined && signOf(order.side) * (effectivePrice(filling.limitPrice, order.side, venue) - order.worstPrice) > 0) return false;
  return order.side === 'sell' ? quantity <= venue.freeBase : filling.value * (1 + venue.instrument.takerFeeBps / 10_000) <= venue.freeQuote;
}

const subsets = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** count - 1 }, (_, mask) => Array.from({ length: count }, (__, i) => i).filter((i) => ((mask + 1) >> i) & 1));

/**
 * Shares a taking order out over venues: their levels merged by what they really cost, taken greedily, and that for every choice of
 * venues, because minima can make fewer of them better. The most quantity wins, then the best price, so that the result is never worse
 * than sending all of it to any one venue. Lots, minima and what is free at each venue are kept.
 */
export function route(order: RouteOrder, venues: readonly RouteVenue[]): Route {
  if (venues.length > MOST_VENUES) throw new RangeError(`expected at most ${MOST_VENUES} venues to route over, found ${venues.length}`);
  let best: Route = { parts: [], quantity: 0, effectivePrice: NaN, unrouted: order.quantity };
  const grain = Math.max(...venues.map(({ instrument }) => instrument.lotSize), 0) || order.quantity * EPSILON;
  for (const chosen of subsets(venues.length)) {
    const found = over(order, venues, chosen);
    if (found === undefined) continue;
    // A difference below the coarsest lot is rounding, not more of the order done.
    const more = found.quantity - best.quantity;
    const isBetter = Math.abs(more) < grain ? signOf(order.side) * (found.effectivePrice - best.effectivePrice) < 0 : more > 0;
    if (isBetter || best.parts.length === 0) best = found;
  }
  return best;
}
