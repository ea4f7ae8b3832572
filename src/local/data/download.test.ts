import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadCandles, type DownloadJob } from '../../shared/handlers/data/download.ts';
import { downloadFunding, downloadTrades } from '../../shared/handlers/data/download-events.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { openData, openHistory, type DataPorts } from '../wire.ts';
import { monthZip, venueServer, type Market, type VenueServer, type VenueSettings } from './venue-server.contract.ts';

const START = Date.UTC(2024, 0, 30);
/** Eight decimals and a price of its own for every minute. */
const steady: Market = (at) => ({ open: 42_000 + (at / MINUTE) % 1_000, high: 43_500.25, low: 41_900.5, close: 42_000.75 + (at / MINUTE) % 999, volume: 1 + ((at / MINUTE) % 100) / 1e5 });

let out = '';
let data: DataPorts;
let server: VenueServer;
let waits: number[];

beforeEach(() => {
  out = mkdtempSync(path.join(os.tmpdir(), 'download-'));
  data = openData(out);
  waits = [];
});
afterEach(async () => {
  data.close();
  await server.close();
  rmSync(out, { recursive: true });
});

interface Setting extends Partial<VenueSettings> {
  readonly signal?: AbortSignal;
  readonly withMonths?: true;
}

async function ports(venue: string, { signal, withMonths, ...settings }: Setting = {}) {
  const now = settings.now ?? START + 10 * DAY + 30_000;
  server = await venueServer({ market: steady, ...settings, now });
  const clock: Clock = { now: () => now, wait: async (durationMs) => { waits.push(durationMs); } };
  const history = openHistory({ venue, source: withMonths === undefined ? 'api' : 'auto', baseUrl: server.address, archiveUrl: server.address, out, files: data.files, signal: signal ?? new AbortController().signal });
  return { ...data, ...history, clock, signal };
}

const job = (change: Partial<DownloadJob> = {}): DownloadJob => ({ venue: 'binance', symbol: 'BTC/USDT', timeframe: '1m', from: START, to: START + 2 * DAY, onConflict: 'refuse', out, ...change });
const pages = (): string[] => server.requests.filter((request) => /klines\?|candles\/minutes/.test(request));

