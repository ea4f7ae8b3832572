import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import type { SentimentStore, StoredMood, StoredScore } from '../../ports/sentiment-store.ts';
import { writeColumns, type WritableColumn } from './column-writer.ts';
import { parquetSchema, rowsOf, unreadable } from './parquet-schema.ts';
import { parquetOf, sqlName, withConnection, type DuckdbSession } from './session.ts';
import { assertReturns } from './write-candles.ts';

type Cell = 'text' | 'time' | 'number';
type Row = StoredScore | StoredMood;

/** What one kind of row is made of, and what makes two of them the same. */
interface Shape<R extends Row> {
  readonly folder: string;
  readonly cells: Readonly<Record<keyof R & string, Cell>>;
  keyOf(row: R): string;
}

const SCORES: Shape<StoredScore> = {
  folder: 'news',
  cells: { id: 'text', source: 'text', language: 'text', title: 'text', url: 'text', publishedAt: 'number', eventAt: 'time', knownAt: 'time', dating: 'text', score: 'number', weight: 'number', scorer: 'text' },
  keyOf: ({ source, id }) => JSON.stringify([source, id]),
};

const MOODS: Shape<StoredMood> = {
  folder: 'mood',
  cells: { kind: 'text', about: 'text', value: 'number', price: 'number', label: 'text', eventAt: 'time', knownAt: 'time' },
  keyOf: ({ kind, about, eventAt }) => JSON.stringify([kind, about, eventAt]),
};

const monthOf = (at: number): string => isoOf(at).slice(0, 7);
const namesOf = <R extends Row>({ cells }: Shape<R>): readonly (keyof R & string)[] => Object.keys(cells) as (keyof R & string)[];

function columnOf<R extends Row>(name: keyof R & string, rows: readonly R[], cell: Cell): WritableColumn {
  // A text with a lone surrogate would come back as another one.
  if (cell === 'text') return { name, texts: rows.map((row) => String(row[name]).toWellFormed()) };
  return { name, values: Float64Array.from(rows, (row) => Number(row[name])), as: cell === 'time' ? 'integer' : 'decimal' };
}

/** Scores and figures as Parquet, a file for each month of what they are about: `folder/news/2024-01.parquet`, `folder/mood/2024-01.parquet`. One process at a time may add. */
export function duckdbSentimentStore({ session, files, folder }: { readonly session: DuckdbSession; readonly files: DurableFiles; readonly folder: string }): SentimentStore {
  const fileOf = <R extends Row>(shape: Shape<R>, month: string) => path.join(folder, shape.folder, `${month}.parquet`);

  async function months<R extends Row>(shape: Shape<R>): Promise<readonly string[]> {
    const names = await readdir(path.join(folder, shape.folder)).catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return []; throw error; });
    return names.filter((name) => /^\d{4}-\d{2}\.parquet$/.test(name)).map((name) => name.slice(0, 7)).toSorted();
  }

  async function read<R extends Row>(shape: Shape<R>, month: string): Promise<readonly R[]> {
    const file = fileOf(shape, month);
    const select = namesOf(shape).map((name) => (shape.cells[name] === 'text' ? sqlName(name) : `CAST(${sqlName(name)} AS DOUBLE) AS ${sqlName(name)}`)).join(', ');
    return withConnection(session, async (connection) => {
      await parquetSchema(connection, file, [file]);
      // The columns were named by the same shape that wrote them.
      return await rowsOf(connection, `SELECT ${select} FROM ${parquetOf([file])}`) as unknown as R[];
    }).catch((error: unknown) => { throw unreadable(file, error); });
  }

  async function write<R extends Row>(shape: Shape<R>, month: string, rows: readonly R[]): Promise<void> {
    const columns = namesOf(shape).map((name) => columnOf(name, rows, shape.cells[name]));
    const numbers = columns.filter((column) => 'values' in column);
    await writeColumns({ session, files }, fileOf(shape, month), { columns, length: rows.length, labels: {}, prove: (connection, temporary) => assertReturns(connection, temporary, { columns: numbers, length: rows.length }) });
  }

  async function add<R extends Row>(shape: Shape<R>, rows: readonly R[]): Promise<number> {
    for (const row of rows) if (!(Number.isFinite(row.eventAt) && Number.isFinite(row.knownAt))) throw new DataError(`expected a row with times, found "${row.eventAt}" and "${row.knownAt}" in ${shape.keyOf(row)}`);
    const existing = await months(shape);
    let added = 0;
    for (const [month, given] of Map.groupBy(rows, ({ eventAt }) => monthOf(eventAt))) {
      const before = existing.includes(month) ? await read(shape, month) : [];
      const all = new Map(before.map((row) => [shape.keyOf(row), row]));
      for (const row of given) if (!all.has(shape.keyOf(row))) all.set(shape.keyOf(row), row);
      if (all.size === before.length) continue;
      added += all.size - before.length;
      await write(shape, month, [...all.values()].toSorted((a, b) => a.knownAt - b.knownAt || a.eventAt - b.eventAt));
    }
    return added;
  }

  async function within<R extends Row>(shape: Shape<R>, { from, to }: { readonly from: number; readonly to: number }): Promise<readonly R[]> {
    const wanted = (await months(shape)).filter((month) => month >= monthOf(from) && (to === Infinity || month <= monthOf(to)));
    const found: R[] = [];
    for (const month of wanted) found.push(...(await read(shape, month)).filter(({ eventAt }) => eventAt >= from && eventAt < to));
    return found.toSorted((a, b) => a.knownAt - b.knownAt || a.eventAt - b.eventAt);
  }

  return {
    addScores: (rows) => add(SCORES, rows),
    addMoods: (rows) => add(MOODS, rows),
    scores: (range) => within(SCORES, range),
    moods: (range) => within(MOODS, range),
  };
}
