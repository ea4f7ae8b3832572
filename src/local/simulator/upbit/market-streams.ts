import type { EpochMs } from '../../../shared/domain/time.ts';
import type { ExchangeEvent, Print } from '../../../shared/venue/exchange/exchange-order.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import type { Market } from '../../../shared/venue/exchange/market.ts';
import type { FaultInjector } from '../faults.ts';
import { MINUTE_UNITS, type TradedBars } from './candles.ts';
import { barShape, bestShape, bookShape, changeSince, previousClose, tickerShape, tradeShape } from './market-queries.ts';
import type { UpbitHub, UpbitSession, Wish } from './stream-hub.ts';
import { compact, priceNumber, tradeTimes } from './wire-text.ts';

interface StreamsSettings {
  readonly exchange: Exchange;
  readonly hub: UpbitHub;
  readonly faults: FaultInjector;
  readonly now: () => EpochMs;
  readonly candles: ReadonlyMap<string, TradedBars>;
  /** How often a changed book is sent; 0 sends each change as it happens. */
  readonly bookMs: number;
}

type Shape = Readonly<Record<string, unknown>>;

export const PUBLIC_TYPES: readonly string[] = ['ticker', 'trade', 'orderbook', 'candle.1s', ...MINUTE_UNITS.map((minutes) => `candle.${minutes}m`)];
export const BOOK_COUNTS = [1, 5, 15, 30];
const BOOK_COUNT = 30;
const CANDLE_MS = 1_000;
const GARBAGE = ['{"type":"orderbook","code":"KRW', '', 'null', '[]', '{"type":"trade","code":[]}', '{"type":"이것은 시험"}', '{"ty":1e999}', `{"pad":"${'x'.repeat(10_000)}"}`].map((text) => Buffer.from(text));

/** Everything public that happens, as Upbit's streams tell it: whole books, every trade, the day with every trade, candles once a second. */
export class MarketStreams {
  readonly #settings: StreamsSettings;
  readonly #changedBooks = new Set<string>();
  readonly #traded = new Set<string>();
  readonly #held = new Map<string, (wish: Wish) => Shape>();
  #lastBooks = 0;
  #lastCandles = 0;

