import type { Market } from '../../../shared/venue/exchange/market.ts';
import type { Print } from '../../../shared/venue/exchange/exchange-order.ts';
import { DAY } from '../../../shared/domain/time.ts';
import { intervalAt, isInterval, type Interval, type TradedCandle } from './candle-series.ts';
import { answer, marketOf, type Context, type Reply, type Request } from './context.ts';
import { symbolsOf } from './exchange-info.ts';
import { VenueError } from './venue-error.ts';
import { unitsText } from './wire-text.ts';

export const serverTime = ({ now }: Context): Reply => answer({ serverTime: now() });
export const ping = (): Reply => answer({});

/** Depth as the wire shows it, kept for a while so that an old one can be served (27). */
export interface DepthShape {
  readonly lastUpdateId: number;
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
}

export function depthShape(market: Market, limit: number): DepthShape {
  const { priceDecimals, quantityDecimals } = market.listing;
  const { sequence, bids, asks } = market.depth(limit);
  const texts = (levels: typeof bids) => levels.map(([price, quantity]) => [unitsText(price, priceDecimals), unitsText(quantity, quantityDecimals)] as const);
  return { lastUpdateId: sequence, bids: texts(bids), asks: texts(asks) };
}

const snapshots = new WeakMap<Market, { readonly at: number; readonly shape: DepthShape }[]>();

export function depth(context: Context, { parameters }: Request): Reply {
  const market = marketOf(context, parameters.need('symbol'));
  const limit = parameters.limit(100, 5_000);
  const shape = depthShape(market, limit);
  const { faults, now } = context;
  const kept = snapshots.get(market) ?? [];
  snapshots.set(market, kept);
  if (faults.settings.staleSnapshot > 0) {
    const old = kept.findLast(({ at }) => at <= now() - faults.settings.staleSnapshotMs);
    kept.push({ at: now(), shape });
    if (kept.length > 50) kept.shift();
    if (old && faults.strikes('staleSnapshot')) return answer(old.shape);
  }
  return answer(shape);
}

export const depthWeight = ({ parameters }: Request): number => {
  const limit = Number(parameters.text('limit') ?? 100);
  return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1_000 ? 50 : 250;
};

const tradeShape = ({ listing: { priceDecimals, quantityDecimals } }: Market, print: Print) => ({
  id: print.tradeId, price: unitsText(print.price, priceDecimals), qty: unitsText(print.quantity, quantityDecimals),
  quoteQty: (print.price * print.quantity / 10 ** (priceDecimals + quantityDecimals)).toFixed(8), time: print.at, isBuyerMaker: print.isBuyerMaker, isBestMatch: true,
});

export function trades(context: Context, { parameters }: Request): Reply {
  const market = marketOf(context, parameters.need('symbol'));
  const [limit, from] = [parameters.limit(500, 1_000), parameters.whole('fromId')];
  const prints = from === undefined ? market.prints.slice(-limit) : market.prints.filter(({ tradeId }) => tradeId >= from).slice(0, limit);
  return answer(prints.map((print) => tradeShape(market, print)));
}

/** Every print is an aggregate of its own here. */
export function aggregateTrades(context: Context, { parameters }: Request): Reply {
  const market = marketOf(context, parameters.need('symbol'));
  const [limit, from, start, end] = [parameters.limit(500, 1_000), parameters.whole('fromId'), parameters.whole('startTime'), parameters.whole('endTime')];
  const within = market.prints.filter(({ tradeId, at }) => (from === undefined || tradeId >= from) && (start === undefined || at >= start) && (end === undefined || at <= end));
  const prints = from === undefined && start === undefined ? within.slice(-limit) : within.slice(0, limit);
  const { priceDecimals, quantityDecimals } = market.listing;
  return answer(prints.map((print) => ({
    a: print.tradeId, p: unitsText(print.price, priceDecimals), q: unitsText(print.quantity, quantityDecimals), f: print.tradeId, l: print.tradeId, T: print.at, m: print.isBuyerMaker, M: true,
  })));
}

export function klines(context: Context, { parameters }: Request): Reply {
  const market = marketOf(context, parameters.need('symbol'));
  const interval = parameters.need('interval');
  if (!isInterval(interval)) throw new VenueError(-1120, 'Invalid interval.');
  const [from, to, limit] = [parameters.whole('startTime'), parameters.whole('endTime'), parameters.limit(500, 1_000)];
  const series = context.candles.get(market.listing.symbol);
  series?.advance(context.now());
  return answer((series?.query({ interval, from, to, limit }) ?? []).map((candle) => klineRow(market, candle, interval)));
}

