import { instrumentId, type Instrument, type InstrumentId } from '../domain/instrument.ts';
import type { Position } from '../domain/position.ts';
import { RoundTrips, type SavedTrip } from '../portfolio/round-trips.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import type { IndicatorGraph } from './indicator-graph.ts';
import type { Market } from './market.ts';

/** What a track remembers beside its candles and indicators, JSON-safe but for NaN. */
export interface SavedTrack {
  readonly held: number;
  readonly blocked: number;
  readonly isBarred: boolean;
  readonly isEligible: boolean;
  readonly working?: string | undefined;
  readonly pending: number;
  readonly guards: readonly string[];
  readonly guarded: number;
  readonly price: number;
  readonly units: number;
  readonly cash: number;
  readonly fills: number;
  readonly candles: number;
  readonly fees: number;
  readonly funding: number;
  readonly turnover: number;
  readonly trip: SavedTrip;
}

/** One instrument's part in a run: its candles, its indicators, what is wanted of it and what is held. */
export class Track {
  readonly k: number;
  readonly id: InstrumentId;
  readonly instrument: Instrument;
  readonly market: Market;
  readonly graph: IndicatorGraph;
  readonly position: Position;
  readonly trips: RoundTrips;
  /** The forecast or weight in force; 0 again after a protective exit. */
  held = 0;
  /** The forecast that was stopped out: not followed again until the strategy has said something else. */
  blocked = NaN;
  /** The order to the target ended because its way was barred: at the next close it is tried again. */
  isBarred = false;
  /** Whether it may be held: false while a selection leaves it out. */
  isEligible = true;
  /** Id of the order that brings the position to its target. */
  working: string | undefined = undefined;
  /** Signed base units of that order not filled yet. */
  pending = 0;
  guards: string[] = [];
  /** Holdings smaller than this cannot be sold: a rest, and no position. 0 where everything can. */
  readonly lot: number;
  /** Quantity the guards were placed for. */
  guarded = 0;
  /** Last close. */
  price = NaN;
  /** Units that buy and hold bought of it; NaN before the first candle. */
  units = NaN;
  /** Cash flows of this instrument alone. */
  cash: number;
  fills = 0;
  candles = 0;
  fees = 0;
  funding = 0;
  turnover = 0;

  constructor({ k, instrument, market, graph, position, cash, lot, finished }: {
    readonly k: number; readonly instrument: Instrument; readonly market: Market; readonly graph: IndicatorGraph; readonly position: Position; readonly cash: number; readonly lot: number; readonly finished: (trip: RoundTrip) => void;
  }) {
    this.k = k;
    this.instrument = instrument;
    this.id = instrumentId(instrument);
    this.market = market;
    this.graph = graph;
    this.position = position;
    this.cash = cash;
    this.lot = lot;
    this.trips = new RoundTrips(instrument.symbol, finished, lot);
  }

  save(): SavedTrack {
    const { held, blocked, isBarred, isEligible, working, pending, guards, guarded, price, units, cash, fills, candles, fees, funding, turnover } = this;
    return { held, blocked, isBarred, isEligible, working, pending, guards: [...guards], guarded, price, units, cash, fills, candles, fees, funding, turnover, trip: this.trips.save() };
  }

  restore({ trip, guards, working, ...rest }: SavedTrack): void {
    Object.assign(this, rest);
    this.working = working;
    this.guards = [...guards];
    this.trips.restore(trip);
  }

  /** Nothing is held that could be sold. */
  get isFlat(): boolean {
    const { quantity } = this.position;
    return quantity === 0 || Math.abs(quantity) < this.lot;
  }
}
