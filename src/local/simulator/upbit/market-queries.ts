import { krwTick } from '../../../shared/adapters/ccxt/krw-tick.ts';
import { format, decimal } from '../../../shared/domain/decimal.ts';
import { DAY } from '../../../shared/domain/time.ts';
import type { Market } from '../../../shared/venue/exchange/market.ts';
import type { Print } from '../../../shared/venue/exchange/exchange-order.ts';
import { MINUTE_UNITS, type TradedBar, type Unit } from './candles.ts';
import { answer, marketOf, type Context, type Reply, type Request } from './context.ts';
import { missing } from './parameters.ts';
import { UpbitError } from './venue-error.ts';
import { compact, kstDay, kstPlainText, longNumber, priceNumber, sequentialId, tradeTimes, utcText, volumeNumber } from './wire-text.ts';

type Shape = Readonly<Record<string, unknown>>;
type Views = Pick<Context, 'candles' | 'now'>;

export function markets({ exchange }: Context, { parameters }: Request): Reply {
  const isDetailed = ['isDetails', 'is_details'].some((name) => parameters.text(name) === 'true');
  const caution = { PRICE_FLUCTUATIONS: false, TRADING_VOLUME_SOARING: false, DEPOSIT_AMOUNT_SOARING: false, GLOBAL_PRICE_DIFFERENCES: false, CONCENTRATION_OF_SMALL_ACCOUNTS: false };
  return answer(exchange.symbols.map((code) => {
    const name = exchange.market(code)?.listing.base ?? code;
    return { market: code, korean_name: name, english_name: name, ...(isDetailed ? { market_event: { warning: false, caution } } : {}) };
  }));
}

const marketsAsked = (context: Context, { parameters }: Request): readonly Market[] => {
  const codes = parameters.list('markets');
  if (codes.length === 0) throw missing('markets');
  return codes.map((code) => marketOf(context, code));
};

/** Levels of both sides beside one another, as at Upbit; where one side is shorter its numbers are 0. */
export function bookShape(market: Market, count: number): Shape {
  const { listing } = market;
  const { bids, asks } = market.depth(count);
  const level = (levels: typeof bids, i: number) => { const [price, quantity] = levels[i] ?? [0, 0]; return [priceNumber(listing, price), volumeNumber(listing, quantity)] as const; };
  const total = (levels: typeof bids) => volumeNumber(listing, levels.reduce((sum, [, quantity]) => sum + quantity, 0));
  return {
    total_ask_size: total(asks), total_bid_size: total(bids),
    orderbook_units: Array.from({ length: Math.max(bids.length, asks.length) }, (_, i) => {
      const [[askPrice, askSize], [bidPrice, bidSize]] = [level(asks, i), level(bids, i)];
      return { ask_price: askPrice, bid_price: bidPrice, ask_size: askSize, bid_size: bidSize };
    }),
    level: 0,
  };
}

/** Best prices with their volumes, as a trade tells them with it. */
export function bestShape(market: Market): Shape {
  const { orderbook_units: [best] } = bookShape(market, 1) as { readonly orderbook_units: readonly { readonly ask_price: number; readonly ask_size: number; readonly bid_price: number; readonly bid_size: number }[] };
  return { best_ask_price: best?.ask_price ?? 0, best_ask_size: best?.ask_size ?? 0, best_bid_price: best?.bid_price ?? 0, best_bid_size: best?.bid_size ?? 0 };
}

export function orderbook(context: Context, request: Request): Reply {
  const count = request.parameters.count('count', 30, 30);
  return answer(marketsAsked(context, request).map((market) => ({ market: market.listing.symbol, timestamp: context.now(), ...bookShape(market, count) })));
}

export const orderbookInstruments = (context: Context, request: Request): Reply => answer(marketsAsked(context, request).map(({ listing, last }) => ({
  market: listing.symbol, quote_currency: listing.quote, tick_size: format(decimal(krwTick(priceNumber(listing, last)))), supported_levels: ['0'],
})));

/** The last price of the day before: days begin at nine in the morning in Korea. */
export function previousClose({ candles, now }: Views, { listing: { symbol }, last }: Market): number {
  const series = candles.get(symbol);
  const today = kstDay(now());
  return series?.before(today)?.close ?? series?.since(today)?.open ?? last;
}

const changeOf = (price: number, before: number): 'RISE' | 'EVEN' | 'FALL' => (price > before ? 'RISE' : price < before ? 'FALL' : 'EVEN');

export function tradeShape(views: Views, market: Market, print: Print): Shape {
  const { listing } = market;
  const before = previousClose(views, market);
  return {
    timestamp: print.at, trade_price: priceNumber(listing, print.price), trade_volume: volumeNumber(listing, print.quantity), prev_closing_price: priceNumber(listing, before),
    change_price: priceNumber(listing, print.price - before), ask_bid: print.isBuyerMaker ? 'ASK' : 'BID', sequential_id: longNumber(sequentialId(print.at, print.tradeId)),
  };
}

