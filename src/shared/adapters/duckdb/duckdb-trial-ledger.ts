import type { DuckDBConnection } from '@duckdb/node-api';
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../domain/errors.ts';
import { isSameMarket, type MarketNames } from '../../domain/market.ts';
import type { Trial, TrialHead } from '../../domain/trial.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import type { TrialLedger, TrialQuery } from '../../ports/trial-ledger.ts';
import { parquetSchema, rowsOf, unreadable } from './parquet-schema.ts';
import { parquetOf, sqlName, sqlText, withConnection, type DuckdbSession } from './session.ts';

/** What stands in a file, column by column. Free-form fields are JSON text. */
const COLUMNS: Readonly<Record<keyof Trial, string>> = {
  id: 'VARCHAR', at: 'BIGINT', kind: 'VARCHAR', strategy: 'VARCHAR', params: 'VARCHAR', settings: 'VARCHAR', seed: 'BIGINT', dataHash: 'VARCHAR', codeHash: 'VARCHAR',
  instruments: 'VARCHAR[]', timeframe: 'VARCHAR', selection: 'VARCHAR', lockBox: 'VARCHAR', metrics: 'VARCHAR', orderHash: 'VARCHAR', days: 'BIGINT[]', returns: 'DOUBLE[]',
};
const JSON_TEXT = ['params', 'settings', 'selection', 'lockBox', 'metrics'] as const;
const NAMES = Object.keys(COLUMNS);
const HEAD_NAMES = NAMES.filter((name) => name !== 'days' && name !== 'returns');
const ENDING = '.parquet';
/** With so many files the next append makes fewer of them. */
const MANY = 64;
/** Trials in one file of a batch: what is read at once has to fit into the memory DuckDB is given. */
const BATCH = 500;
/** Files above this are left as they are, and so much goes into one at most. */
const SMALL_BYTES = 4 << 20;
const MERGED_BYTES = 16 << 20;
/** Another process may make one file of many between the listing and the reading. */
const ATTEMPTS = 4;

interface Ledger {
  readonly session: DuckdbSession;
  readonly files: DurableFiles;
  readonly folder: string;
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => { if (isMissing(error)) return []; throw error; });
  return names.filter((name) => name.startsWith('trials-') && name.endsWith(ENDING)).toSorted().map((name) => path.join(folder, name));
}

/** The name says what is inside, so that the same batch written twice is one file. */
function fileFor(folder: string, ids: readonly string[]): string {
  const hash = createHash('sha256').update(ids.toSorted().join('\n')).digest('hex');
  return path.join(folder, `trials-${hash.slice(0, 32)}${ENDING}`);
}

const rowOf = (trial: Trial): string => JSON.stringify({ ...trial, ...Object.fromEntries(JSON_TEXT.map((name) => [name, JSON.stringify(trial[name])])) });

async function copyTo(connection: DuckDBConnection, sql: string, file: string): Promise<void> {
  await connection.run(`COPY (${sql}) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, KV_METADATA {format: 'coinbot-trials-1'})`);
}

