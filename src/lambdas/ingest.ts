import { ccxtMarketHistory } from '../shared/adapters/ccxt/ccxt-market-history.ts';
import { duckdbEventStore } from '../shared/adapters/duckdb/duckdb-event-store.ts';
import { duckdbSentimentStore } from '../shared/adapters/duckdb/duckdb-sentiment-store.ts';
import { fsDatasetArchive } from '../shared/adapters/fs/dataset-archive.ts';
import { folderMirror } from '../shared/adapters/fs/folder-mirror.ts';
import { systemClock } from '../shared/adapters/fs/system-clock.ts';
import { textTables } from '../shared/adapters/fs/text-tables.ts';
import { httpMoodSource } from '../shared/adapters/news/http-mood-source.ts';
import { ingest, ingestEvent, type Ingested } from '../shared/handlers/data/ingest.ts';
import type { Invocation } from '../shared/handlers/sweep/queue-event.ts';
import { openLake, openTables, tell } from './wire.ts';

const [store, clock] = [openLake(), systemClock()];
const moods = httpMoodSource({ clock, fearGreedUrl: process.env['COINBOT_FEAR_GREED_URL'] ?? 'https://api.alternative.me/fng/', positionsUrl: 'https://fapi.binance.com', timeoutMs: 20_000, mostBytes: 1_000_000 });
const venueUrl = process.env['COINBOT_VENUE_URL'];

/** Brings into the lake what a schedule names. Half a minute before its time is up it keeps what has come; the next one goes on there. */
export async function handler(event: unknown, invocation: Invocation): Promise<{ readonly parts: readonly Ingested[] }> {
  const { session, files, candles, folder } = openTables(`ingest-${process.pid}`);
  const mirror = folderMirror({ store, files, root: folder });
  const ports = { store, clock, candles, mirror, moods, archive: fsDatasetArchive(files), tables: textTables(), events: duckdbEventStore(session, files), sentiment: duckdbSentimentStore({ session, files, folder: `${folder}/processed/sentiment` }) };
  const signal = AbortSignal.timeout(Math.max(1, invocation.getRemainingTimeInMillis() - 30_000));
  return { parts: await ingest(ingestEvent.parse(event), { ...ports, signal, historyOf: (venue) => ccxtMarketHistory({ venue, ...(venueUrl === undefined ? {} : { baseUrl: venueUrl }) }) }, tell) };
}