describe('candles of Binance', () => {
  it('arrive complete, page after page of 1,000, and read back as served', async () => {
    const result = await downloadCandles(job(), await ports('binance'));
    expect(result).toMatchObject({ downloaded: 2_880, isStopped: false, manifest: { rows: 2_880, missing: 0, duplicates: 0, covered: [{ from: START, to: START + 2 * DAY }] } });
    expect(pages().length).toBe(3);
    const { candles } = await data.candles.load(result.folder);
    expect([...candles.close]).toEqual(Array.from({ length: 2_880 }, (_, i) => steady(START + i * MINUTE)?.close));
    expect(readdirSync(result.folder).toSorted()).toEqual(['2024-01.g1.parquet', 'manifest.json']);
  });

  it('that are still forming are never kept (trap 13)', async () => {
    const now = START + 90 * MINUTE + 30_000;
    const { manifest } = await downloadCandles(job({ to: undefined }), await ports('binance', { now }));
    expect(manifest).toMatchObject({ rows: 90, to: START + 89 * MINUTE });
    await expect(downloadCandles(job({ from: START + 90 * MINUTE, to: undefined }), await ports('binance', { now }))).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('of a second run begin where the first ended, on both sides', async () => {
    await downloadCandles(job(), await ports('binance'));
    await server.close();
    const again = await downloadCandles(job(), await ports('binance'));
    expect([again.downloaded, pages().length]).toEqual([0, 0]);
    await server.close();
    const wider = await downloadCandles(job({ from: START - HOUR, to: START + 2 * DAY + HOUR }), await ports('binance'));
    expect(wider).toMatchObject({ downloaded: 120, manifest: { rows: 3_000, missing: 0, duplicates: 0, from: START - HOUR } });
  });

  it('survive a stop in the middle: what came is kept and the next run brings the rest', async () => {
    const controller = new AbortController();
    const first = await ports('binance', { signal: controller.signal });
    const stopped = await downloadCandles(job(), { ...first, progress: ({ done }) => { if (done > START) controller.abort(); } });
    expect(stopped).toMatchObject({ isStopped: true, downloaded: 1_000, manifest: { rows: 1_000 } });
    await server.close();
    const rest = await downloadCandles(job(), await ports('binance'));
    expect(rest).toMatchObject({ isStopped: false, downloaded: 1_880, manifest: { rows: 2_880, missing: 0, duplicates: 0 } });
  });

  it('wait as long as the venue asks, and longer each time where it names nothing', async () => {
    const open = await ports('binance');
    server.refusals.push({ status: 429, headers: { 'retry-after': '7' } }, { status: 418, headers: { 'Retry-After': '120' } }, { status: 503 }, { status: 500 });
    expect(await downloadCandles(job(), open)).toMatchObject({ downloaded: 2_880 });
    expect(waits).toEqual([7_000, 120_000, 4_000, 8_000]);
  });

  it('give up after eight tries; what came before is kept', async () => {
    const open = await ports('binance');
    const failing = { ...open, progress: () => { server.refusals.push(...Array.from({ length: 8 - server.refusals.length }, () => ({ status: 503 }))); } };
    await expect(downloadCandles(job(), failing)).rejects.toMatchObject({ name: 'TransientError', message: expect.stringContaining('gave up after 8 tries') });
    expect(await data.archive.read(path.join(out, 'processed/venue=binance/symbol=BTC-USDT/timeframe=1m'))).toMatchObject({ rows: 1_000, covered: [{ from: START, to: START + 1_000 * MINUTE }] });
  });

  it('of a halt are a hole, and reached over it', async () => {
    const { manifest } = await downloadCandles(job(), await ports('binance', { market: (at) => (at >= START + HOUR && at < START + 30 * HOUR ? undefined : steady(at)) }));
    expect(manifest).toMatchObject({ missing: 29 * 60, holes: 1, longestHole: { after: START + 59 * MINUTE, missing: 29 * 60 } });
  });

  it('that differ from the archive are refused, or replaced when told to', async () => {
    await downloadCandles(job({ to: START + HOUR }), await ports('binance'));
    await server.close();
    const folder = path.join(out, 'processed/venue=binance/symbol=BTC-USDT/timeframe=1m');
    const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
    writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ ...manifest, covered: [] }));
    const changed: Market = (at) => { const candle = steady(at); return candle === undefined ? undefined : { ...candle, volume: candle.volume + 1 }; };
    const open = await ports('binance', { market: changed });
    await expect(downloadCandles(job({ to: START + HOUR }), open)).rejects.toThrow('60 of these candles with other values');
    expect(await downloadCandles(job({ to: START + HOUR, onConflict: 'last' }), open)).toMatchObject({ manifest: { rows: 60, conflicts: 60 } });
  });

  it('of a symbol or timeframe nobody knows are a wrong usage', async () => {
    const open = await ports('binance');
    await expect(downloadCandles(job({ symbol: 'NO/SUCH' }), open)).rejects.toMatchObject({ name: 'UsageError' });
    await expect(downloadCandles(job({ venue: 'nowhere' }), await ports('nowhere'))).rejects.toThrow('found "nowhere"');
  });
});

describe('candles of Upbit', () => {
  it('come in pages of 200, newest first, without the ones nobody traded in', async () => {
    const market: Market = (at) => ((at / MINUTE) % 10 === 0 || (at >= START + 10 * HOUR && at < START + 20 * HOUR) ? undefined : steady(at));
    const { manifest, folder } = await downloadCandles(job({ venue: 'upbit', symbol: 'BTC/KRW', to: START + DAY }), await ports('upbit', { market }));
    const expected = Array.from({ length: 1_440 }, (_, i) => START + i * MINUTE).filter((at) => market(at) !== undefined);
    expect([...(await data.candles.load(folder)).candles.openTime]).toEqual(expected);
    expect(manifest).toMatchObject({ rows: expected.length, duplicates: 0, outOfOrder: 0 });
    expect(pages().every((request) => request.includes('count=200'))).toBe(true);
    expect(pages().length).toBe(8);
  });
});

describe('a venue that serves fewer candles in one answer than it used to', () => {
  it('leaves no holes: what came back in a round number is asked for again in pieces', async () => {
    const { manifest } = await downloadCandles(job({ venue: 'upbit', symbol: 'BTC/KRW', to: START + DAY }), await ports('upbit', { most: 100 }));
    expect(manifest).toMatchObject({ rows: 1_440, missing: 0, duplicates: 0 });
  });
});

