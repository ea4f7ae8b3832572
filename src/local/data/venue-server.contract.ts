import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateRawSync } from 'node:zlib';
import { MINUTE } from '../../shared/domain/time.ts';

/** What a minute of the made-up market looks like; undefined where nobody traded. */
export type Market = (openTime: number) => { readonly open: number; readonly high: number; readonly low: number; readonly close: number; readonly volume: number } | undefined;

export interface VenueServer {
  readonly address: string;
  readonly requests: string[];
  /** The next answers to requests for data: status, headers. Each serves once. */
  readonly refusals: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[];
  close(): Promise<void>;
}

const SPOT = { isSpotTradingAllowed: true, isMarginTradingAllowed: false, permissions: ['SPOT'], permissionSets: [['SPOT']] };
const PERPETUAL = { contractType: 'PERPETUAL', pair: 'BTCUSDT', marginAsset: 'USDT', pricePrecision: 2, quantityPrecision: 3 };

const exchangeInfo = (kind: object): unknown => ({
  timezone: 'UTC', serverTime: 0, rateLimits: [], exchangeFilters: [], symbols: [{
    symbol: 'BTCUSDT', status: 'TRADING', baseAsset: 'BTC', baseAssetPrecision: 8, quoteAsset: 'USDT', quotePrecision: 8, quoteAssetPrecision: 8, orderTypes: ['LIMIT'], ...kind,
    filters: [{ filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' }, { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: '0.00001' }],
  }],
});

function binanceKlines(query: URLSearchParams, market: Market, now: number): unknown {
  const rows: unknown[] = [];
  for (let at = Math.ceil(Number(query.get('startTime')) / MINUTE) * MINUTE; at <= now && rows.length < Number(query.get('limit')); at += MINUTE) {
    const candle = market(at);
    if (candle !== undefined) rows.push([at, String(candle.open), String(candle.high), String(candle.low), String(candle.close), String(candle.volume), at + MINUTE - 1, '1', 1, '0', '0', '0']);
  }
  return rows;
}

/** Newest first, at most `most` (200 at Upbit) whatever is asked, up to and without `to`. */
function upbitCandles(query: URLSearchParams, { market, now, most = 200 }: VenueSettings): unknown {
  const to = Math.min(Date.parse(query.get('to') ?? ''), now + 1);
  const rows: unknown[] = [];
  for (let at = Math.ceil(to / MINUTE) * MINUTE - MINUTE; rows.length < Math.min(most, Number(query.get('count'))) && at > to - 10_000 * MINUTE; at -= MINUTE) {
    const candle = market(at);
    if (candle === undefined) continue;
    const iso = (time: number) => new Date(time).toISOString().slice(0, 19);
    rows.push({
      market: 'KRW-BTC', candle_date_time_utc: iso(at), candle_date_time_kst: iso(at + 9 * 60 * MINUTE), opening_price: candle.open, high_price: candle.high, low_price: candle.low,
      trade_price: candle.close, timestamp: at + 59_000, candle_acc_trade_price: 1, candle_acc_trade_volume: candle.volume, unit: 1,
    });
  }
  return rows;
}

/** Aggregate trades, three every second, ids rising. */
function binanceTrades(query: URLSearchParams, first: number): unknown {
  const fromId = query.get('fromId');
  const from = fromId === null ? Math.max(0, Math.ceil((Number(query.get('startTime')) - first) / 1_000) * 3) : Number(fromId);
  const end = fromId === null ? Number(query.get('endTime')) : Infinity;
  return Array.from({ length: Number(query.get('limit')) }, (_, i) => from + i).map((id) => ({ a: id, p: '100.5', q: '0.25', f: id, l: id, T: first + Math.floor(id / 3) * 1_000, m: id % 2 === 0, M: true })).filter(({ T }) => T <= end);
}

function binanceFunding(query: URLSearchParams, now: number): unknown {
  const rows: unknown[] = [];
  const length = 8 * 60 * MINUTE;
  for (let at = Math.ceil(Number(query.get('startTime')) / length) * length; at <= now && rows.length < Math.min(1_000, Number(query.get('limit'))); at += length) rows.push({ symbol: 'BTCUSDT', fundingTime: at + 5, fundingRate: '0.00010000', markPrice: '42000.5' });
  return rows;
}

/** One CSV in a ZIP, as Binance publishes a month: no header, microseconds since 2025. */
export function monthZip(name: string, period: string, market: Market): Buffer {
  const [year, month] = period.split('-').map(Number);
  const factor = year >= 2025 ? 1_000 : 1;
  const lines: string[] = [];
  for (let at = Date.UTC(year, month - 1); at < Date.UTC(year, month); at += MINUTE) {
    const candle = market(at);
    if (candle !== undefined) lines.push([at * factor, candle.open, candle.high, candle.low, candle.close, candle.volume, (at + MINUTE) * factor - 1, 1, 1, 0, 0, 0].join(','));
  }
  const content = Buffer.from(lines.join('\n'));
  const packed = deflateRawSync(content);
  const [local, central, end] = [Buffer.alloc(30), Buffer.alloc(46), Buffer.alloc(22)];
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(crc32(content), 16);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(content.length, 24);
  central.writeUInt16LE(name.length, 28);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}

export interface VenueSettings {
  readonly market: Market;
  /** The venue's own time: the candle that holds it is still forming and served all the same. */
  readonly now: number;
  /** Time of trade number 0. */
  readonly firstTrade?: number;
  /** Candles Upbit serves in one answer. */
  readonly most?: number;
  /** Published months by file name. */
  readonly months?: Readonly<Record<string, Buffer>>;
}

/** By the end of the address or its beginning, whichever names it. */
function answer(url: URL, settings: VenueSettings): unknown {
  const { market, now, firstTrade, months } = settings;
  const { pathname, searchParams: query } = url;
  const routes: readonly (readonly [RegExp, () => unknown])[] = [
    [/\/exchangeInfo$/, () => exchangeInfo(pathname.startsWith('/fapi') ? PERPETUAL : SPOT)],
    [/\/v3\/klines$|\/v1\/klines$/, () => binanceKlines(query, market, now)],
    [/\/aggTrades$/, () => binanceTrades(query, firstTrade ?? now)],
    [/\/fundingRate$/, () => binanceFunding(query, now)],
    [/^\/v1\/market\/all$/, () => [{ market: 'KRW-BTC', korean_name: '비트코인', english_name: 'Bitcoin' }]],
    [/^\/v1\/candles\/minutes\//, () => upbitCandles(query, settings)],
    [/\.zip$/, () => months?.[pathname.split('/').at(-1) ?? '']],
    [/\.CHECKSUM$/, () => checksum(months, pathname.split('/').at(-1)?.replace('.CHECKSUM', '') ?? '')],
  ];
  return routes.find(([pattern]) => pattern.test(pathname))?.[1]();
}

function checksum(months: VenueSettings['months'], name: string): Buffer | undefined {
  const zip = months?.[name];
  return zip === undefined ? undefined : Buffer.from(`${createHash('sha256').update(zip).digest('hex')}  ${name}\n`);
}

/** A server on this machine that answers as Binance (spot and futures), Upbit and Binance's archive do. */
export async function venueServer(settings: VenueSettings): Promise<VenueServer> {
  const requests: string[] = [];
  const refusals: VenueServer['refusals'] = [];
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.push(`${url.pathname}${url.search}`);
    const isData = !/exchangeInfo|market\/all/.test(url.pathname);
    const refusal = isData ? refusals.shift() : undefined;
    if (refusal !== undefined) { response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers }).end('{"code":-1003,"msg":"refused"}'); return; }
    const body = answer(url, settings);
    if (body === undefined) { response.writeHead(404, { 'content-type': 'application/json' }).end('{}'); return; }
    response.writeHead(200, { 'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json' }).end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, refusals,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }),
  };
}