/** Newest first. */
export function trades(context: Context, { parameters }: Request): Reply {
  const market = marketOf(context, parameters.need('market'));
  const cursor = parameters.text('cursor');
  const older = cursor === undefined ? market.prints : market.prints.filter(({ at, tradeId }) => BigInt(sequentialId(at, tradeId)) < BigInt(cursor));
  return answer(older.slice(-parameters.count('count', 1, 500)).toReversed().map((print) => {
    const [date, time] = tradeTimes(print.at).utc;
    return { market: market.listing.symbol, trade_date_utc: date, trade_time_utc: time, ...tradeShape(context, market, print) };
  }));
}

const EMPTY: Pick<TradedBar, 'quantity' | 'value'> = { quantity: 0, value: 0 };

/** How far the price has come since the day before. */
export function changeSince(before: number, price: number): Shape {
  const change = price - before;
  const rate = before === 0 ? 0 : change / before;
  return { prev_closing_price: before, change: changeOf(price, before), change_price: Math.abs(change), change_rate: Math.abs(rate), signed_change_price: change, signed_change_rate: rate };
}

function ranges({ candles, now }: Views, { listing: { symbol }, last }: Market) {
  const quiet = { open: last, high: last, low: last, ...EMPTY };
  const since = (at: number) => candles.get(symbol)?.since(at) ?? quiet;
  return { today: since(kstDay(now())), day: since(now() - DAY), year: since(now() - 364 * DAY) };
}

/** The day so far and the last 24 hours, as REST and the ticker stream tell them. */
export function tickerShape(views: Views, market: Market): Shape {
  const { listing, last, lastAt } = market;
  const now = views.now();
  const { today, day, year } = ranges(views, market);
  const price = (units: number) => priceNumber(listing, units);
  const at = lastAt || now;
  const { utc, kst } = tradeTimes(at);
  return {
    trade_date: compact(utc[0]), trade_time: compact(utc[1]), trade_date_kst: compact(kst[0]), trade_time_kst: compact(kst[1]), trade_timestamp: at,
    opening_price: price(today.open), high_price: price(today.high), low_price: price(today.low), trade_price: price(last), ...changeSince(price(previousClose(views, market)), price(last)),
    trade_volume: volumeNumber(listing, market.prints.at(-1)?.quantity ?? 0), acc_trade_price: today.value, acc_trade_price_24h: day.value,
    acc_trade_volume: volumeNumber(listing, today.quantity), acc_trade_volume_24h: volumeNumber(listing, day.quantity),
    highest_52_week_price: price(year.high), highest_52_week_date: utc[0], lowest_52_week_price: price(year.low), lowest_52_week_date: utc[0], timestamp: now,
  };
}

const tickersOf = (context: Context, asked: readonly Market[]): Reply => answer(asked.map((market) => ({ market: market.listing.symbol, ...tickerShape(context, market) })));
export const tickers = (context: Context, request: Request): Reply => tickersOf(context, marketsAsked(context, request));

export function allTickers(context: Context, { parameters }: Request): Reply {
  const quotes = parameters.list('quote_currencies');
  return tickersOf(context, context.exchange.symbols.map((code) => marketOf(context, code)).filter(({ listing }) => quotes.length === 0 || quotes.includes(listing.quote)));
}

export const barShape = ({ listing }: Market, bar: TradedBar): Shape => ({
  candle_date_time_utc: utcText(bar.openTime), candle_date_time_kst: kstPlainText(bar.openTime), opening_price: priceNumber(listing, bar.open), high_price: priceNumber(listing, bar.high),
  low_price: priceNumber(listing, bar.low), trade_price: priceNumber(listing, bar.close), timestamp: bar.lastAt, candle_acc_trade_price: bar.value, candle_acc_trade_volume: volumeNumber(listing, bar.quantity),
});

/** Newest first; none for an interval without trades. */
function bars(unit: Unit): (context: Context, request: Request) => Reply {
  return (context, { parameters, path }) => {
    const minutes = unit === 'minutes' ? Number(path[0]) : 1;
    if (unit === 'minutes' && !MINUTE_UNITS.includes(minutes)) throw new UpbitError(404, 'Not found', 404);
    const market = marketOf(context, parameters.need('market'));
    const series = context.candles.get(market.listing.symbol);
    const count = parameters.count('count', 1, 200);
    // One more: its close is the price that the last one began from.
    const found = series?.query({ unit, minutes, to: parameters.time('to') ?? Infinity, count: count + 1 }) ?? [];
    return answer(found.slice(0, count).map((bar, i) => {
      const before = found[i + 1]?.close ?? bar.open;
      const shape = { market: market.listing.symbol, ...barShape(market, bar) };
      if (unit === 'minutes') return { ...shape, unit: minutes };
      if (unit === 'days') return { ...shape, prev_closing_price: priceNumber(market.listing, before), change_price: priceNumber(market.listing, bar.close - before), change_rate: before === 0 ? 0 : (bar.close - before) / before };
      return unit === 'seconds' ? shape : { ...shape, first_day_of_period: utcText(bar.openTime).slice(0, 10) };
    }));
  };
}

export const [secondBars, minuteBars, dayBars, weekBars, monthBars, yearBars] = [bars('seconds'), bars('minutes'), bars('days'), bars('weeks'), bars('months'), bars('years')];
