import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOnlyAnswer, withoutLeadingComments, type ReadableView } from './read-only-answer.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-sql-'));
const file = path.join(folder, 'data', 'open.jsonl');
const secret = path.join(folder, 'data', 'password.json');
const CONTENT = '{"n":1,"text":"one"}\n{"n":2,"text":"two"}\n';
const limits = { memoryMb: 64, rows: 5, bytes: 10_000 };
const views: readonly ReadableView[] = [
  { name: 'things', columns: { n: 'BIGINT', text: 'VARCHAR' }, files: [file], select: `SELECT * FROM read_json('${file}', format = 'newline_delimited', columns = {n: 'BIGINT', text: 'VARCHAR'})` },
  { name: 'nothing', columns: { at: 'TIMESTAMP', price: 'DOUBLE' }, files: [], select: undefined },
];
const ask = (sql: string) => readOnlyAnswer(sql, { views, limits });

beforeAll(() => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, CONTENT);
  writeFileSync(secret, '{"hash":"very secret"}');
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

describe('a question that only reads', () => {
  it.each([
    'SELECT n, text FROM things ORDER BY n', 'WITH a AS (SELECT * FROM things) FROM a', 'FROM things', 'TABLE things', '(SELECT * FROM things)', '-- two\n/* comments */ SELECT * FROM things;',
  ])('is answered: %s', async (sql) => {
    expect((await ask(sql)).rows).toEqual([[1, 'one'], [2, 'two']]);
  });

  it.each(['SHOW TABLES', 'DESCRIBE things', 'SUMMARIZE things', 'EXPLAIN SELECT * FROM things', 'explain /* why */ analyze SELECT * FROM things', 'EXPLAIN (FORMAT json) FROM things', 'VALUES (1)'])('may be about the tables: %s', async (sql) => {
    expect((await ask(sql)).rows.length).toBeGreaterThan(0);
  });

  it('finds what has no files yet empty, with its columns', async () => {
    expect(await ask('SELECT * FROM nothing')).toEqual({ columns: [{ name: 'at', type: 'TIMESTAMP', isNumeric: false }, { name: 'price', type: 'DOUBLE', isNumeric: true }], rows: [], isCut: false });
  });

  it('gives numbers as numbers where a double holds them, and times in UTC', async () => {
    const { rows } = await ask("SELECT 5::BIGINT, 0.1::DECIMAL(5, 2), 9007199254740993, 'nan'::DOUBLE, TIMESTAMP '2025-01-31 09:00:00', TIMESTAMPTZ '2025-01-31 09:00:00+09', [1, 2], true, NULL");
    expect(rows).toEqual([[5, 0.1, '9007199254740993', null, '2025-01-31 09:00:00', '2025-01-31 00:00:00+00', '[1,2]', true, null]]);
  });

  it('is cut at the limit of rows and at that of bytes', async () => {
    const many = await ask('SELECT * FROM range(100000000000)');
    expect([many.rows.length, many.isCut]).toEqual([5, true]);
    expect(await ask('SELECT * FROM range(5)')).toMatchObject({ rows: [[0], [1], [2], [3], [4]], isCut: false });
    const long = await ask("SELECT repeat('x', 6000) FROM range(3)");
    expect([long.rows.length, long.isCut]).toEqual([1, true]);
  });

  it('ends when it needs more memory than there is', async () => {
    await expect(ask('SELECT list(range) FROM range(100000000)')).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining('Out of Memory') });
  });

  it('is told what DuckDB does not understand', async () => {
    await expect(ask('SELECT nobody FROM things')).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining('nobody') });
  });
});

describe('what is no question', () => {
  const copied = path.join(folder, 'copied.csv');
  it.each([
    [`COPY things TO '${copied}'`], [`COPY (SELECT 1) TO '${file}' (USE_TMP_FILE false)`], [`EXPLAIN ANALYZE COPY (SELECT 1 FROM things) TO '${file}' (USE_TMP_FILE false)`],
    [`EXPLAIN (ANALYZE) COPY (SELECT 1 FROM things) TO '${file}' (USE_TMP_FILE false)`], [`/* a */ EXPLAIN /* b */ ANALYZE /* c */ COPY (SELECT 1 FROM things) TO '${file}' (USE_TMP_FILE false)`],
    [`SELECT 1; COPY (SELECT 1 FROM things) TO '${file}' (USE_TMP_FILE false)`],
    [`ATTACH '${path.join(folder, 'other.db')}'`], ['INSTALL httpfs'], ['LOAD httpfs'], ['SET threads = 8'], ['SET enable_external_access = true'], ['RESET lock_configuration'], ['PRAGMA version'],
    ['CREATE TABLE x AS SELECT 1'], ['DROP VIEW things'], ['INSERT INTO things VALUES (3)'], ['DELETE FROM things'], ['PREPARE x AS SELECT 1'], ['EXECUTE x'], ['CALL pragma_version()'], ['EXPORT DATABASE \'x\''],
    ['SELECT 1; SELECT 2'], ['VACUUM'], ['BEGIN'], ['.read /etc/passwd'], [`CALL enable_logging(storage = 'file', storage_path = '${folder}')`], [`FROM enable_logging(storage = 'file', storage_path = '${folder}')`], ['SELECT write_log(\'x\')'],
  ])('is refused: %s', async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ name: 'RefusedError' });
    expect(readFileSync(file, 'utf8')).toBe(CONTENT);
    expect(readdirSync(folder)).toEqual(['data']);
  });

  it.each(['', '   ', '-- only a comment', '/* never ended'])('is nothing: "%s"', async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('is not hidden by comments', () => {
    expect(withoutLeadingComments(' /* a */ -- b\n  COPY x')).toBe('COPY x');
  });
});

describe('what may not be read', () => {
  const hidden = (sql: string) => `${sql} -- things`;
  it.each([
    ["SELECT * FROM read_text('/etc/passwd')"], [`SELECT * FROM read_text('${secret}')`], [`SELECT * FROM read_blob('${path.join(folder, 'data', '..', 'data', 'password.json')}')`], [`SELECT * FROM read_csv('${secret}')`],
    [`SELECT * FROM read_json('${secret}')`], [`FROM '${secret}'`], [`SELECT * FROM glob('${folder}/*')`], ["SELECT * FROM glob('/etc/*')"], [`SELECT * FROM sniff_csv('${secret}')`], [`SELECT * FROM parquet_metadata('${secret}')`],
    ["SELECT getenv('HOME')"], [`SELECT * FROM query('SELECT * FROM read_text(''${secret}'')')`], [`SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''${secret}'')'))`],
    [`SELECT * FROM read_duckdb('${path.join(folder, 'x.db')}')`],
  ])('stays unread: %s', async (sql) => {
    await expect(ask(hidden(sql))).rejects.toMatchObject({ name: 'DataError' });
  });

  it('is not asked for over the network', async () => {
    let asked = 0;
    const server = createServer((_, response) => { asked += 1; response.end('n\n1\n'); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(ask(`SELECT * FROM read_csv('http://127.0.0.1:${port}/x.csv')`)).rejects.toMatchObject({ name: 'DataError' });
    await expect(ask(`FROM 'http://127.0.0.1:${port}/x.parquet'`)).rejects.toMatchObject({ name: 'DataError' });
    expect(asked).toBe(0);
    await new Promise((resolve) => { server.close(resolve); });
  });
});
