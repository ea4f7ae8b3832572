import { instrumentId, type Instrument, type InstrumentId } from '../domain/instrument.ts';
import type { Position } from '../domain/position.ts';
import { RoundTrips } from '../portfolio/round-trips.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import type { IndicatorGraph } from './indicator-graph.ts';
import type { Market } from './market.ts';

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

  /** Nothing is held that could be sold. */
  get isFlat(): boolean {
    const { quantity } = this.position;
    return quantity === 0 || Math.abs(quantity) < this.lot;
  }
}
