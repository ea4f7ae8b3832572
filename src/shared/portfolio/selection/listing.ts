import type { CandleColumns } from '../../domain/candle.ts';
import type { Instrument, InstrumentId } from '../../domain/instrument.ts';
import type { EpochMs } from '../../domain/time.ts';

/** What is known of one instrument at the time of a choice. */
export interface Listing {
  readonly id: InstrumentId;
  readonly instrument: Instrument;
  /** Those that had closed, oldest first, volume in base units. */
  readonly candles: CandleColumns;
  /** Undefined where nobody says it: then the first candle speaks. */
  readonly listedAt?: EpochMs | undefined;
  /** What the venue says; true where it says nothing. */
  readonly isTrading: boolean;
  /** Known from the announcement on, never before. */
  readonly delistingAt?: EpochMs | undefined;
  readonly quote?: { readonly bid: number; readonly ask: number } | undefined;
}

/** A round trip of our own that has ended. */
export interface ClosedTrip {
  readonly instrument: InstrumentId;
  readonly exitAt: EpochMs;
  /** Net profit over the cost of what was opened. */
  readonly profitRatio: number;
}

/** Everything else that is known at `at`, and nothing that is known later. */
export interface SelectionView {
  readonly at: EpochMs;
  readonly candleMs: number;
  readonly trips: readonly ClosedTrip[];
  /** What is listed anywhere, the candidates' own venue or not. */
  readonly markets: readonly Pick<Instrument, 'venue' | 'symbol' | 'base'>[];
  /** Lists of names from elsewhere, by the address they came from. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

export interface Dropped {
  readonly instrument: InstrumentId;
  readonly reason: string;
}

/** Who stays, in order, and why the others do not. */
export interface Outcome {
  readonly kept: readonly Listing[];
  readonly dropped: readonly Dropped[];
}

/** Lets those through against whom nothing is said. */
export function sift(candidates: readonly Listing[], against: (listing: Listing) => string | undefined): Outcome {
  const kept: Listing[] = [];
  const dropped: Dropped[] = [];
  for (const listing of candidates) {
    const reason = against(listing);
    if (reason === undefined) kept.push(listing);
    else dropped.push({ instrument: listing.id, reason });
  }
  return { kept, dropped };
}

/** The last close; the middle of bid and ask where there is none; NaN where nothing is known. */
export function priceOf({ candles, quote }: Listing): number {
  if (candles.length > 0) return candles.close[candles.length - 1];
  return quote === undefined ? NaN : (quote.bid + quote.ask) / 2;
}

/** A figure in a reason: six digits, never with rounding noise. */
export const shown = (value: number): string => String(Number(value.toPrecision(6)));