describe('months Binance publishes', () => {
  const months = { 'BTCUSDT-1m-2024-02.zip': monthZip('BTCUSDT-1m-2024-02.csv', '2024-02', steady), 'BTCUSDT-1m-2025-01.zip': monthZip('BTCUSDT-1m-2025-01.csv', '2025-01', steady) };

  it('are taken whole, verified, and pages fill the rest', async () => {
    const open = await ports('binance', { months, withMonths: true, now: Date.UTC(2024, 3, 1) });
    const { manifest, folder } = await downloadCandles(job({ from: Date.UTC(2024, 0, 31), to: Date.UTC(2024, 2, 2) }), open);
    expect(manifest).toMatchObject({ rows: 31 * 1_440, missing: 0, duplicates: 0 });
    expect(pages().length).toBe(4);
    expect(readdirSync(path.join(out, 'raw/venue=binance')).length).toBe(1);
    expect((await data.candles.load(folder)).candles.length).toBe(31 * 1_440);
  });

  it('hold microseconds since 2025', async () => {
    const open = await ports('binance', { months, withMonths: true, now: Date.UTC(2025, 2, 1) });
    expect((await downloadCandles(job({ from: Date.UTC(2025, 0, 1), to: Date.UTC(2025, 1, 1) }), open)).manifest).toMatchObject({ rows: 31 * 1_440, from: Date.UTC(2025, 0, 1) });
    expect(pages().length).toBe(0);
  });

  it('that are not there yet come in pages; one with a wrong checksum is refused', async () => {
    const open = await ports('binance', { withMonths: true, now: Date.UTC(2024, 3, 1) });
    expect((await downloadCandles(job({ from: Date.UTC(2024, 1, 1), to: Date.UTC(2024, 2, 1) }), open)).manifest).toMatchObject({ rows: 29 * 1_440 });
    await server.close();
    const damaged = Object.defineProperty({}, 'BTCUSDT-1m-2024-01.zip', { get: () => Buffer.from(String(Math.random())), enumerable: true });
    const other = await ports('binance', { months: damaged, withMonths: true, now: Date.UTC(2024, 3, 1) });
    await expect(downloadCandles(job({ from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 1, 1) }), other)).rejects.toThrow('expected sha256');
  });
});

describe('trades and funding', () => {
  it('of whole days arrive once each, by id', async () => {
    const open = await ports('binance', { firstTrade: START, now: START + 2 * DAY });
    const result = await downloadTrades({ venue: 'binance', symbol: 'BTC/USDT', from: START, to: START + DAY, out }, open);
    expect(result).toMatchObject({ downloaded: 3 * 86_400, isStopped: false });
    const trades = await data.candles.loadTrades(result.files[0]);
    expect([trades.length, trades.at[0], trades.at[3 * 86_400 - 1]]).toEqual([3 * 86_400, START, START + DAY - 1_000]);
    expect((await downloadTrades({ venue: 'binance', symbol: 'BTC/USDT', from: START, to: START + DAY, out }, open)).files).toEqual([]);
  });

  it('of a perpetual go on after the last settlement', async () => {
    const request = { venue: 'binanceusdm', symbol: 'BTC/USDT:USDT', out };
    const first = await downloadFunding({ ...request, from: START, to: START + DAY }, await ports('binanceusdm'));
    expect(first).toMatchObject({ downloaded: 3 });
    await server.close();
    expect(await downloadFunding({ ...request, from: START, to: START + 3 * DAY }, await ports('binanceusdm'))).toMatchObject({ downloaded: 6 });
    await server.close();
    expect(await downloadFunding({ ...request, from: START - 5 * DAY, to: START + 3 * DAY }, await ports('binanceusdm'))).toMatchObject({ isStopped: false });
    const funding = await data.candles.loadFunding(first.files[0]);
    expect([funding.length, funding.at[0], funding.rate[0], funding.markPrice[0]]).toEqual([24, START - 5 * DAY + 5, 0.0001, 42_000.5]);
  });

  it('of spot do not exist', async () => {
    await expect(downloadFunding({ venue: 'upbit', symbol: 'BTC/KRW', from: START, out }, await ports('upbit'))).rejects.toMatchObject({ name: 'UsageError' });
  });
});
