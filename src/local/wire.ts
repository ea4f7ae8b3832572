import path from 'node:path';
import type { CandleStore } from '../shared/ports/candle-store.ts';
import { duckdbCandleStore } from '../shared/adapters/duckdb/duckdb-candle-store.ts';
import { duckdbSession } from '../shared/adapters/duckdb/session.ts';
import { durableFiles } from '../shared/adapters/fs/durable-files.ts';

/** Half of a PC's cores at most, so that whatever trades beside it keeps its own. */
const DUCKDB = { threads: 2, memoryLimitMb: 512 } as const;

/** The candle archive under `dataFolder`; `close` it when done. SDKs load when first needed, not here. */
export function openCandleStore(dataFolder = 'data'): { readonly candles: CandleStore; close(): void } {
  const session = duckdbSession(DUCKDB);
  return {
    candles: duckdbCandleStore({ session, files: durableFiles(), cacheFolder: path.join(dataFolder, 'cache') }),
    close: () => session.close(),
  };
}
