import path from 'node:path';
import { duckdbCandleStore } from '../shared/adapters/duckdb/duckdb-candle-store.ts';
import { duckdbFileInspector } from '../shared/adapters/duckdb/duckdb-file-inspector.ts';
import { duckdbRawTables } from '../shared/adapters/duckdb/duckdb-raw-tables.ts';
import { duckdbSession } from '../shared/adapters/duckdb/session.ts';
import { featherTables } from '../shared/adapters/feather/feather-tables.ts';
import { fsDatasetArchive } from '../shared/adapters/fs/dataset-archive.ts';
import { durableFiles } from '../shared/adapters/fs/durable-files.ts';
import { textTables } from '../shared/adapters/fs/text-tables.ts';
import type { CandleStore } from '../shared/ports/candle-store.ts';
import type { DatasetArchive } from '../shared/ports/dataset-archive.ts';
import type { DurableFiles } from '../shared/ports/durable-files.ts';
import type { FileInspector } from '../shared/ports/file-inspector.ts';
import type { RawTables } from '../shared/ports/raw-tables.ts';

/** Half of a PC's cores at most, so that whatever trades beside it keeps its own. */
const DUCKDB = { threads: 2, memoryLimitMb: 512 } as const;

export interface DataPorts {
  readonly candles: CandleStore;
  readonly inspector: FileInspector;
  readonly tables: RawTables;
  readonly archive: DatasetArchive;
  readonly files: DurableFiles;
  close(): void;
}

/** Market data on this machine, decoded columns cached under `dataFolder`; `close` it when done. SDKs load when first needed, not here. */
export function openData(dataFolder = 'data'): DataPorts {
  const session = duckdbSession(DUCKDB);
  const files = durableFiles();
  const byName: Readonly<Record<string, RawTables>> = { '.parquet': duckdbRawTables(session), '.feather': featherTables(), '.arrow': featherTables() };
  const text = textTables();
  return {
    candles: duckdbCandleStore({ session, files, cacheFolder: path.join(dataFolder, 'cache') }),
    inspector: duckdbFileInspector(session),
    tables: { open: (file) => (byName[path.extname(file).toLowerCase()] ?? text).open(file) },
    archive: fsDatasetArchive(files),
    files,
    close: () => session.close(),
  };
}

/** The candle archive alone. */
export const openCandleStore = (dataFolder = 'data'): Pick<DataPorts, 'candles' | 'close'> => openData(dataFolder);