  constructor(settings: StreamsSettings) {
    this.#settings = settings;
    settings.exchange.listen((event) => this.#hear(event));
  }

  /** Sends what is sent by the clock. */
  tick(): void {
    const { bookMs, now } = this.#settings;
    const at = now();
    if (bookMs > 0 && (at - this.#lastBooks >= bookMs || at < this.#lastBooks)) {
      this.#lastBooks = at;
      for (const code of this.#changedBooks) this.#book(code);
      this.#changedBooks.clear();
    }
    if (at - this.#lastCandles < CANDLE_MS && at >= this.#lastCandles) return;
    this.#lastCandles = at;
    for (const code of this.#traded) for (const type of PUBLIC_TYPES) if (type.startsWith('candle.')) this.#candle(type, code);
    this.#traded.clear();
  }

  /** How things stand when somebody asks: of each wish and market one message, but of `isOnlyRealtime`. */
  greet(session: UpbitSession): void {
    for (const wish of session.wishes) {
      if (wish.isOnlyRealtime) continue;
      for (const code of wish.codes) {
        const market = this.#settings.exchange.market(code);
        const shape = market && this.#snapshot(wish, market);
        if (shape && !this.#isSilent(wish.type, code)) session.tell({ ...shape, stream_type: 'SNAPSHOT' });
      }
    }
  }

  #snapshot(wish: Wish, market: Market): Shape | undefined {
    const last = market.prints.at(-1);
    if (wish.type === 'orderbook') return this.#bookShape(market, wish);
    if (wish.type === 'ticker') return last && this.#tickerShape(market, last);
    if (wish.type === 'trade') return last && this.#tradeShape(market, last);
    return this.#candleShape(wish.type, market);
  }

  #hear(event: ExchangeEvent): void {
    if (event.kind === 'print') this.#print(event.symbol, event.print);
    else if (event.kind === 'depth') {
      if (this.#settings.bookMs === 0) this.#book(event.symbol);
      else this.#changedBooks.add(event.symbol);
    }
  }

  #print(code: string, print: Print): void {
    const { exchange, faults } = this.#settings;
    const market = exchange.market(code);
    if (!market) return;
    this.#traded.add(code);
    if (faults.strikes('flashPrint')) this.#send('trade', code, () => this.#tradeShape(market, { ...print, tradeId: market.nextTradeId++, price: Math.max(1, Math.round(print.price / 10)) }));
    this.#send('trade', code, () => this.#tradeShape(market, print));
    this.#send('ticker', code, () => this.#tickerShape(market, print));
  }

  #tradeShape(market: Market, print: Print): Shape {
    const [date, time] = tradeTimes(print.at).utc;
    const { timestamp, ...shape } = tradeShape(this.#settings, market, print);
    const { change, change_price } = changeSince(priceNumber(market.listing, previousClose(this.#settings, market)), priceNumber(market.listing, print.price));
    return { type: 'trade', code: market.listing.symbol, timestamp: this.#settings.now(), trade_date: date, trade_time: time, trade_timestamp: timestamp, ...shape, change, change_price, ...bestShape(market), stream_type: 'REALTIME' };
  }

  #tickerShape(market: Market, print: Print): Shape {
    const { trade_date_kst: _date, trade_time_kst: _time, ...shape } = tickerShape(this.#settings, market);
    return {
      type: 'ticker', code: market.listing.symbol, ...shape, trade_date: compact(tradeTimes(print.at).utc[0]), ask_bid: print.isBuyerMaker ? 'ASK' : 'BID', market_state: market.isOpen ? 'ACTIVE' : 'PREVIEW',
      is_trading_suspended: !market.isOpen, delisting_date: null, market_warning: 'NONE', stream_type: 'REALTIME',
    };
  }

  #bookShape(market: Market, wish: Wish): Shape {
    const { symbol } = market.listing;
    return { type: 'orderbook', code: symbol, timestamp: this.#settings.now(), ...bookShape(market, wish.counts.get(symbol) ?? BOOK_COUNT), stream_type: 'REALTIME' };
  }

  /** Each message is the whole book: one that is lost is made good by the next. */
  #book(code: string): void {
    const { exchange, hub, faults } = this.#settings;
    const market = exchange.market(code);
    if (!market || !hub.has('orderbook', code) || faults.strikes('depthDrop')) return;
    const isCrossed = faults.strikes('crossedBook');
    const made = new Map<number, Shape>();
    const shape = (wish: Wish): Shape => {
      const count = wish.counts.get(code) ?? BOOK_COUNT;
      const known = made.get(count) ?? (isCrossed ? crossed(this.#bookShape(market, wish)) : this.#bookShape(market, wish));
      made.set(count, known);
      return known;
    };
    const held = this.#held.get(code);
    if (held === undefined && faults.strikes('depthReorder')) {
      // As it is now, sent after the next.
      const frozen = new Map(BOOK_COUNTS.map((count) => [count, this.#bookShape(market, wishFor(code, count))]));
      this.#held.set(code, (wish) => frozen.get(wish.counts.get(code) ?? BOOK_COUNT) ?? {});
      return;
    }
    this.#send('orderbook', code, shape);
    if (held !== undefined) {
      this.#held.delete(code);
      this.#send('orderbook', code, held);
    }
    if (faults.strikes('depthDuplicate')) this.#send('orderbook', code, shape);
  }

  #candle(type: string, code: string): void {
    const market = this.#settings.exchange.market(code);
    const shape = market && this.#settings.hub.has(type, code) ? this.#candleShape(type, market) : undefined;
    if (shape) this.#send(type, code, () => shape);
  }

  #candleShape(type: string, market: Market): Shape | undefined {
    const [, count, unit] = /^candle\.(\d+)(s|m)$/.exec(type) ?? [];
    const [bar] = this.#settings.candles.get(market.listing.symbol)?.query({ unit: unit === 's' ? 'seconds' : 'minutes', minutes: Number(count), to: Infinity, count: 1 }) ?? [];
    return bar && { type, code: market.listing.symbol, ...barShape(market, bar), stream_type: 'REALTIME' };
  }

  /** (31) Streams that send nothing, by type and market (`trade KRW-BTC`) or part of it. */
  #isSilent(type: string, code: string): boolean {
    const { faults } = this.#settings;
    const isSilent = faults.settings.silentStreams.some((part) => `${type} ${code}`.includes(part));
    if (isSilent) faults.count('silentStreams');
    return isSilent;
  }

  #send(type: string, code: string, shape: (wish: Wish) => Shape): void {
    const { hub, faults } = this.#settings;
    if (!hub.has(type, code) || (faults.settings.silentStreams.length > 0 && this.#isSilent(type, code))) return;
    if (faults.strikes('malformedFrames')) hub.publish(type, code, () => GARBAGE[faults.source('garbage').below(GARBAGE.length)]);
    hub.publish(type, code, shape);
  }
}

const wishFor = (code: string, count: number): Wish => ({ type: 'orderbook', codes: [code], counts: new Map([[code, count]]), isOnlySnapshot: false, isOnlyRealtime: true });

/** (29) The best bid ten times the best ask. */
function crossed(shape: Shape): Shape {
  const units = shape['orderbook_units'] as readonly { readonly ask_price: number; readonly bid_price: number }[];
  return { ...shape, orderbook_units: units.map((unit, i) => (i === 0 ? { ...unit, bid_price: unit.ask_price * 10 } : unit)) };
}
