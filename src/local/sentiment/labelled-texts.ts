import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { RawCell, RawTable, RawTables } from '../../shared/ports/raw-tables.ts';
import { CLASSES, type Stance } from '../../shared/sentiment/classification.ts';

/** A set of texts. What nobody labelled has no stances. */
export interface TextSet {
  readonly name: string;
  readonly kind: 'human' | 'machine' | 'news';
  readonly texts: readonly string[];
  /** Of `human`, what people said; of `machine`, what a program said. */
  readonly stances: readonly Stance[];
  /** Of `news`: when it is dated, and who printed it. */
  readonly at: readonly EpochMs[];
  readonly sources: readonly string[];
  readonly summaries: readonly string[];
}

const STANCES: Readonly<Record<string, Stance>> = { bearish: 'bearish', bullish: 'bullish', neutral: 'neutral', negative: 'bearish', positive: 'bullish' };

/** Every Parquet file of a folder that holds texts to measure on; files of other shapes are left out. */
export async function textSets(tables: RawTables, folder: string): Promise<readonly TextSet[]> {
  const names = (await readdir(folder).catch((cause: NodeJS.ErrnoException) => { throw new UsageError(`--data: expected a folder, found "${folder}" (${cause.code ?? 'unreadable'})`, { cause }); })).filter((name) => name.endsWith('.parquet')).toSorted();
  const sets: TextSet[] = [];
  for (const name of names) {
    const set = await setOf(await tables.open(path.join(folder, name)), name);
    if (set !== undefined) sets.push(set);
  }
  if (sets.length === 0) throw new UsageError(`--data: expected Parquet files with columns text and label_name, or ts and title, found none of them in "${folder}"`);
  return sets;
}

function kindOf(columns: readonly string[]): TextSet['kind'] | undefined {
  const has = (...wanted: readonly string[]) => wanted.every((column) => columns.includes(column));
  if (has('text', 'label_name')) return 'human';
  if (has('ts', 'title')) return 'news';
  return has('text', 'label_auto') ? 'machine' : undefined;
}

interface Drawn {
  readonly texts: string[];
  readonly summaries: string[];
  readonly stances: Stance[];
  readonly at: number[];
  readonly sources: string[];
}

async function setOf({ columns = [], batches }: RawTable, name: string): Promise<TextSet | undefined> {
  const kind = kindOf(columns);
  if (kind === undefined) { await batches[Symbol.asyncIterator]().return?.(); return undefined; }
  const place = new Map(columns.map((column, i) => [column, i]));
  const drawn: Drawn = { texts: [], summaries: [], stances: [], at: [], sources: [] };
  for await (const batch of batches) {
    for (const { cells, line } of batch) draw(drawn, kind, { where: `"${name}" row ${line}`, cell: (column) => cells[place.get(column) ?? -1] ?? null });
  }
  return { name, kind, ...drawn };
}

/** A row without a text is left out. */
function draw(drawn: Drawn, kind: TextSet['kind'], { where, cell }: { readonly where: string; readonly cell: (column: string) => RawCell }): void {
  const text = String((kind === 'news' ? cell('title') : null) ?? cell('text') ?? '');
  if (text.trim() === '') return;
  if (kind === 'news') drawn.at.push(timeOf(cell('ts'), where));
  else drawn.stances.push(stanceOf(cell(kind === 'human' ? 'label_name' : 'label_auto'), where));
  drawn.texts.push(text);
  drawn.summaries.push(kind === 'news' ? String(cell('text') ?? '') : '');
  drawn.sources.push(String(cell('source') ?? ''));
}

function stanceOf(cell: RawCell, where: string): Stance {
  const stance = STANCES[String(cell).toLowerCase()];
  if (stance === undefined) throw new DataError(`${where}: expected a label (${CLASSES.join(', ')}), found "${String(cell)}"`);
  return stance;
}

function timeOf(cell: RawCell, where: string): EpochMs {
  if (typeof cell !== 'number' || !Number.isFinite(cell)) throw new DataError(`${where}: expected a time in epoch milliseconds as ts, found "${String(cell)}"`);
  return cell;
}
