import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Listing, SelectionView } from '../../shared/portfolio/selection/listing.ts';

/** What a chain needs to know of the market. */
export interface Question {
  readonly at: EpochMs;
  readonly timeframe: Timeframe;
  /** How far back candles are wanted; 0: none are. */
  readonly reachMs: number;
  /** Up to how many days the age of an instrument matters; 0: not at all. */
  readonly ageDays: number;
  /** Instruments that may be chosen, or all that are priced in one of these currencies. */
  readonly among: { readonly kind: 'instruments'; readonly ids: readonly InstrumentId[] } | { readonly kind: 'quotes'; readonly quotes: readonly string[] };
}

export interface MarketPicture {
  readonly listings: readonly Listing[];
  readonly markets: SelectionView['markets'];
  /** Instruments that were named and of which nothing is known here. */
  readonly missing: readonly InstrumentId[];
}

/** Where what is known of the market comes from: the archive on this machine, or the venues. */
export interface SelectionSource {
  look(question: Question): Promise<MarketPicture>;
}
