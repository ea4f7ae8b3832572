import type { DuckDBConnection, DuckDBInstance, DuckDBResultReader, Json } from '@duckdb/node-api';
import { DataError, RefusedError, UsageError } from '../../domain/errors.ts';
import { sqlName, sqlText } from './session.ts';

/** Something that can be asked about, by a name. */
export interface ReadableView {
  readonly name: string;
  /** Names and DuckDB types of what `select` gives. */
  readonly columns: Readonly<Record<string, string>>;
  /** Undefined: there is nothing yet, it has no rows. */
  readonly select: string | undefined;
  /** What `select` reads. Nothing else can be read once the question is asked. */
  readonly files: readonly string[];
}

export interface AnswerLimits {
  readonly memoryMb: number;
  readonly rows: number;
  /** Of the answer as JSON. */
  readonly bytes: number;
}

export type AnswerCell = string | number | boolean | null;

export interface ReadOnlyAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string; readonly isNumeric: boolean }[];
  /** Numbers where they are exact as such; times as `2025-01-31 09:00:00` (UTC); lists and the like as JSON. */
  readonly rows: readonly (readonly AnswerCell[])[];
  /** There is more than was taken. */
  readonly isCut: boolean;
}

/** A text longer than this is cut. */
const LONGEST_CELL = 20_000;
const FIRST_WORDS = /^(select|with|from|values|table|explain|describe|desc|show|summarize|\()/i;
const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)$/;
/** Functions that change what this DuckDB does. They reach no file, and a question has no use for them. */
const MEDDLING = /\b(enable_logging|disable_logging|enable_profiling|disable_profiling|truncate_duckdb_logs|write_log|force_checkpoint|checkpoint|enable_peg_parser|disable_peg_parser)"?\s*\(/i;

/**
 * Answers one question in SQL that only reads, over the views given, in a DuckDB that can open nothing but their files, knows no network and takes no
 * settings any more. RefusedError for whatever is no question; DataError with DuckDB's own words for one that cannot be answered.
 * A long question is not ended here: run this in a process that can be killed.
 */
export async function readOnlyAnswer(sql: string, { views, limits }: { readonly views: readonly ReadableView[]; readonly limits: AnswerLimits }): Promise<ReadOnlyAnswer> {
  const { default: { DuckDBInstance: Instance } } = await import('@duckdb/node-api');
  const instance: DuckDBInstance = await Instance.create(':memory:', {
    // Without a place for temporary files the memory limit is one: nothing is written to the disk.
    threads: '1', memory_limit: `${limits.memoryMb}MB`, temp_directory: '', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false',
    enable_external_file_cache: 'false',
  });
  const connection = await instance.connect();
  try {
    const asked = views.map((view) => (isNamed(view, sql) ? view : { ...view, select: undefined }));
    for (const view of asked) await connection.run(`CREATE VIEW ${sqlName(view.name)} AS ${view.select ?? emptySelect(view.columns)}`);
    await lock(connection, asked.flatMap(({ select, files }) => (select === undefined ? [] : files)));
    const question = await onlyQuestion(connection, sql);
    const reader = await answerable(() => connection.streamAndReadUntil(question, limits.rows + 1));
    return tableOf(reader, limits);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** One that the text does not name is not asked about: its files, thousands perhaps, need not be looked at. */
const isNamed = ({ name }: ReadableView, sql: string): boolean => sql.toLowerCase().includes(name.toLowerCase());

const emptySelect = (columns: ReadableView['columns']): string => `SELECT ${Object.entries(columns).map(([name, type]) => `CAST(NULL AS ${type}) AS ${sqlName(name)}`).join(', ')} WHERE false`;

async function lock(connection: DuckDBConnection, files: readonly string[]): Promise<void> {
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`SET allowed_paths = [${files.map(sqlText).join(', ')}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/** What is wrong with the SQL is the asker's to mend. */
async function answerable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new DataError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** The statement, without what ends it. What EXPLAIN explains is held to the same: with ANALYZE it is run. */
async function onlyQuestion(connection: DuckDBConnection, sql: string): Promise<string> {
  const text = withoutLeadingComments(sql);
  if (text === '') throw new UsageError('expected a question in SQL, found nothing');
  if (!FIRST_WORDS.test(text)) throw refused(/^\S{1,40}/.exec(text)?.[0] ?? text);
  if (MEDDLING.test(text)) throw refused(MEDDLING.exec(text)?.[1] ?? '');
  const { default: { StatementType } } = await import('@duckdb/node-api');
  const type = await answerable(async () => {
    const statements = await connection.extractStatements(text);
    if (statements.count !== 1) throw new RefusedError(`expected one statement, found ${statements.count}`);
    const statement = await statements.prepare(0);
    try { return statement.statementType; } finally { statement.destroySync(); }
  }).catch((error: unknown) => { throw error instanceof DataError && error.cause instanceof RefusedError ? error.cause : error; });
  if (type === StatementType.SELECT) return text;
  if (type !== StatementType.EXPLAIN) throw refused(StatementType[type]);
  const explained = withoutLeadingComments(text.slice('explain'.length)).replace(/^(analyze\b|\([^()]*\))/i, '');
  await onlyQuestion(connection, explained);
  return text;
}

const refused = (found: string): RefusedError => new RefusedError(`this console only reads: expected SELECT, WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN of one of them, found "${found}"`);

/** Comments in front are no part of the question; one that never ends leaves nothing. */
export function withoutLeadingComments(sql: string): string {
  let text = sql.trimStart();
  for (;;) {
    if (text.startsWith('--')) {
      const end = text.indexOf('\n');
      text = end < 0 ? '' : text.slice(end + 1).trimStart();
    } else if (text.startsWith('/*')) {
      const end = text.indexOf('*/', 2);
      text = end < 0 ? '' : text.slice(end + 2).trimStart();
    } else return text;
  }
}

function tableOf(reader: DuckDBResultReader, { rows: mostRows, bytes: mostBytes }: AnswerLimits): ReadOnlyAnswer {
  const columns = reader.columnTypes().map((type, i) => ({ name: reader.columnName(i), type: String(type), isNumeric: NUMERIC.test(String(type)) }));
  const rows: AnswerCell[][] = [];
  let bytes = 0;
  for (const row of reader.getRowsJson()) {
    const cells = row.map((cell, i) => cellOf(cell, columns[i].isNumeric));
    bytes += JSON.stringify(cells).length;
    if (rows.length >= mostRows || bytes > mostBytes) return { columns, rows, isCut: true };
    rows.push(cells);
  }
  return { columns, rows, isCut: !reader.done };
}

/** Integers beyond 2^53 and decimals stay texts where a double would be another number. */
function cellOf(cell: Json, isNumeric: boolean): AnswerCell {
  if (cell === null || typeof cell === 'boolean') return cell;
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  if (typeof cell === 'string') return isNumeric ? numberOf(cell) : cut(cell);
  return cut(JSON.stringify(cell));
}

function numberOf(text: string): AnswerCell {
  const value = Number(text);
  if (!Number.isFinite(value)) return null;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

const cut = (text: string): string => (text.length <= LONGEST_CELL ? text : `${text.slice(0, LONGEST_CELL)}…`);
