import type { EpochMs } from '../../../shared/domain/time.ts';
import type { ExchangeEvent, Print } from '../../../shared/venue/exchange/exchange-order.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import type { Market } from '../../../shared/venue/exchange/market.ts';
import type { FaultInjector } from '../faults.ts';
import { intervalAt, isInterval, type CandleSeries, type Interval } from './candle-series.ts';
import { bestOf, dayOf, depthShape } from './market-queries.ts';
import type { StreamHub } from './stream-hub.ts';
import { unitsText } from './wire-text.ts';

interface StreamsSettings {
  readonly exchange: Exchange;
  readonly hub: StreamHub;
  readonly faults: FaultInjector;
  readonly now: () => EpochMs;
  readonly candles: ReadonlyMap<string, CandleSeries>;
  /** How often `@depth@100ms` is sent; 0 sends each change as it happens. */
  readonly depthMs: number;
}

/** Levels of one stream that changed since it was last sent. */
interface Pending {
  first: number;
  last: number;
  readonly bids: Set<number>;
  readonly asks: Set<number>;
}

const GARBAGE: readonly (string | Buffer)[] = ['{"e":"depthUpdate","E":17', '', 'null', '[]', '{"stream":1,"data":{"e":[]}}', '{"e":"这是测试币456"}', Buffer.from([0xff, 0xfe, 0x00, 0x80]), '{"data":{"u":1e999}}', `{"pad":"${'x'.repeat(10_000)}"}`];

/** Ended candles of one stream that are sent late, after a stall of the process. */
const MOST_CLOSED = 100;

/** Everything public that happens, as Binance's market streams tell it. */
export class MarketStreams {
  readonly #settings: StreamsSettings;
  readonly #pending = new Map<string, Pending>();
  readonly #best = new Map<string, string>();
  readonly #held = new Map<string, string>();
  /** The open candle that each stream showed last. */
  readonly #sentOpen = new Map<string, EpochMs>();
  #lastSlow = 0;
  #lastTick = 0;

  constructor(settings: StreamsSettings) {
    this.#settings = settings;
    settings.exchange.listen((event) => this.#hear(event));
  }

  /** Sends what is sent by the clock. */
  tick(): void {
    const { hub, depthMs, exchange, now } = this.#settings;
    const at = now();
    const isSlow = at - this.#lastSlow >= 1_000 || at < this.#lastSlow;
    if (isSlow) this.#lastSlow = at;
    if (depthMs > 0 && (at - this.#lastTick >= depthMs || at < this.#lastTick)) {
      this.#lastTick = at;
      for (const symbol of exchange.symbols) this.#flushDepth(symbol, '@100ms');
    }
    for (const stream of this.#sentOpen.keys()) if (!hub.has(stream)) this.#sentOpen.delete(stream);
    for (const stream of hub.streams()) this.#tickStream(stream, at, isSlow);
  }

  #tickStream(stream: string, at: EpochMs, isSlow: boolean): void {
    const [lower = '', kind = '', rate = ''] = stream.split('@');
    const market = this.#settings.exchange.market(lower.toUpperCase());
    if (!market) return;
    const partial = /^depth(5|10|20)$/.exec(kind);
    if (kind.startsWith('kline_')) this.#kline(stream, market, { at, isDue: isSlow });
    else if (partial && (isSlow || rate === '100ms')) this.#send(stream, JSON.stringify(depthShape(market, Number(partial[1]))));
    else if (isSlow) this.#tickSlow(stream, kind, { market, rate, at });
  }

  #tickSlow(stream: string, kind: string, { market, rate, at }: { readonly market: Market; readonly rate: string; readonly at: EpochMs }): void {
    if (kind === 'depth' && rate === '') this.#flushDepth(market.listing.symbol, '');
    else if (kind === 'ticker' || kind === 'miniTicker') this.#send(stream, JSON.stringify(this.#dayShape(market, kind, at)));
  }

  #hear(event: ExchangeEvent): void {
    if (event.kind === 'depth') this.#depth(event);
    else if (event.kind === 'print') this.#print(event.symbol, event.print);
  }

  // Trades.

