import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { venueServer, type VenueServer } from '../../../local/data/venue-server.contract.ts';
import { ccxtMarketHistory } from '../../adapters/ccxt/ccxt-market-history.ts';
import { duckdbCandleStore } from '../../adapters/duckdb/duckdb-candle-store.ts';
import { duckdbEventStore } from '../../adapters/duckdb/duckdb-event-store.ts';
import { duckdbSentimentStore } from '../../adapters/duckdb/duckdb-sentiment-store.ts';
import { duckdbSession, type DuckdbSession } from '../../adapters/duckdb/session.ts';
import { fsDatasetArchive } from '../../adapters/fs/dataset-archive.ts';
import { durableFiles } from '../../adapters/fs/durable-files.ts';
import { folderMirror } from '../../adapters/fs/folder-mirror.ts';
import { fsObjectStore } from '../../adapters/fs/fs-object-store.ts';
import { textTables } from '../../adapters/fs/text-tables.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { ingest, ingestEvent, type IngestPorts } from './ingest.ts';

const NOW = Date.UTC(2024, 2, 10, 6, 30);
const priceAt = (at: number): number => 40_000 + (at / MINUTE) % 500;
const job = ingestEvent.parse({ kind: 'ingest', days: 1, series: [{ venue: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }] });

let folder = '';
let [store, session, venue]: [ObjectStore, DuckdbSession, VenueServer] = [] as never;
let now = NOW;
beforeEach(async () => {
  now = NOW;
  folder = await mkdtemp(path.join(tmpdir(), 'ingest-'));
  store = await fsObjectStore(path.join(folder, 'lake'));
  session = duckdbSession({ threads: 1, memoryLimitMb: 256 });
  venue = await venueServer({ market: (at) => ({ open: priceAt(at), high: 41_000.5, low: 39_000.25, close: 40_500, volume: 1.5 }), now: NOW + DAY });
});
afterEach(async () => {
  session.close();
  store.close();
  await venue.close();
  await rm(folder, { recursive: true });
});

/** An environment that knows nothing of those before it. */
function environment(name: string, lake = store): IngestPorts {
  const [files, root] = [durableFiles(), path.join(folder, name)];
  return {
    clock: { now: () => now, wait: () => Promise.resolve() }, store: lake, mirror: folderMirror({ store: lake, files, root }), candles: duckdbCandleStore({ session, files }), archive: fsDatasetArchive(files), tables: textTables(),
    events: duckdbEventStore(session, files), sentiment: duckdbSentimentStore({ session, files, folder: path.join(root, 'processed/sentiment') }), signal: new AbortController().signal,
    historyOf: () => ccxtMarketHistory({ venue: 'binance', baseUrl: venue.address }),
    moods: { fearGreed: () => Promise.resolve([{ value: { value: 40, label: 'Fear' }, eventAt: NOW - DAY, knownAt: now }]) },
  };
}

const keys = async (): Promise<readonly string[]> => { const found: string[] = []; for await (const { key } of store.list('processed/')) found.push(key); return found; };
const PLACE = 'processed/venue=binance/symbol=BTC-USDT/timeframe=1m';

test('adds what has closed since the last time, wherever that was, and leaves nothing behind that it replaced', async () => {
  expect((await ingest(job, environment('one'), () => undefined)).map(({ rows }) => rows)).toEqual([1_440, 1]);
  expect(await keys()).toEqual(['processed/sentiment/mood/2024-03.parquet', `${PLACE}/2024-03.g1.parquet`, `${PLACE}/manifest.json`]);
  now = NOW + HOUR;
  expect((await ingest(job, environment('two'), () => undefined)).map(({ rows }) => rows)).toEqual([60, 0]);
  expect(await keys()).toEqual(['processed/sentiment/mood/2024-03.parquet', `${PLACE}/2024-03.g2.parquet`, `${PLACE}/manifest.json`]);
  // The same again: nothing has closed, nothing is asked for.
  const asked = venue.requests.length;
  expect((await ingest(job, environment('three'), () => undefined)).map(({ rows }) => rows)).toEqual([0, 0]);
  expect(venue.requests.length).toBe(asked);
  const { mirror, candles } = environment('read');
  await mirror.bring([`${PLACE}/`]);
  const { candles: found } = await candles.load(`${mirror.root}/${PLACE}`);
  expect([found.length, found.openTime[0], found.openTime[found.length - 1]]).toEqual([1_500, NOW - DAY, NOW + HOUR - MINUTE]);
  expect([...found.open]).toEqual([...found.openTime].map(priceAt));
});

test('is alone with a folder; of one that was killed the lock is over after a while', async () => {
  await ingest(job, environment('one'), () => undefined);
  now = NOW + HOUR;
  let refused = '';
  // Another one begins when this one is about to write its manifest.
  const crossed: ObjectStore = { ...store, put: async (key, bytes, condition) => {
    if (key.endsWith('manifest.json')) await ingest(job, environment('other'), () => undefined).catch((error: unknown) => { refused = String(error); });
    return store.put(key, bytes, condition);
  } };
  expect((await ingest(job, environment('two', crossed), () => undefined)).map(({ rows }) => rows)).toEqual([60, 0]);
  expect(refused).toContain(`another one is at "${PLACE}"`);
  // Killed at the same place: what it left behind is replaced.
  now = NOW + 2 * HOUR;
  const killed: ObjectStore = { ...store, put: (key, bytes, condition) => (key.endsWith('manifest.json') ? Promise.reject(new Error('killed')) : store.put(key, bytes, condition)), remove: () => Promise.reject(new Error('killed')) };
  await expect(ingest(job, environment('three', killed), () => undefined)).rejects.toThrow('killed');
  await expect(ingest(job, environment('four'), () => undefined)).rejects.toThrow('another one is at');
  now = NOW + 2 * HOUR + 21 * MINUTE;
  expect((await ingest(job, environment('five'), () => undefined)).map(({ rows }) => rows)).toEqual([81, 0]);
  const { mirror, candles } = environment('read');
  await mirror.bring([`${PLACE}/`]);
  expect((await candles.load(`${mirror.root}/${PLACE}`)).candles.length).toBe(1_440 + 141);
});

test('goes on with the others where one does not come, and says which', async () => {
  const two = { ...job, series: [{ ...job.series[0], symbol: 'NONE/USDT' }, ...job.series] };
  const told: string[] = [];
  await expect(ingest(two, environment('one'), ({ part, reason }) => { told.push(`${part}: ${reason === '' ? 'came' : 'did not'}`); })).rejects.toThrow(/1 of 3 parts did not come: binance:NONE\/USDT 1m/);
  expect(told).toEqual(['binance:NONE/USDT 1m: did not', 'binance:BTC/USDT 1m: came', 'fear and greed: came']);
});
