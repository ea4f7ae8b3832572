import type { Candle } from '../../domain/candle.ts';
import type { DepthSnapshot, DepthUpdate } from '../../domain/depth.ts';
import type { PublicTrade } from '../../domain/public-trade.ts';
import { isTimeframe, type Timeframe } from '../../domain/timeframe.ts';
import { scanDepth } from './depth-scan.ts';

/** What a frame of Binance's combined streams says. `symbol` is the venue's: `BTCUSDT`. */
export type Frame =
  | { readonly kind: 'depth'; readonly symbol: string; readonly update: DepthUpdate }
  | { readonly kind: 'trade'; readonly symbol: string; readonly trade: PublicTrade; readonly id: number }
  /** `candle` only when the venue says that it is closed (`x: true`). */
  | { readonly kind: 'candle'; readonly symbol: string; readonly timeframe: Timeframe; readonly candle: Candle | undefined; readonly at: number }
  | { readonly kind: 'reply'; readonly id: number; readonly error: string | undefined }
  | { readonly kind: 'shutdown' }
  /** Read and of no interest: best prices, tickers. */
  | { readonly kind: 'other' }
  /** Not what the documentation promises. Kept out, counted. */
  | { readonly kind: 'broken'; readonly reason: string };

type Fields = Readonly<Record<string, unknown>>;
type NumberLevel = readonly [number, number];

const OTHER: Frame = { kind: 'other' };
const broken = (reason: string): Frame => ({ kind: 'broken', reason });
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isId = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
/** Names of instruments as Binance writes them; the testnet has some in Chinese. */
const isSymbol = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 40;

/** Times in milliseconds; connections that asked for microseconds are not ours, but 16 digits can be nothing else. */
const timeOf = (value: unknown): number => (isId(value) ? (value > 1e14 ? Math.floor(value / 1_000) : value) : NaN);

/** A decimal text as a number, NaN for anything else: `Number('')` would be 0 and `Number(' 0x10 ')` 16. */
function decimalOf(value: unknown): number {
  if (typeof value !== 'string' || value.length === 0 || value.length > 40) return NaN;
  const first = value.charCodeAt(0);
  const second = value.length > 1 ? value.charCodeAt(1) : 48;
  // A digit, and not `0x`, `0b`, `0o`.
  if (first < 48 || first > 57 || (first === 48 && second > 57 && second !== 69 && second !== 101)) return NaN;
  return Number(value);
}

function levelsOf(value: unknown): readonly NumberLevel[] | undefined {
  if (!Array.isArray(value) || value.length > 10_000) return undefined;
  const levels: NumberLevel[] = [];
  for (let i = 0; i < value.length; i++) {
    const level: unknown = value[i];
    if (!Array.isArray(level)) return undefined;
    const price = decimalOf(level[0]);
    const quantity = decimalOf(level[1]);
    if (!(price > 0 && price < Infinity) || !(quantity >= 0 && quantity < Infinity)) return undefined;
    levels.push([price, quantity]);
  }
  return levels;
}

function depthOf({ s, U, u, pu, E, b, a }: Fields): Frame {
  const bids = levelsOf(b);
  const asks = levelsOf(a);
  if (!isSymbol(s) || !isId(U) || !isId(u) || U > u || bids === undefined || asks === undefined) return broken('a depth update with fields that are not as documented');
  if (pu !== undefined && !isId(pu)) return broken('a depth update with a previous number that is none');
  return { kind: 'depth', symbol: s, update: { firstId: U, lastId: u, previousId: pu, at: timeOf(E), bids, asks } };
}

/** Spot `trade` and USD-M `aggTrade`: `t` or `a` is the id, `m` says that the buyer was the maker. */
function tradeOf({ e, s, t, a, p, q, T, m }: Fields): Frame {
  const id = e === 'aggTrade' ? a : t;
  const price = decimalOf(p);
  const quantity = decimalOf(q);
  const at = timeOf(T);
  if (!isSymbol(s) || !isId(id) || !(price > 0) || !(quantity > 0) || !(at > 0) || typeof m !== 'boolean') return broken('a trade with fields that are not as documented');
  return { kind: 'trade', symbol: s, id, trade: { at, price, quantity, side: m ? 'sell' : 'buy', id: String(id) } };
}

function candleOf({ s, E, k }: Fields): Frame {
  if (!isSymbol(s) || !isFields(k) || typeof k['i'] !== 'string' || typeof k['x'] !== 'boolean') return broken('a candle with fields that are not as documented');
  const timeframe = k['i'];
  if (!isTimeframe(timeframe)) return OTHER;
  const at = timeOf(E);
  if (!k['x']) return { kind: 'candle', symbol: s, timeframe, candle: undefined, at };
  const candle: Candle = { openTime: timeOf(k['t']), open: decimalOf(k['o']), high: decimalOf(k['h']), low: decimalOf(k['l']), close: decimalOf(k['c']), volume: decimalOf(k['v']) };
  return isWhole(candle) ? { kind: 'candle', symbol: s, timeframe, candle, at } : broken('a closed candle whose prices contradict one another');
}

const isWhole = ({ openTime, open, high, low, close, volume }: Candle): boolean => openTime >= 0 && low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && high < Infinity && volume >= 0;

function eventOf(event: Fields): Frame {
  switch (event['e']) {
    case 'depthUpdate': return depthOf(event);
    case 'trade': case 'aggTrade': return tradeOf(event);
    case 'kline': return candleOf(event);
    case 'serverShutdown': return { kind: 'shutdown' };
    default: return OTHER;
  }
}

/** Reads one frame. Never throws: whatever comes over the wire is a value of `Frame`. */
export function readFrame(text: string): Frame {
  const depth = scanDepth(text);
  return depth === undefined ? parseFrame(text) : { kind: 'depth', symbol: depth.symbol, update: depth.update };
}

/** The same by way of JSON.parse, for all that is no plain depth update. */
export function parseFrame(text: string): Frame {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return broken('not JSON');
  }
  if (!isFields(message)) return broken('not an object');
  const { stream, data, id, error } = message;
  if (isFields(data) && typeof stream === 'string') return eventOf(data);
  if (message['e'] !== undefined) return eventOf(message);
  if (isId(id)) return { kind: 'reply', id, error: error === undefined ? undefined : JSON.stringify(error).slice(0, 200) };
  return isFields(error) ? broken(`an error without a request: ${JSON.stringify(error).slice(0, 100)}`) : stream === undefined ? broken('neither event nor reply') : OTHER;
}

/** The REST snapshot of a book; undefined when it is not one. */
export function readSnapshot(body: unknown): DepthSnapshot | undefined {
  if (!isFields(body) || !isId(body['lastUpdateId'])) return undefined;
  const bids = levelsOf(body['bids']);
  const asks = levelsOf(body['asks']);
  return bids === undefined || asks === undefined ? undefined : { lastId: body['lastUpdateId'], bids, asks };
}
