import { floorToLot, instrumentId, passiveToTick, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import type { ChildOrder } from '../../execution/algorithms/plan.ts';
import { route, type RouteVenue } from '../../execution/routing/route.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { MarketBoard } from './market-board.ts';

/** The same thing at several venues, where an order for the first may be carried out too. */
export interface Alternative {
  readonly instrument: Instrument;
  /** Units of the first's quote currency for one of this one's. */
  readonly quoteRate: () => number;
  /** Of changing one quote currency into the other. */
  readonly conversionBps: number;
  readonly roundTripMs: number;
}

/** What may be used at a venue now, in base and quote units. */
export type FreeAt = (instrument: Instrument) => { readonly base: number; readonly quote: number };

export interface RoutedLeg {
  readonly instrument: Instrument;
  readonly quantity: number;
  readonly limitPrice: number;
}

interface Question {
  readonly child: ChildOrder;
  readonly instrument: Instrument;
  readonly alternatives: readonly Alternative[];
  readonly board: MarketBoard;
  readonly free: FreeAt;
  readonly at: EpochMs;
}

const venueOf = ({ instrument, quoteRate, conversionBps, roundTripMs }: Alternative, { board, free, at }: Question): RouteVenue => {
  const id: InstrumentId = instrumentId(instrument);
  const { base, quote } = free(instrument);
  return { instrument, ...board.depth(id), freeBase: base, freeQuote: quote, quoteRate: quoteRate(), conversionBps, roundTripMs, volatility: board.view(id, at)?.volatility ?? NaN };
};

/**
 * Where a child goes. One that rests stays at the first venue; one that takes is shared out over all whose book is live, by what it
 * really costs there. Together the legs are never more than the child. Empty where nothing can be had within its limit.
 */
export function legsOf(question: Question): readonly RoutedLeg[] {
  const { child, instrument, alternatives } = question;
  const whole: RoutedLeg = { instrument, quantity: child.quantity, limitPrice: child.limitPrice };
  if (alternatives.length < 2 || child.timeInForce !== 'ioc') return [whole];
  const known = alternatives.map((one) => ({ one, venue: venueOf(one, question) })).filter(({ venue }) => venue.bids.length > 0 && venue.quoteRate > 0 && venue.volatility >= 0);
  const { parts } = route({ side: child.side, quantity: child.quantity }, known.map(({ venue }) => venue));
  return parts.flatMap(({ venue, quantity, limitPrice }) => {
    const found = known.find(({ one }) => one.instrument.venue === venue)?.one;
    if (found === undefined) return [];
    const { lotSize, tickSize } = found.instrument;
    // The collar of the child holds at every venue, in its own money; away from the market would be inside it.
    const collar = passiveToTick(child.limitPrice / found.quoteRate(), tickSize, child.side);
    const isBeyond = child.side === 'buy' ? limitPrice > collar : limitPrice < collar;
    return isBeyond ? [] : [{ instrument: found.instrument, quantity: floorToLot(quantity, lotSize), limitPrice: collar }];
  });
}
