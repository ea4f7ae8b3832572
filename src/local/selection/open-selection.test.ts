import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainInstrument } from '../../shared/domain/instrument.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import { importFiles } from '../../shared/handlers/data/import.ts';
import { selectedUniverse, type Choice } from '../../shared/handlers/selected-universe.ts';
import { selectionSetting } from '../../shared/handlers/selection-setting.ts';
import { configSchema } from '../config/config-schema.ts';
import { openData } from '../wire.ts';
import { openSelection, type LiveSelection, type SelectionOptions } from './open-selection.ts';

const START = Date.UTC(2024, 0, 1);
let folder = '';
const closing: (() => unknown)[] = [];
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'selection-')); });
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true });
});

function open(handlers: readonly Record<string, unknown>[], options: SelectionOptions, config: Record<string, unknown> = {}): LiveSelection {
  const { quotes, ...rest } = config;
  const selection = openSelection(configSchema.parse({ dataFolder: folder, instruments: ['binance:BTC/USDT', 'binance:ETH/USDT', 'binance:NONE/USDT'], selection: { handlers, quotes }, ...rest }), options);
  if (selection === undefined) throw new Error('expected a selection');
  closing.push(() => selection.close());
  return selection;
}

async function archived(symbol: string, { from = 0, hours = 96, volume = 1 } = {}): Promise<void> {
  const file = path.join(folder, 'rows.csv');
  const rows = Array.from({ length: hours }, (_, i) => `${START + (from + i) * HOUR},1,1,1,1,${volume}`);
  writeFileSync(file, `time,open,high,low,close,volume\n${rows.join('\n')}\n`);
  const data = openData(folder);
  await importFiles({ files: [file], venue: 'binance', symbol, timeframe: '1h', hints: {}, onConflict: 'refuse', out: folder }, data);
  data.close();
}

describe('the archive', () => {
  const from = { kind: 'archive', timeframe: '1h' } as const;

  it('of the instruments of the configuration, as of a time: what was listed later is not known', async () => {
    await archived('BTC/USDT', { volume: 3 });
    await archived('ETH/USDT', { from: 48, hours: 48, volume: 9 });
    await archived('SOL/USDT', { volume: 99 });
    const selection = open([{ handler: 'volume', top: 1, window: '1d' }], { from });
    expect(await selection.choose(START + 2 * DAY)).toMatchObject({ candidates: ['binance:BTC/USDT'], missing: ['binance:ETH/USDT', 'binance:NONE/USDT'], chosen: ['binance:BTC/USDT'] });
    // At the end of the first hour of ETH: 24 hours of 3 against one of 9.
    expect((await selection.choose(START + 49 * HOUR)).trace[1].dropped).toEqual([{ instrument: 'binance:ETH/USDT', reason: 'place 2 by volume 9 USDT in 1d, the first 1 stay' }]);
    expect((await selection.choose(START + 3 * DAY)).chosen).toEqual(['binance:ETH/USDT']);
  });

  it('of all that are priced in a currency; ages count from the first candle stored', async () => {
    await archived('BTC/USDT');
    await archived('SOL/USDT', { from: 24, hours: 72 });
    await archived('SOL/KRW');
    const selection = open([{ handler: 'age', minDays: 4 }], { from }, { quotes: ['USDT'] });
    expect(await selection.choose(START + 4 * DAY)).toMatchObject({ candidates: ['binance:BTC/USDT', 'binance:SOL/USDT'], chosen: ['binance:BTC/USDT'], missing: [] });
    expect([selection.timeframe, selection.reselectMs, selection.slots(9)]).toEqual(['1h', DAY, 9]);
  });

  it('chooses what a backtest over the same candles chooses at that time', async () => {
    const listings = [['BTC/USDT', 0, 3], ['ETH/USDT', 20, 9], ['SOL/USDT', 50, 5]] as const;
    for (const [symbol, start, volume] of listings) await archived(symbol, { from: start, hours: 96 - start, volume });
    const handlers = [{ handler: 'age', minDays: 0.5 }, { handler: 'volume', top: 2, window: '1d', refresh: '12h' }, { handler: 'shuffle', every: '1d' }];
    const data = openData(folder);
    const histories = await Promise.all(listings.map(async ([symbol]) => ({
      instrument: plainInstrument('binance', symbol), candles: (await data.candles.load(path.join(folder, `processed/venue=binance/symbol=${symbol.replace('/', '-')}/timeframe=1h`))).candles,
    })));
    data.close();
    const choices: Choice[] = [];
    const universe = selectedUniverse(selectionSetting.parse({ handlers, reselect: '6h' }), (choice) => choices.push(choice))(histories, '1h');
    for (let hour = 1; hour <= 96; hour++) universe.choose(START + hour * HOUR);
    const live = open(handlers, { from }, { quotes: ['USDT'] });
    expect(choices.length).toBe(17);
    for (const { at, chosen } of choices) expect([at, (await live.choose(at)).chosen]).toEqual([at, chosen]);
  });

  it('cannot tell what only the present knows', () => {
    expect(() => open([{ handler: 'spread' }], { from })).toThrow('the selection handler "spread" cannot choose by stored candles');
    expect(() => open([{ handler: 'volume', window: '30m' }], { from })).toThrow('window "30m" is shorter than one candle');
  });
});

