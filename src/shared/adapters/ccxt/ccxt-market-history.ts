import type { Exchange } from 'ccxt';
import { columnsOf, type Candle, type CandleColumns } from '../../domain/candle.ts';
import { DataError, RefusedError, UsageError } from '../../domain/errors.ts';
import { fundingColumns, tradeColumns, type FundingColumns } from '../../domain/public-trade.ts';
import { HOUR } from '../../domain/time.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { MarketHistory, Page, PageRequest, TradesWithIds } from '../../ports/market-history.ts';
import { openExchange } from './exchange.ts';
import { CANDLE_PAGING, windowEnd } from './venue-pages.ts';

export interface CcxtHistorySettings {
  readonly venue: string;
  /** Another server in the venue's place. */
  readonly baseUrl?: string;
}

/** By name, because importing ccxt's error classes would import ccxt. Network and rate errors are worth another try. */
export const WAITS = new Set(['NetworkError', 'RequestTimeout', 'ExchangeNotAvailable', 'OnMaintenance', 'RateLimitExceeded', 'DDoSProtection', 'InvalidNonce']);
const USAGE = new Set(['BadSymbol', 'NotSupported', 'ArgumentsRequired']);

/** Retry-After in seconds; ccxt reads the header but does not honour it. */
function retryAfterOf(exchange: Exchange): number | undefined {
  const headers = (exchange.last_response_headers ?? {}) as Record<string, unknown>;
  const entry = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after');
  const seconds = Number(entry?.[1]);
  return entry !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

/** Turns ccxt's errors into ours: the one place that knows their names. */
async function asking<Rows>(exchange: Exchange, ask: () => Promise<Page<Rows>>): Promise<Page<Rows>> {
  exchange.last_response_headers = undefined;
  try {
    return await ask();
  } catch (error) {
    const name = error instanceof Error ? error.constructor.name : '';
    const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
    if (WAITS.has(name)) return { kind: 'wait', retryAfterMs: retryAfterOf(exchange), reason };
    if (USAGE.has(name)) throw new UsageError(reason, { cause: error });
    if (error instanceof UsageError || error instanceof DataError) throw error;
    throw new RefusedError(reason, { cause: error });
  }
}

function number(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new DataError(`the venue answered "${String(value)}": expected a number as ${what}`);
  return value;
}

function candleOf(row: readonly unknown[]): Candle {
  const [openTime, open, high, low, close, volume] = ['openTime', 'open', 'high', 'low', 'close', 'volume'].map((name, i) => number(row[i], name));
  return { openTime, open, high, low, close, volume };
}

type CandleRequest = PageRequest & { readonly timeframe: Timeframe };

async function askCandles(exchange: Exchange, venue: string, { symbol, timeframe, since, page }: CandleRequest & { readonly page: number }): Promise<readonly Candle[]> {
  const rows = await exchange.fetchOHLCV(symbol, timeframe, since, page, CANDLE_PAGING[venue].params({ since, end: windowEnd(since, timeframe, page) }));
  return rows.map((row) => candleOf(row)).filter(({ openTime }) => openTime >= since);
}

/**
 * All candles of a window. A round number of them, fewer than asked for, may be all there are or all a venue serves in one
 * answer since it changed its limit; then the window is asked again in pieces of that size, which cannot be cut short.
 */
async function windowOf(exchange: Exchange, venue: string, request: CandleRequest): Promise<readonly Candle[]> {
  const { page } = CANDLE_PAGING[venue];
  const { timeframe, since } = request;
  const rows = await askCandles(exchange, venue, { ...request, page });
  if (rows.length === 0 || rows.length >= page || rows.length % 50 !== 0) return rows;
  const pieces: Candle[] = [];
  for (let start = since; start < windowEnd(since, timeframe, page); start = windowEnd(start, timeframe, rows.length)) {
    const piece = await askCandles(exchange, venue, { ...request, since: start, page: rows.length });
    pieces.push(...piece.filter(({ openTime }) => openTime < windowEnd(start, timeframe, rows.length)));
  }
  return pieces.filter(({ openTime }) => openTime < windowEnd(since, timeframe, page));
}

async function candlePage(exchange: Exchange, venue: string, request: CandleRequest): Promise<Page<CandleColumns>> {
  const { since, to, timeframe } = request;
  const { page, reach } = CANDLE_PAGING[venue];
  if (!Object.hasOwn(exchange.timeframes, timeframe)) throw new UsageError(`expected a timeframe ${venue} serves (${Object.keys(exchange.timeframes).join(', ')}), found "${timeframe}"`);
  if (reach === 'from') {
    const rows = await askCandles(exchange, venue, { ...request, page });
    const inside = rows.filter(({ openTime }) => openTime < to);
    const isEnd = inside.length === 0 || inside.length < rows.length;
    return { kind: 'page', rows: columnsOf(inside), next: isEnd ? to : inside[inside.length - 1].openTime + durationMs(timeframe), isEnd };
  }
  const end = windowEnd(since, timeframe, page);
  const rows = await windowOf(exchange, venue, request);
  // A window that was not understood comes back from elsewhere; taken as it is, the rest would look like a hole in the market.
  if (rows.some(({ openTime }) => openTime >= end)) throw new DataError(`${venue} answered with candles outside the asked window: its paging has changed`);
  return { kind: 'page', rows: columnsOf(rows.filter(({ openTime }) => openTime < to)), next: Math.min(end, to), isEnd: end >= to };
}

function sideOf(side: unknown): -1 | 0 | 1 {
  return side === 'buy' ? 1 : side === 'sell' ? -1 : 0;
}

const TRADE_PAGE = 1_000;

/** Venues whose trades can be asked for by id: by time alone, a page that ends inside a millisecond would lose or repeat trades. */
const TRADES_BY_ID = ['binance', 'binanceusdm'];

type TradeRequest = PageRequest & { readonly after?: string | undefined };

/** By time Binance answers for one hour at most; by id it answers with the next ones, however far away. */
const tradesFrom = (exchange: Exchange, { symbol, since, after }: TradeRequest): ReturnType<Exchange['fetchTrades']> =>
  (after === undefined ? exchange.fetchTrades(symbol, since, TRADE_PAGE) : exchange.fetchTrades(symbol, undefined, TRADE_PAGE, { fromId: String(BigInt(after) + 1n) }));

async function tradePage(exchange: Exchange, request: TradeRequest): Promise<Page<TradesWithIds>> {
  const { since, to, after } = request;
  if (!TRADES_BY_ID.includes(exchange.id)) throw new UsageError(`expected a venue that serves trades by id (${TRADES_BY_ID.join(', ')}), found "${exchange.id}"`);
  const found = await tradesFrom(exchange, request);
  const inside = found.filter(({ timestamp }) => timestamp !== undefined && timestamp >= since && timestamp < to);
  const trades = tradeColumns(inside.length);
  inside.forEach(({ timestamp, price, amount, side }, i) => {
    trades.at[i] = number(timestamp, 'the time of a trade');
    trades.price[i] = number(price, 'a price');
    trades.quantity[i] = number(amount, 'a quantity');
    trades.side[i] = sideOf(side);
  });
  const isPast = found.some(({ timestamp }) => timestamp !== undefined && timestamp >= to);
  const next = inside.length > 0 ? trades.at[inside.length - 1] : after === undefined ? Math.min(to, since + HOUR) : to;
  return { kind: 'page', rows: { trades, ids: inside.map(({ id }) => String(id ?? '')) }, next: isPast ? to : next, isEnd: isPast || next >= to };
}

const FUNDING_PAGE = 1_000;

async function fundingPage(exchange: Exchange, { symbol, since, to }: PageRequest): Promise<Page<FundingColumns>> {
  if (exchange.has['fetchFundingRateHistory'] !== true) throw new UsageError(`expected a venue with perpetuals, found "${exchange.id}", which has no funding`);
  const found = await exchange.fetchFundingRateHistory(symbol, since, FUNDING_PAGE);
  const inside = found.filter(({ timestamp }) => timestamp !== undefined && timestamp >= since && timestamp < to);
  const funding = fundingColumns(inside.length);
  inside.forEach(({ timestamp, fundingRate, info }, i) => {
    funding.at[i] = number(timestamp, 'the time of a settlement');
    funding.rate[i] = number(fundingRate, 'a funding rate');
    const mark = Number((info as Record<string, unknown>)['markPrice'] ?? NaN);
    funding.markPrice[i] = mark > 0 ? mark : NaN;
  });
  const isEnd = found.length === 0 || inside.length < found.length;
  return { kind: 'page', rows: funding, next: isEnd ? to : funding.at[inside.length - 1] + 1, isEnd };
}

/** Opens an exchange when it is first needed. */
export function opener({ venue, baseUrl }: CcxtHistorySettings): () => Promise<Exchange> {
  let opening: Promise<Exchange> | undefined;
  return () => (opening ??= openExchange(venue, baseUrl));
}

/** A venue's public history through ccxt. */
export function ccxtMarketHistory(settings: CcxtHistorySettings, exchange = opener(settings)): MarketHistory {
  const { venue } = settings;
  return {
    async candles(request) { const open = await exchange(); return asking(open, () => candlePage(open, venue, request)); },
    async trades(request) { const open = await exchange(); return asking(open, () => tradePage(open, request)); },
    async funding(request) { const open = await exchange(); return asking(open, () => fundingPage(open, request)); },
  };
}
