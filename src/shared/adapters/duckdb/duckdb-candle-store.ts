import { CANDLE_FIELDS, indexAt, sliceCandles, type CandleColumns } from '../../domain/candle.ts';
import type { CandleQuery, CandleSeries, CandleStore } from '../../ports/candle-store.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import { readCached, writeCached } from './column-cache.ts';
import { parquetSource, type ParquetSource } from './dataset-files.ts';
import type { CacheFolder } from './file-hash.ts';
import { unreadable } from './parquet-schema.ts';
import { fieldsOf, readCandles, streamCandles } from './read-candles.ts';
import { assertFunding, assertTrades, readFunding, readTrades } from './read-events.ts';
import { withConnection, type DuckdbSession } from './session.ts';
import { writeCandles } from './write-candles.ts';

const DEFAULT_CACHE_BYTES = 4 * 1024 ** 3;

export interface DuckdbCandleStoreSettings {
  readonly session: DuckdbSession;
  readonly files: DurableFiles;
  /** Where decoded columns are kept; nothing is cached without it. */
  readonly cacheFolder?: string;
  readonly cacheBytes?: number;
}

const inRange = (candles: CandleColumns, { from, to }: CandleQuery): CandleColumns =>
  (from === undefined && to === undefined ? candles : sliceCandles(candles, from === undefined ? 0 : indexAt(candles, from), to === undefined ? candles.length : indexAt(candles, to)));

const bytesOf = ({ length }: CandleColumns): number => length * CANDLE_FIELDS.length * Float64Array.BYTES_PER_ELEMENT;

/** Candles, trades and funding in Parquet, read by DuckDB; whole series are kept decoded in a cache. */
export function duckdbCandleStore({ session, files, cacheFolder, cacheBytes }: DuckdbCandleStoreSettings): CandleStore {
  const cache: CacheFolder | undefined = cacheFolder === undefined ? undefined : { folder: cacheFolder, maxBytes: cacheBytes ?? DEFAULT_CACHE_BYTES, files };

  async function decode(source: ParquetSource, query: CandleQuery): Promise<CandleSeries> {
    // Once as DuckDB's chunks, once as the columns they were copied into.
    const { candles, labels, hasVolume } = await withConnection(session, (connection) => readCandles(connection, source, query)).catch((error: unknown) => { throw unreadable(source.name, error); });
    session.memory.book(2 * bytesOf(candles));
    const whole = query.from === undefined && query.to === undefined && query.market === undefined && fieldsOf(query).size === CANDLE_FIELDS.length && hasVolume;
    if (cache !== undefined && whole) await writeCached(cache, source.dataHash, { candles, labels });
    return { candles, ...labels, dataHash: source.dataHash };
  }

  return {
    async load(file, query = {}) {
      const source = await parquetSource(file, cache, query);
      const cached = cache === undefined || query.market !== undefined ? undefined : await readCached(cache.folder, source.dataHash, fieldsOf(query));
      if (cached === undefined) return decode(source, query);
      session.memory.book(bytesOf(cached.candles));
      // The bytes are the same wherever they lie; what the path and the manifest say of them may differ.
      return { candles: inRange(cached.candles, query), ...cached.labels, ...source.labels, dataHash: source.dataHash };
    },
    async *stream(file, query = {}) {
      const source = await parquetSource(file, cache, query);
      const connection = await session.connect();
      try {
        for await (const block of streamCandles(connection, source, query)) {
          session.memory.book(2 * bytesOf(block));
          yield block;
        }
      } catch (error) {
        throw unreadable(source.name, error);
      } finally {
        connection.closeSync();
      }
    },
    write: (file, candles, labels) => writeCandles({ session, files }, file, { candles, labels }),
    async loadTrades(file, range = {}) {
      const source = await parquetSource(file, cache);
      return withConnection(session, async (connection) => assertTrades(file, await readTrades(connection, source, range))).catch((error: unknown) => { throw unreadable(file, error); });
    },
    async loadFunding(file, range = {}) {
      const source = await parquetSource(file, cache);
      return withConnection(session, async (connection) => assertFunding(file, await readFunding(connection, source, range))).catch((error: unknown) => { throw unreadable(file, error); });
    },
  };
}