it('a configuration without a selection has none', () => {
  expect(openSelection(configSchema.parse({}), { from: { kind: 'venues' } })).toBeUndefined();
});

/** BTC, ETH, a halted LUNA and a young NEW on a server that answers as Binance does. Hourly or longer: one price, the volume of the symbol. */
const MARKETS: Readonly<Record<string, { readonly volume: number; readonly bid: number; readonly since: number }>> = {
  BTCUSDT: { volume: 3, bid: 99.9, since: START }, ETHUSDT: { volume: 2, bid: 97, since: START }, LUNAUSDT: { volume: 9, bid: 99.9, since: START }, NEWUSDT: { volume: 5, bid: 99.9, since: START + 98 * DAY },
};
const halted = new Set<string>();
beforeEach(() => { halted.clear(); halted.add('LUNAUSDT'); });
const NOW = START + 100 * DAY + 10 * 60_000;
const LENGTHS: Readonly<Record<string, number>> = { '5m': 300_000, '15m': 900_000, '1h': HOUR, '4h': 4 * HOUR, '1d': DAY };

function klines(query: URLSearchParams): unknown {
  const { volume, since } = MARKETS[query.get('symbol') ?? ''];
  const length = LENGTHS[query.get('interval') ?? ''];
  const rows: unknown[] = [];
  for (let at = Math.ceil(Math.max(since, Number(query.get('startTime'))) / length) * length; at <= NOW && rows.length < Number(query.get('limit')); at += length) {
    rows.push([at, '100', '100', '100', '100', String(volume), at + length - 1, '1', 1, '0', '0', '0']);
  }
  return rows;
}

const WON: Readonly<Record<string, number>> = { 'KRW-BTC': 100_000_000, 'KRW-XRP': 900 };

