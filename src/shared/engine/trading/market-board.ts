import type { Instrument, InstrumentId } from '../../domain/instrument.ts';
import { instrumentId } from '../../domain/instrument.ts';
import type { Level } from '../../domain/order-book.ts';
import { MINUTE, type EpochMs } from '../../domain/time.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { Candle } from '../../domain/candle.ts';
import { MarketGauge, type Touch } from '../../execution/algorithms/market-gauge.ts';
import type { MarketView } from '../../execution/algorithms/market-view.ts';
import type { MarketEvent } from '../../ports/market-feed.ts';
import type { GateEvent } from '../../risk/gate-state.ts';

/** Levels kept of each side: what routing and estimates look at. */
const DEPTH = 20;

interface Seen {
  readonly gauge: MarketGauge;
  touch: Touch | undefined;
  bids: readonly Level[];
  asks: readonly Level[];
  /** When the book was last heard of, by our clock. */
  bookAt: EpochMs;
  isBookLive: boolean;
  lastPrice: number;
  /** Closed candles of the last minute, newest last. */
  minutes: { readonly closedAt: EpochMs; readonly volume: number; readonly lengthMs: number }[];
  volatilityOfDay: number;
}

/** What the market of each instrument looks like now, gathered from its streams; and the same told to the risk gate. */
export class MarketBoard {
  readonly #seen: ReadonlyMap<InstrumentId, Seen>;
  readonly #tell: (event: GateEvent) => void;

  constructor(instruments: readonly Instrument[], tell: (event: GateEvent) => void) {
    this.#tell = tell;
    this.#seen = new Map(instruments.map((instrument) => [instrumentId(instrument), {
      gauge: new MarketGauge(), touch: undefined, bids: [], asks: [], bookAt: NaN, isBookLive: false, lastPrice: NaN, minutes: [], volatilityOfDay: NaN,
    }]));
    for (const instrument of instruments) tell({ kind: 'instrument', id: instrumentId(instrument), instrument });
  }

  take(event: MarketEvent): void {
    const seen = this.#seen.get(event.instrument);
    if (seen === undefined) return;
    switch (event.kind) {
      case 'book': return this.#book(seen, event);
      case 'trade':
        seen.lastPrice = event.trade.price;
        seen.gauge.trade(event.trade, event.receivedAt);
        return;
      case 'candle': return this.candle(event.instrument, event.timeframe, event.candle);
      case 'stream':
        if (event.what === 'book') this.#stream(seen, event.instrument, event.state === 'live');
    }
  }

  #book(seen: Seen, { instrument, book, receivedAt }: Extract<MarketEvent, { kind: 'book' }>): void {
    const [bid, ask] = [book.bids[0], book.asks[0]];
    if (bid === undefined || ask === undefined) {
      this.#stream(seen, instrument, false);
      return;
    }
    seen.isBookLive = true;
    seen.bookAt = receivedAt;
    seen.touch = { bid: bid[0], ask: ask[0], bidQuantity: bid[1], askQuantity: ask[1] };
    seen.bids = book.bids.slice(0, DEPTH);
    seen.asks = book.asks.slice(0, DEPTH);
    seen.gauge.quote(seen.touch, receivedAt);
    this.#tell({ kind: 'book', instrument, bid: bid[0], ask: ask[0], at: receivedAt });
  }

  /** A book that is not live is not there: nothing is traded on it. */
  #stream(seen: Seen, instrument: InstrumentId, isLive: boolean): void {
    if (seen.isBookLive === isLive) return;
    seen.isBookLive = isLive;
    if (isLive) return;
    this.#tell({ kind: 'book', instrument, bid: NaN, ask: NaN, at: NaN });
  }

  /** A closed candle, from a stream or a list. */
  candle(instrument: InstrumentId, timeframe: Timeframe, { openTime, volume, close, high, low }: Candle): void {
    const seen = this.#seen.get(instrument);
    if (seen === undefined) return;
    const lengthMs = durationMs(timeframe);
    const closedAt = openTime + lengthMs;
    if (Number.isNaN(seen.lastPrice)) seen.lastPrice = close;
    seen.minutes = [...seen.minutes.filter((one) => one.lengthMs === lengthMs && one.closedAt > closedAt - MINUTE), { closedAt, volume, lengthMs }];
    const sum = seen.minutes.reduce((total, one) => total + one.volume, 0);
    const minuteVolume = lengthMs >= MINUTE ? (volume * MINUTE) / lengthMs : (sum * MINUTE) / (seen.minutes.length * lengthMs);
    this.#tell({ kind: 'candle', instrument, closedAt, lengthMs, minuteVolume, atr: high - low });
    // Parkinson (1980): the range of a candle as a measure of its volatility.
    const range = high > 0 && low > 0 ? Math.log(high / low) / (2 * Math.sqrt(Math.LN2)) : NaN;
    const daily = range * Math.sqrt(86_400_000 / lengthMs);
    seen.volatilityOfDay = Number.isNaN(seen.volatilityOfDay) ? daily : seen.volatilityOfDay + 0.1 * (daily - seen.volatilityOfDay);
  }

  /** What an execution step sees; undefined while the book is not to be trusted. */
  view(instrument: InstrumentId, at: EpochMs): MarketView | undefined {
    const seen = this.#seen.get(instrument);
    return seen === undefined || !seen.isBookLive ? undefined : seen.gauge.view(at);
  }

  touch(instrument: InstrumentId): Touch | undefined {
    const seen = this.#seen.get(instrument);
    return seen?.isBookLive === true ? seen.touch : undefined;
  }

  /** Best price known: the middle of the book, else the last trade or close; NaN before any. */
  price(instrument: InstrumentId): number {
    const seen = this.#seen.get(instrument);
    if (seen === undefined) return NaN;
    return seen.isBookLive && seen.touch !== undefined ? (seen.touch.bid + seen.touch.ask) / 2 : seen.lastPrice;
  }

  depth(instrument: InstrumentId): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    const seen = this.#seen.get(instrument);
    return seen?.isBookLive === true ? { bids: seen.bids, asks: seen.asks } : { bids: [], asks: [] };
  }

  bookAgeMs(instrument: InstrumentId, at: EpochMs): number {
    const seen = this.#seen.get(instrument);
    return seen?.isBookLive === true ? at - seen.bookAt : NaN;
  }

  /** Base units and fraction a day as the last candles suggest; NaN before any. */
  usual(instrument: InstrumentId): { readonly dailyVolume: number; readonly dailyVolatility: number } {
    const seen = this.#seen.get(instrument);
    if (seen === undefined || seen.minutes.length === 0) return { dailyVolume: NaN, dailyVolatility: NaN };
    const volume = seen.minutes.reduce((total, one) => total + one.volume, 0);
    const lengthMs = seen.minutes.reduce((total, one) => total + one.lengthMs, 0);
    return { dailyVolume: (volume * 86_400_000) / lengthMs, dailyVolatility: seen.volatilityOfDay };
  }
}