function klineRow({ listing: { priceDecimals, quantityDecimals } }: Market, candle: TradedCandle, interval: Interval): readonly unknown[] {
  const price = (units: number) => unitsText(units, priceDecimals);
  const quantity = (units: number) => unitsText(units, quantityDecimals);
  return [
    candle.openTime, price(candle.open), price(candle.high), price(candle.low), price(candle.close), quantity(candle.quantity), intervalAt(candle.openTime, interval)[1] - 1,
    candle.value.toFixed(8), candle.trades, quantity(candle.takerBuyQuantity), candle.takerBuyValue.toFixed(8), '0',
  ];
}

const marketsAsked = (context: Context, { parameters }: Request): readonly Market[] =>
  (symbolsOf(parameters.text('symbol'), parameters.text('symbols')) ?? context.exchange.symbols).map((symbol) => marketOf(context, symbol));

/** One object for `symbol`, else a list. */
function perMarket(shape: (context: Context, market: Market) => unknown): (context: Context, request: Request) => Reply {
  return (context, request) => {
    const shapes = marketsAsked(context, request).map((market) => shape(context, market));
    return answer(request.parameters.has('symbol') ? shapes[0] : shapes);
  };
}

export const priceTicker = perMarket((_, { listing, last }) => ({ symbol: listing.symbol, price: unitsText(last, listing.priceDecimals) }));

/** Best bid and ask with their quantities; 0 where nobody offers. */
export function bestOf(market: Market): readonly [bid: number, bidQuantity: number, ask: number, askQuantity: number] {
  const [bid, ask] = [market.best('buy'), market.best('sell')];
  return [bid || 0, Number.isNaN(bid) ? 0 : market.visible('buy', bid), ask || 0, Number.isNaN(ask) ? 0 : market.visible('sell', ask)];
}

export const bookTicker = perMarket((_, market) => {
  const { symbol, priceDecimals, quantityDecimals } = market.listing;
  const [bid, bidQuantity, ask, askQuantity] = bestOf(market);
  return {
    symbol, bidPrice: unitsText(bid, priceDecimals), bidQty: unitsText(bidQuantity, quantityDecimals), askPrice: unitsText(ask, priceDecimals), askQty: unitsText(askQuantity, quantityDecimals),
  };
});

export const averagePrice = perMarket(({ now }, market) => ({
  mins: market.listing.filters.averageMinutes, price: unitsText(Math.round(market.averagePrice(market.listing.filters.averageMinutes, now())), market.listing.priceDecimals), closeTime: market.lastAt,
}));

const quietDay = (price: number): TradedCandle =>
  ({ openTime: 0, open: price, high: price, low: price, close: price, quantity: 0, value: 0, trades: 0, takerBuyQuantity: 0, takerBuyValue: 0, firstTradeId: -1, lastTradeId: -1 });

/** The last 24 hours in numbers, as REST and the ticker stream name them differently. */
export function dayOf({ candles, now }: Pick<Context, 'candles' | 'now'>, market: Market) {
  const { priceDecimals, quantityDecimals, symbol } = market.listing;
  const at = now();
  const day = candles.get(symbol)?.window(DAY, at) ?? quietDay(market.last);
  const { open, close } = day;
  const price = (units: number) => unitsText(units, priceDecimals);
  const quantity = (units: number) => unitsText(units, quantityDecimals);
  const average = day.quantity > 0 ? (day.value / day.quantity * 10 ** quantityDecimals).toFixed(8) : price(close);
  const [bid, bidQuantity, ask, askQuantity] = bestOf(market);
  return {
    change: `${close < open ? '-' : ''}${price(Math.abs(close - open))}`, percent: open > 0 ? (100 * (close - open) / open).toFixed(3) : '0.000', average, previous: price(open), last: price(close),
    lastQuantity: quantity(market.prints.at(-1)?.quantity ?? 0), bid: price(bid), bidQuantity: quantity(bidQuantity), ask: price(ask), askQuantity: quantity(askQuantity),
    open: price(open), high: price(day.high), low: price(day.low), volume: quantity(day.quantity), value: day.value.toFixed(8),
    openTime: at - DAY, closeTime: at, firstId: day.firstTradeId, lastId: day.lastTradeId, count: day.trades,
  };
}

export const dayTicker = perMarket((context, market) => {
  const day = dayOf(context, market);
  return {
    symbol: market.listing.symbol, priceChange: day.change, priceChangePercent: day.percent, weightedAvgPrice: day.average, prevClosePrice: day.previous, lastPrice: day.last, lastQty: day.lastQuantity,
    bidPrice: day.bid, bidQty: day.bidQuantity, askPrice: day.ask, askQty: day.askQuantity, openPrice: day.open, highPrice: day.high, lowPrice: day.low, volume: day.volume, quoteVolume: day.value,
    openTime: day.openTime, closeTime: day.closeTime, firstId: day.firstId, lastId: day.lastId, count: day.count,
  };
});