const ROUTES: Readonly<Record<string, (query: URLSearchParams) => unknown>> = {
  '/api/v3/exchangeInfo': () => ({ timezone: 'UTC', serverTime: NOW, rateLimits: [], exchangeFilters: [], symbols: Object.entries(MARKETS).map(([symbol]) => ({
    symbol, status: halted.has(symbol) ? 'BREAK' : 'TRADING', baseAsset: symbol.slice(0, -4), baseAssetPrecision: 8, quoteAsset: 'USDT', quotePrecision: 8, quoteAssetPrecision: 8, orderTypes: ['LIMIT'], isSpotTradingAllowed: true, isMarginTradingAllowed: false, permissions: ['SPOT'], permissionSets: [['SPOT']],
    filters: [{ filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' }, { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '9000', stepSize: '0.001' }],
  })) }),
  '/api/v3/ticker/24hr': (query) => Object.entries(MARKETS).filter(([symbol]) => (query.get('symbols') ?? symbol).includes(symbol)).map(([symbol, { bid, volume }]) => ({ symbol, bidPrice: String(bid), askPrice: '100', lastPrice: '100', quoteVolume: String(volume * 1_000), closeTime: NOW })),
  '/api/v3/klines': klines,
  '/v1/market/all': () => [{ market: 'KRW-BTC', korean_name: '비트코인', english_name: 'Bitcoin' }, { market: 'KRW-XRP', korean_name: '리플', english_name: 'XRP' }],
  '/v1/ticker': (query) => (query.get('markets') ?? '').split(',').map((market) => ({ market, trade_price: WON[market], acc_trade_price_24h: 1e9, acc_trade_volume_24h: 1, timestamp: NOW, trade_timestamp: NOW })),
  '/v1/orderbook': (query) => (query.get('markets') ?? '').split(',').map((market) => ({ market, timestamp: NOW, total_ask_size: 1, total_bid_size: 1, orderbook_units: [{ ask_price: WON[market], bid_price: WON[market] * 0.999, ask_size: 1, bid_size: 1 }] })),
  '/v1/candles/days': () => [],
  '/v1/candles/minutes/5': (query) => {
    const to = Math.min(Date.parse(query.get('to') ?? ''), NOW + 1);
    const price = WON[query.get('market') ?? ''];
    return Array.from({ length: Math.min(200, Number(query.get('count'))) }, (_, n) => Math.ceil(to / 300_000) * 300_000 - (n + 1) * 300_000).map((at) => ({
      market: query.get('market'), candle_date_time_utc: new Date(at).toISOString().slice(0, 19), candle_date_time_kst: '', opening_price: price, high_price: price, low_price: price, trade_price: price, timestamp: at, candle_acc_trade_price: 1_000, candle_acc_trade_volume: 1_000 / price, unit: 5,
    }));
  },
};

async function venue(): Promise<{ readonly baseUrl: string; readonly requests: string[]; readonly refusals: number[] }> {
  const requests: string[] = [];
  const refusals: number[] = [];
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    requests.push(pathname.split('/').at(-1) ?? '');
    const status = refusals.shift() ?? (pathname in ROUTES ? 200 : 404);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(status === 200 ? ROUTES[pathname](searchParams) : {}));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  closing.push(() => { server.closeAllConnections(); return new Promise((resolve) => { server.close(resolve); }); });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, refusals };
}

