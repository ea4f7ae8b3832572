import { DataError } from '../../domain/errors.ts';
import type { RawRow } from '../../ports/raw-tables.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const BATCH = 4_096;

/** The character that splits the first line into most cells. */
export function delimiterOf(line: string): string {
  return DELIMITERS.reduce((best, delimiter) => (line.split(delimiter).length > line.split(best).length ? delimiter : best), DELIMITERS[0] as string);
}

/** Cells of one line; quotes may surround a cell and are doubled inside it. No quote, the usual case, takes the short way. */
export function cellsOf(line: string, delimiter: string): string[] | undefined {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let position = 0;
  while (position <= line.length) {
    if (line[position] === '"') {
      let text = '';
      let end = line.indexOf('"', position + 1);
      while (end >= 0 && line[end + 1] === '"') {
        text += line.slice(position + 1, end + 1);
        position = end + 1;
        end = line.indexOf('"', position + 1);
      }
      if (end < 0) return undefined;
      cells.push(text + line.slice(position + 1, end));
      if (end + 1 < line.length && line[end + 1] !== delimiter) return undefined;
      position = end + 2;
      if (end + 1 >= line.length) return cells;
    } else {
      const end = line.indexOf(delimiter, position);
      if (end < 0) { cells.push(line.slice(position).trim()); return cells; }
      cells.push(line.slice(position, end).trim());
      position = end + 1;
    }
  }
  cells.push('');
  return cells;
}

const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const looksLikeData = (cell: string): boolean => NUMERIC.test(cell) || /^\d{4}-\d{2}-\d{2}/.test(cell) || /^(true|false|nan|null)$/i.test(cell);

/** Lines with content, numbered as an editor numbers them. */
function* linesOf(text: string): Generator<{ readonly line: number; readonly text: string }> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 0;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    line += 1;
    const content = text.slice(start, text.charCodeAt(end - 1) === 13 ? end - 1 : end);
    if (content.trim() !== '') yield { line, text: content };
    start = end + 1;
  }
}

export interface CsvTable {
  readonly columns: readonly string[] | undefined;
  readonly batches: AsyncIterable<readonly RawRow[]>;
}

/** A first line without one number or date is a header; a title line such as a web address above it is stepped over. */
export function csvTable(file: string, text: string): CsvTable {
  const all = linesOf(text);
  let first = all.next();
  if (first.done === true || /^"*$/.test(text.trim())) throw new DataError(`"${file}" holds no rows: found ${text.trim() === '' ? 'nothing' : `"${text.trim()}"`}, as a failed download leaves behind`);
  if (/^https?:\/\/\S+$/.test(first.value.text.trim())) first = all.next();
  if (first.done === true) throw new DataError(`"${file}" holds no rows: found one line, "${text.trim().slice(0, 80)}"`);
  const delimiter = delimiterOf(first.value.text);
  const cells = cellsOf(first.value.text, delimiter) ?? [];
  const columns = cells.some(looksLikeData) ? undefined : cells;
  const head = columns === undefined ? [first.value] : [];

  async function* batches(): AsyncGenerator<readonly RawRow[]> {
    let batch: RawRow[] = [];
    const width = cells.length;
    for (const source of [head, all]) {
      for (const { line, text: content } of source) {
        const row = cellsOf(content, delimiter);
        if (row === undefined) throw new DataError(`"${file}" line ${line}: expected a closed quote, found "${content.slice(0, 80)}"`);
        if (row.length !== width) throw new DataError(`"${file}" line ${line}: expected ${width} cells as in its first line, found ${row.length} in "${content.slice(0, 80)}"`);
        batch.push({ line, cells: row });
        if (batch.length === BATCH) { yield batch; batch = []; }
      }
    }
    if (batch.length > 0) yield batch;
  }

  return { columns, batches: batches() };
}