async function writeBatch({ session, files, folder }: Ledger, trials: readonly Trial[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = fileFor(folder, trials.map(({ id }) => id));
  await files.replaceWith(file, async (temporary) => {
    const lines = `${temporary}.ndjson`;
    try {
      await writeFile(lines, `${trials.map(rowOf).join('\n')}\n`);
      const columns = Object.entries(COLUMNS).map(([name, type]) => `${sqlName(name)}: ${sqlText(type)}`).join(', ');
      await withConnection(session, async (connection) => {
        await copyTo(connection, `SELECT * FROM read_json(${sqlText(lines)}, format = 'newline_delimited', compression = 'uncompressed', columns = {${columns}})`, temporary);
        const { rows } = await parquetSchema(connection, file, [temporary]);
        if (rows !== trials.length) throw new DataError(`"${file}": expected ${trials.length} trials, found ${rows}`);
      });
    } finally {
      await rm(lines, { force: true });
    }
  });
}

/** Runs `work` over the files there are; once more when one of them went away meanwhile. */
async function overFiles<Result>({ session, folder }: Ledger, work: (connection: DuckDBConnection, files: readonly string[]) => Promise<Result>): Promise<Result | undefined> {
  for (let attempt = 1; ; attempt++) {
    const files = await filesOf(folder);
    if (files.length === 0) return undefined;
    try {
      return await withConnection(session, (connection) => work(connection, files));
    } catch (error) {
      const left = await filesOf(folder);
      if (attempt < ATTEMPTS && files.some((file) => !left.includes(file))) continue;
      throw error;
    }
  }
}

/** Names under which a market stands in the files. */
async function namesOf(connection: DuckDBConnection, files: readonly string[], market: MarketNames): Promise<readonly string[]> {
  const rows = await rowsOf(connection, `SELECT DISTINCT unnest(instruments) AS name FROM ${parquetOf(files)}`);
  return rows.map(({ name }) => String(name)).filter((name) => isSameMarket(market, { dataHash: '', instruments: [name] }));
}

function whereOf({ dataHash, strategy, kind, instrument, market }: TrialQuery, names: readonly string[]): string {
  const conditions = Object.entries({ dataHash, strategy, kind }).flatMap(([name, value]) => (value === undefined ? [] : [`${sqlName(name)} = ${sqlText(value)}`]));
  if (instrument !== undefined) conditions.push(`list_contains(instruments, ${sqlText(instrument)})`);
  if (market !== undefined) conditions.push(`("dataHash" = ${sqlText(market.dataHash)}${names.map((name) => ` OR list_contains(instruments, ${sqlText(name)})`).join('')})`);
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** 64-bit integers as JavaScript's own numbers: times and seeds are below 2^53. */
const asRead = (name: string): string => {
  const type = COLUMNS[name as keyof Trial];
  return type.startsWith('BIGINT') ? `CAST(${sqlName(name)} AS ${type.replace('BIGINT', 'DOUBLE')}) AS ${sqlName(name)}` : sqlName(name);
};

async function assertReadable(connection: DuckDBConnection, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const { types } = await parquetSchema(connection, file, [file]);
    const missing = NAMES.find((name) => !types.has(name));
    if (missing !== undefined) throw new DataError(`"${file}" is no ledger of trials: it has no column ${missing}`);
  }
}

/** Each trial once, whatever files it stands in, oldest first. */
function once(rows: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const byId = new Map<string, Record<string, unknown>>();
  for (const row of rows) {
    const known = byId.get(String(row['id']));
    if (known === undefined || Number(row['at']) < Number(known['at'])) byId.set(String(row['id']), row);
  }
  return [...byId.values()].toSorted((a, b) => Number(a['at']) - Number(b['at']) || (String(a['id']) < String(b['id']) ? -1 : 1));
}

async function rowsFor(ledger: Ledger, names: readonly string[], query: TrialQuery): Promise<Record<string, unknown>[]> {
  const rows = await overFiles(ledger, async (connection, files) => {
    await assertReadable(connection, files);
    try {
      const known = query.market === undefined ? [] : await namesOf(connection, files, query.market);
      return await rowsOf(connection, `SELECT ${names.map(asRead).join(', ')} FROM ${parquetOf(files)}${whereOf(query, known)}`);
    } catch (error) {
      throw unreadable(ledger.folder, error);
    }
  });
  return once(rows ?? []).map((row) => ({ ...row, ...Object.fromEntries(JSON_TEXT.map((name) => [name, JSON.parse(String(row[name]))])) }));
}

async function knownIds(ledger: Ledger, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await overFiles(ledger, async (connection, files) => {
    await assertReadable(connection, files);
    return rowsOf(connection, `SELECT DISTINCT id FROM ${parquetOf(files)} WHERE id IN (${ids.map(sqlText).join(', ')})`);
  });
  return new Set((rows ?? []).map(({ id }) => String(id)));
}

/** Files worth merging, so many together that they stay readable at once. */
async function smallGroups(files: readonly string[]): Promise<string[][]> {
  const groups: string[][] = [];
  let size = Infinity;
  for (const file of files) {
    const bytes = await stat(file).then((found) => found.size, () => Infinity);
    if (bytes > SMALL_BYTES) continue;
    if (size + bytes > MERGED_BYTES) { groups.push([]); size = 0; }
    groups.at(-1)?.push(file);
    size += bytes;
  }
  return groups.filter((group) => group.length > 1);
}

async function merge({ files: durable, folder }: Ledger, connection: DuckDBConnection, group: readonly string[]): Promise<readonly string[]> {
  await assertReadable(connection, group);
  const ids = await rowsOf(connection, `SELECT DISTINCT id FROM ${parquetOf(group)}`);
  const target = fileFor(folder, ids.map(({ id }) => String(id)));
  await durable.replaceWith(target, async (temporary) => {
    await copyTo(connection, `SELECT ${NAMES.map(sqlName).join(', ')} FROM ${parquetOf(group)} QUALIFY row_number() OVER (PARTITION BY id ORDER BY "at") = 1`, temporary);
    const { rows } = await parquetSchema(connection, target, [temporary]);
    if (rows !== ids.length) throw new DataError(`"${folder}": expected ${ids.length} trials after compaction, found ${rows}`);
  });
  return group.filter((file) => file !== target);
}

/** The new file stands before the old ones go, and a reader counts each trial once: nothing is lost or doubled wherever it is cut off. */
async function compactFiles(ledger: Ledger): Promise<void> {
  const merged = await overFiles(ledger, async (connection, files) => {
    const replaced: string[] = [];
    for (const group of await smallGroups(files)) replaced.push(...await merge(ledger, connection, group));
    return replaced;
  });
  for (const file of merged ?? []) await rm(file, { force: true });
}

/** The ledger of all trials as Parquet in one folder: files of a batch each, small ones made into one when they are many. Several processes may append at once. */
export function duckdbTrialLedger(session: DuckdbSession, files: DurableFiles, folder: string): TrialLedger {
  const ledger: Ledger = { session, files, folder };
  return {
    async append(trials) {
      const byId = new Map(trials.map((trial) => [trial.id, trial]));
      if (byId.size === 0) return { added: 0, known: 0 };
      const known = await knownIds(ledger, [...byId.keys()]);
      const fresh = [...byId.values()].filter(({ id }) => !known.has(id));
      for (let from = 0; from < fresh.length; from += BATCH) await writeBatch(ledger, fresh.slice(from, from + BATCH));
      if ((await filesOf(folder)).length > MANY) await compactFiles(ledger);
      return { added: fresh.length, known: trials.length - fresh.length };
    },
    read: async (query = {}) => (await rowsFor(ledger, NAMES, query)) as unknown as readonly Trial[],
    heads: async (query = {}) => (await rowsFor(ledger, HEAD_NAMES, query)) as unknown as readonly TrialHead[],
    compact: () => compactFiles(ledger),
  };
}