describe('a venue', () => {
  const chain = [{ handler: 'volume', window: '7d' }, { handler: 'spread', maxSpreadShare: 0.01 }, { handler: 'age', minDays: 30 }];

  it('says what trades, bids, asks and candles, and few requests are made of it', async () => {
    const { baseUrl, requests } = await venue();
    const selection = open(chain, { from: { kind: 'venues', venues: ['binance'], baseUrl } }, { quotes: ['USDT'] });
    const { candidates, chosen, trace } = await selection.choose(NOW);
    // Halted LUNA is no candidate; a week is 672 quarters of an hour, 168 hours: hours are the shortest of at most 500.
    expect(selection.timeframe).toBe('1h');
    expect([candidates, chosen]).toEqual([['binance:NEW/USDT', 'binance:BTC/USDT', 'binance:ETH/USDT'], ['binance:BTC/USDT']]);
    expect(trace.flatMap(({ handler, dropped }) => dropped.map(({ reason }) => `${handler}: ${reason}`))).toEqual(['spread: spread 3 % is above 1 %', `age: age of ${Number((2 + 10 / 1_440).toPrecision(6))} days is below age of 30 days`]);
    expect(requests.toSorted()).toEqual(['24hr', 'exchangeInfo', ...Array.from({ length: 6 }, () => 'klines')]);
  });

  it('is asked for its list each time: what has been halted since falls out', async () => {
    const { baseUrl } = await venue();
    const selection = open([{ handler: 'offset' }], { from: { kind: 'venues', baseUrl } });
    expect((await selection.choose(NOW)).chosen).toEqual(['binance:BTC/USDT', 'binance:ETH/USDT']);
    halted.add('BTCUSDT');
    expect((await selection.choose(NOW)).chosen).toEqual(['binance:ETH/USDT']);
  });

  it('of the instruments of the configuration only those; what it does not list is told', async () => {
    const { baseUrl } = await venue();
    const { candidates, missing, chosen } = await open([{ handler: 'volume', window: '1d', minQuoteVolume: 24 * 300 }], { from: { kind: 'venues', baseUrl } }).choose(NOW);
    expect([candidates, missing]).toEqual([['binance:BTC/USDT', 'binance:ETH/USDT'], ['binance:NONE/USDT']]);
    // 288 candles of 5 minutes at 300: the one that is still forming at 00:10 does not count, nor do those before the day.
    expect(chosen).toEqual(['binance:BTC/USDT', 'binance:ETH/USDT']);
  });

  it('a halted instrument that is named is never chosen', async () => {
    const { baseUrl } = await venue();
    const { trace } = await open([{ handler: 'offset' }], { from: { kind: 'venues', baseUrl } }, { instruments: ['binance:LUNA/USDT'] }).choose(NOW);
    expect(trace[0]).toEqual({ handler: 'delisting', kept: [], dropped: [{ instrument: 'binance:LUNA/USDT', reason: 'not trading at the venue' }] });
  });

  it('own round trips are handed in', async () => {
    const { baseUrl } = await venue();
    const selection = open([{ handler: 'performance', minProfitRatio: -0.1 }], { from: { kind: 'venues', baseUrl } });
    expect((await selection.choose(NOW, [{ instrument: 'binance:BTC/USDT', exitAt: NOW - 1, profitRatio: -0.2 }])).chosen).toEqual(['binance:ETH/USDT']);
  });

  it('that is down is a TransientError: who asked goes on with what it has', async () => {
    const { baseUrl, refusals } = await venue();
    refusals.push(503);
    await expect(open(chain, { from: { kind: 'venues', baseUrl } }).choose(NOW)).rejects.toMatchObject({ name: 'TransientError' });
  });

  it('Upbit: bids and asks from its order books, ticks by the price, candles in pages of 200', async () => {
    const { baseUrl, requests } = await venue();
    const handlers = [{ handler: 'volume', window: '1d', minQuoteVolume: 287_999, maxQuoteVolume: 288_001 }, { handler: 'spread', maxSpreadShare: 0.0011 }, { handler: 'price', maxTickShare: 0.001 }];
    const { chosen, trace } = await open(handlers, { from: { kind: 'venues', venues: ['upbit'], baseUrl } }, { venues: ['upbit'], instruments: ['upbit:BTC/KRW', 'upbit:XRP/KRW'] }).choose(NOW);
    // 288 candles of 5 minutes at 1,000 won. 1,000 won a tick at 100 million, 1 won at 900.
    expect(trace.flatMap(({ dropped }) => dropped)).toEqual([{ instrument: 'upbit:XRP/KRW', reason: 'one tick is 0.111111 % of the price, above 0.1 %' }]);
    expect(chosen).toEqual(['upbit:BTC/KRW']);
    expect(requests.filter((name) => name === '5')).toHaveLength(4);
  });

  it('more pages than twelve of one instrument are not asked for', async () => {
    const { baseUrl, requests } = await venue();
    const upbit = open([{ handler: 'age', minDays: 2_600 }], { from: { kind: 'venues', venues: ['upbit'], baseUrl } }, { venues: ['upbit'], instruments: ['upbit:BTC/KRW'] });
    await expect(upbit.choose(NOW)).rejects.toThrow('selection: expected windows and ages that 12 pages of 1d candles cover, found more for BTC/KRW');
    expect(requests.filter((name) => name === 'days')).toHaveLength(12);
  });

  it('Ctrl-C ends it', async () => {
    const { baseUrl } = await venue();
    const stop = new AbortController();
    const selection = open(chain, { from: { kind: 'venues', baseUrl }, signal: stop.signal, progress: () => stop.abort() });
    await expect(selection.choose(NOW)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('another venue is asked what it lists where a handler names it', async () => {
    const { baseUrl, requests } = await venue();
    const selection = open([{ handler: 'crossMarket', venue: 'upbit' }], { from: { kind: 'venues', baseUrl } });
    expect((await selection.choose(NOW)).chosen).toEqual(['binance:BTC/USDT']);
    expect(requests.filter((name) => name === 'all')).toHaveLength(1);
  });
});
