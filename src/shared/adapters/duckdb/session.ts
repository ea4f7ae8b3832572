import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { unseenMemory, type UnseenMemory } from './unseen-memory.ts';

export interface DuckdbSettings {
  readonly threads: number;
  /** DuckDB's own buffers; the columns it fills are ours and come on top. */
  readonly memoryLimitMb: number;
}

/** One in-memory DuckDB, opened when first needed: importing it costs 85 ms, which a hit in the column cache never pays. */
export interface DuckdbSession {
  readonly memory: UnseenMemory;
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

export function duckdbSession({ threads, memoryLimitMb }: DuckdbSettings): DuckdbSession {
  let opening: Promise<DuckDBInstance> | undefined;
  let instance: DuckDBInstance | undefined;

  async function open(): Promise<DuckDBInstance> {
    // CommonJS: what it exports has names of its own in Node, but not in a bundle.
    const { default: { DuckDBInstance: Instance } } = await import('@duckdb/node-api');
    // Extensions would be fetched from the network; Parquet, JSON and ICU are inside.
    instance = await Instance.create(':memory:', {
      threads: String(threads), memory_limit: `${memoryLimitMb}MB`, autoinstall_known_extensions: 'false', autoload_known_extensions: 'false',
      // It knows a file by its name and time: one that took the place of another within the same moment would be read as a mix of both.
      enable_external_file_cache: 'false',
    });
    return instance;
  }

  return {
    memory: unseenMemory(),
    async connect() {
      opening ??= open();
      return (await opening).connect();
    },
    close() {
      instance?.closeSync();
      instance = undefined;
      opening = undefined;
    },
  };
}

/** Runs `work` with a connection of its own and closes it whatever happens. */
export async function withConnection<Result>(session: DuckdbSession, work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
  const connection = await session.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}

export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A list of paths for read_parquet. DuckDB reads `*`, `?` and `[` in a path as patterns; in a class of one they stand for themselves. */
export const sqlFiles = (files: readonly string[]): string => `[${files.map((file) => sqlText(file.replaceAll(/[*?[]/g, (character) => `[${character}]`))).join(', ')}]`;

/** The rows of Parquet files. `venue=` in a folder name is ours to read, not a column. */
export const parquetOf = (files: readonly string[]): string => `read_parquet(${sqlFiles(files)}, hive_partitioning = false)`;