  #print(symbol: string, print: Print): void {
    const { hub, exchange, faults } = this.#settings;
    const market = exchange.market(symbol);
    const lower = symbol.toLowerCase();
    if (!market) return;
    if (faults.strikes('flashPrint')) this.#sendTrade(lower, market, { ...print, tradeId: market.nextTradeId++, price: Math.max(1, Math.round(print.price / 10)) });
    if (hub.has(`${lower}@trade`) || hub.has(`${lower}@aggTrade`)) this.#sendTrade(lower, market, print);
  }

  #sendTrade(lower: string, { listing: { symbol, priceDecimals, quantityDecimals } }: Market, print: Print): void {
    const [price, quantity, at] = [unitsText(print.price, priceDecimals), unitsText(print.quantity, quantityDecimals), this.#settings.now()];
    const { tradeId: id } = print;
    this.#send(`${lower}@trade`, `{"e":"trade","E":${at},"s":"${symbol}","t":${id},"p":"${price}","q":"${quantity}","T":${print.at},"m":${print.isBuyerMaker},"M":true}`);
    this.#send(`${lower}@aggTrade`, `{"e":"aggTrade","E":${at},"s":"${symbol}","a":${id},"p":"${price}","q":"${quantity}","f":${id},"l":${id},"T":${print.at},"m":${print.isBuyerMaker},"M":true}`);
  }

  // Depth.

  #depth(event: Extract<ExchangeEvent, { kind: 'depth' }>): void {
    const { hub, depthMs } = this.#settings;
    const lower = event.symbol.toLowerCase();
    for (const rate of ['@100ms', '']) {
      const stream = `${lower}@depth${rate}`;
      if (!hub.has(stream)) this.#pending.delete(stream);
      else if (depthMs === 0 && rate !== '') this.#sendDepth(stream, event.symbol, event);
      else this.#collect(stream, event);
    }
    if (hub.has(`${lower}@bookTicker`)) this.#bookTicker(lower, event.symbol);
  }

  #collect(stream: string, { first, last, bids, asks }: Extract<ExchangeEvent, { kind: 'depth' }>): void {
    let pending = this.#pending.get(stream);
    if (!pending) this.#pending.set(stream, (pending = { first, last, bids: new Set(), asks: new Set() }));
    pending.last = last;
    for (let i = 0; i < bids.length; i += 2) pending.bids.add(bids[i]);
    for (let i = 0; i < asks.length; i += 2) pending.asks.add(asks[i]);
  }

  #flushDepth(symbol: string, rate: string): void {
    const stream = `${symbol.toLowerCase()}@depth${rate}`;
    const pending = this.#pending.get(stream);
    const market = this.#settings.exchange.market(symbol);
    if (!pending || !market) return;
    this.#pending.delete(stream);
    const levels = (side: 'buy' | 'sell', prices: ReadonlySet<number>) => [...prices].flatMap((price) => [price, market.visible(side, price)]);
    this.#sendDepth(stream, symbol, { first: pending.first, last: pending.last, bids: levels('buy', pending.bids), asks: levels('sell', pending.asks) });
  }

  #sendDepth(stream: string, symbol: string, { first, last, bids, asks }: { readonly first: number; readonly last: number; readonly bids: readonly number[]; readonly asks: readonly number[] }): void {
    const { exchange, faults, now } = this.#settings;
    const market = exchange.market(symbol);
    if (!market || faults.strikes('depthDrop')) return;
    const crossing = faults.strikes('crossedBook') ? [...bids, (market.best('sell') || 1) + market.rules.tick * 10, market.rules.step || 1] : bids;
    const { priceDecimals, quantityDecimals } = market.listing;
    const payload = `{"e":"depthUpdate","E":${now()},"s":"${symbol}","U":${first},"u":${last},"b":${levelsText(crossing, priceDecimals, quantityDecimals)},"a":${levelsText(asks, priceDecimals, quantityDecimals)}}`;
    const held = this.#held.get(stream);
    if (held === undefined && faults.strikes('depthReorder')) {
      this.#held.set(stream, payload);
      return;
    }
    this.#send(stream, payload);
    if (held !== undefined) {
      this.#held.delete(stream);
      this.#send(stream, held);
    }
    if (faults.strikes('depthDuplicate')) this.#send(stream, payload);
  }

  #bookTicker(lower: string, symbol: string): void {
    const market = this.#settings.exchange.market(symbol);
    if (!market) return;
    const { priceDecimals, quantityDecimals } = market.listing;
    const [bid, bidQuantity, ask, askQuantity] = bestOf(market);
    const best = `"b":"${unitsText(bid, priceDecimals)}","B":"${unitsText(bidQuantity, quantityDecimals)}","a":"${unitsText(ask, priceDecimals)}","A":"${unitsText(askQuantity, quantityDecimals)}"`;
    if (this.#best.get(lower) === best) return;
    this.#best.set(lower, best);
    this.#send(`${lower}@bookTicker`, `{"u":${market.sequence},"s":"${symbol}",${best}}`);
  }

  // Candles and the day.

  #kline(stream: string, market: Market, { at, isDue }: { readonly at: EpochMs; readonly isDue: boolean }): void {
    const interval = stream.slice(stream.indexOf('@kline_') + 7);
    const series = this.#settings.candles.get(market.listing.symbol);
    if (!isInterval(interval) || !series) return;
    series.advance(at);
    const openTime = series.openTimeOfLast(interval);
    if (openTime === undefined) return;
    const before = this.#sentOpen.get(stream);
    // Every candle ends with a message, though several ended since the last tick.
    const first = before === undefined ? openTime : Math.max(before, openTime - MOST_CLOSED * (intervalAt(openTime, interval)[1] - openTime));
    for (let closed = first; closed < openTime; closed = intervalAt(closed, interval)[1]) this.#sendKline(stream, market, { interval, openTime: closed, isClosed: true, at });
    if (before === undefined || before < openTime || isDue) this.#sendKline(stream, market, { interval, openTime, isClosed: false, at });
    this.#sentOpen.set(stream, openTime);
  }

  #sendKline(stream: string, market: Market, { interval, openTime, isClosed, at }: { readonly interval: Interval; readonly openTime: EpochMs; readonly isClosed: boolean; readonly at: EpochMs }): void {
    const [candle] = this.#settings.candles.get(market.listing.symbol)?.query({ interval, from: openTime, to: undefined, limit: 1 }) ?? [];
    if (!candle) return;
    const { symbol, priceDecimals, quantityDecimals } = market.listing;
    const price = (units: number) => unitsText(units, priceDecimals);
    const quantity = (units: number) => unitsText(units, quantityDecimals);
    this.#send(stream, JSON.stringify({
      e: 'kline', E: at, s: symbol, k: {
        t: openTime, T: intervalAt(openTime, interval)[1] - 1, s: symbol, i: interval, f: candle.firstTradeId, L: candle.lastTradeId, o: price(candle.open), c: price(candle.close),
        h: price(candle.high), l: price(candle.low), v: quantity(candle.quantity), n: candle.trades, x: isClosed, q: candle.value.toFixed(8), V: quantity(candle.takerBuyQuantity),
        Q: candle.takerBuyValue.toFixed(8), B: '0',
      },
    }));
  }

  #dayShape(market: Market, kind: string, at: EpochMs): Readonly<Record<string, unknown>> {
    const day = dayOf(this.#settings, market);
    const short = { E: at, s: market.listing.symbol, c: day.last, o: day.open, h: day.high, l: day.low, v: day.volume, q: day.value };
    if (kind === 'miniTicker') return { e: '24hrMiniTicker', ...short };
    return {
      e: '24hrTicker', ...short, p: day.change, P: day.percent, w: day.average, x: day.previous, Q: day.lastQuantity, b: day.bid, B: day.bidQuantity, a: day.ask, A: day.askQuantity,
      O: day.openTime, C: day.closeTime, F: day.firstId, L: day.lastId, n: day.count,
    };
  }

  #send(stream: string, payload: string): void {
    const { hub, faults } = this.#settings;
    if (!hub.has(stream)) return;
    if (faults.settings.silentStreams.length > 0 && faults.settings.silentStreams.some((part) => stream.includes(part))) {
      faults.count('silentStreams');
      return;
    }
    if (faults.strikes('malformedFrames')) hub.publishRaw(stream, GARBAGE[faults.source('garbage').below(GARBAGE.length)]);
    hub.publish(stream, payload);
  }
}

function levelsText(levels: readonly number[], priceDecimals: number, quantityDecimals: number): string {
  let text = '';
  for (let i = 0; i < levels.length; i += 2) text += `${i === 0 ? '' : ','}["${unitsText(levels[i], priceDecimals)}","${unitsText(levels[i + 1], quantityDecimals)}"]`;
  return `[${text}]`;
}
