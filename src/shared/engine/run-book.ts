import type { Fill } from '../domain/order.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import type { EpochMs } from '../domain/time.ts';

/** What a run has counted so far. */
export interface SavedBook {
  readonly fills: readonly Fill[];
  readonly trips: readonly RoundTrip[];
  readonly totals: Readonly<Record<'fees' | 'spread' | 'slippage' | 'impact' | 'funding' | 'turnover', number>>;
  readonly protectiveExits: number;
  readonly candles: number;
  readonly first: EpochMs;
  readonly last: EpochMs;
}

/** Everything a run writes down on its way: fills, round trips and their sums. `keep` bounds the two lists to the newest; sums count all. */
export class RunBook {
  readonly fills: Fill[] = [];
  readonly trips: RoundTrip[] = [];
  readonly totals = { fees: 0, spread: 0, slippage: 0, impact: 0, funding: 0, turnover: 0 };
  protectiveExits = 0;
  candles = 0;
  first: EpochMs = NaN;
  last: EpochMs = NaN;
  readonly #keep: number;

  constructor(keep = Infinity) {
    this.#keep = keep;
  }

  /** `fee` in quote units. */
  book(fill: Fill, fee: number): void {
    const { totals } = this;
    totals.fees += fee;
    totals.turnover += fill.quantity * fill.price;
    totals.spread += fill.spreadCost;
    totals.slippage += fill.slippageCost;
    totals.impact += fill.impactCost;
    this.fills.push(fill);
    if (this.fills.length > this.#keep) this.fills.shift();
  }

  finished(trip: RoundTrip): void {
    this.trips.push(trip);
    if (this.trips.length > this.#keep) this.trips.shift();
  }

  save(): SavedBook {
    const { fills, trips, totals, protectiveExits, candles, first, last } = this;
    return { fills: [...fills], trips: [...trips], totals: { ...totals }, protectiveExits, candles, first, last };
  }

  restore({ fills, trips, totals, ...rest }: SavedBook): void {
    this.fills.splice(0, this.fills.length, ...fills);
    this.trips.splice(0, this.trips.length, ...trips);
    Object.assign(this.totals, totals);
    Object.assign(this, rest);
  }
}
