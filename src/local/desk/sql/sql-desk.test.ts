import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { savedQuery } from '../../../../dashboard/desk/sql.ts';
import { sqlViews } from '../../sql/sql-views.ts';
import { readOnlyAnswer } from '../../../shared/adapters/duckdb/read-only-answer.ts';
import { EXAMPLE_QUERIES } from './example-queries.ts';
import { sqlDesk } from './sql-desk.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-sql-desk-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const open = () => sqlDesk({ dataFolder: folder, stateFolder: path.join(folder, 'demo') });
const ENDLESS = 'SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b';

describe('the console of the page', () => {
  it('answers, says why it does not, and is stopped', async () => {
    const desk = open();
    expect(await desk.ask({ id: 'question-1', sql: 'SELECT 1 AS one' })).toMatchObject({ kind: 'answer', answer: { columns: [{ name: 'one' }], rows: [[1]] } });
    expect(await desk.ask({ id: 'question-2', sql: 'DROP VIEW trips' })).toMatchObject({ kind: 'refused' });
    const [first, second] = ['endless-1', 'endless-2'].map((id) => desk.ask({ id, sql: ENDLESS }));
    expect(await desk.ask({ id: 'endless-1', sql: 'SELECT 1' })).toMatchObject({ kind: 'refused' });
    expect(await desk.ask({ id: 'endless-3', sql: 'SELECT 1' })).toMatchObject({ kind: 'refused', reason: expect.stringContaining('2 questions') });
    expect([desk.stop('endless-1'), desk.stop('nobody-asked')]).toEqual([true, false]);
    expect(await first).toEqual({ kind: 'stopped' });
    desk.close();
    expect(await second).toEqual({ kind: 'stopped' });
  });

  it('keeps questions by name, each once, and forgets them', async () => {
    const desk = open();
    await Promise.all([desk.save({ name: 'b', sql: 'SELECT 1', chart: 'none' }), desk.save({ name: 'a', sql: 'SELECT 2', chart: 'bar' }), desk.save({ name: 'b', sql: 'SELECT 3', chart: 'line' })]);
    expect((await open().queries()).saved).toEqual([{ name: 'a', sql: 'SELECT 2', chart: 'bar' }, { name: 'b', sql: 'SELECT 3', chart: 'line' }]);
    expect((await desk.forget('a')).saved.map(({ name }) => name)).toEqual(['b']);
  });

  it('does not write over what it cannot read', async () => {
    mkdirSync(path.join(folder, 'dashboard'));
    const file = path.join(folder, 'dashboard', 'queries.json');
    writeFileSync(file, '{"half');
    await expect(open().queries()).rejects.toMatchObject({ name: 'DataError' });
    await expect(open().save({ name: 'a', sql: 'SELECT 2', chart: 'bar' })).rejects.toMatchObject({ name: 'DataError' });
    expect(readFileSync(file, 'utf8')).toBe('{"half');
  });

  it.each(EXAMPLE_QUERIES.map((query) => [query.name, query] as const))('comes with a question that can be asked: %s', async (_, query) => {
    expect(savedQuery.parse(query)).toEqual(query);
    const answer = await readOnlyAnswer(query.sql, { views: sqlViews({ dataFolder: folder, stateFolder: folder }), limits: { memoryMb: 64, rows: 10, bytes: 1_000 } });
    expect(answer).toMatchObject({ rows: [], isCut: false });
  });
});
