import type { SqlAnswer } from '../../desk/sql.ts';

export type Cell = SqlAnswer['rows'][number][number];

/** A time as DuckDB writes it, in UTC, as epoch ms; null for what is none. */
export function timeOf(cell: Cell): number | null {
  if (typeof cell !== 'string') return null;
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?:\+00(?::00)?)?)?$/.exec(cell);
  if (match === null) return null;
  const at = Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}Z`);
  return Number.isNaN(at) ? null : at;
}

const isTime = ({ type }: SqlAnswer['columns'][number]): boolean => /^(TIMESTAMP|DATE)/.test(type);

/** Lines over time: the first column of times, and every column of numbers. Undefined where there is no such. */
export function linesOf({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>, most: number): { readonly times: readonly number[]; readonly lines: readonly { readonly name: string; readonly values: readonly (number | null)[] }[] } | undefined {
  const time = columns.findIndex(isTime);
  const numbers = columns.flatMap(({ isNumeric }, i) => (isNumeric ? [i] : [])).slice(0, most);
  if (time < 0 || numbers.length === 0) return undefined;
  const known = rows.flatMap((row) => { const at = timeOf(row[time]); return at === null ? [] : [{ at, row }]; }).toSorted((a, b) => a.at - b.at);
  return { times: known.map(({ at }) => at), lines: numbers.map((i) => ({ name: columns[i].name, values: known.map(({ row }) => { const cell = row[i]; return typeof cell === 'number' ? cell : null; }) })) };
}

/** Bars: the last column of numbers that is not alone, named by what stands before the numbers. Undefined without numbers. */
export function barsOf({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>, column: number | undefined): { readonly column: number; readonly bars: readonly { readonly name: string; readonly value: number }[] } | undefined {
  const numbers = columns.flatMap(({ isNumeric }, i) => (isNumeric ? [i] : []));
  const chosen = column !== undefined && numbers.includes(column) ? column : numbers.at(0);
  if (chosen === undefined) return undefined;
  const names = columns.flatMap(({ isNumeric }, i) => (isNumeric ? [] : [i]));
  return { column: chosen, bars: rows.flatMap((row, n) => {
    const value = row[chosen];
    return typeof value === 'number' ? [{ value, name: names.length === 0 ? String(n + 1) : names.slice(0, 2).map((i) => String(row[i] ?? '–')).join(', ') }] : [];
  }) };
}

/** In the order of one column; what is not known stands at the end either way. */
export function sorted(rows: SqlAnswer['rows'], by: { readonly column: number; readonly isDown: boolean } | undefined): SqlAnswer['rows'] {
  if (by === undefined) return rows;
  const sign = by.isDown ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [a[by.column], b[by.column]];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x) < String(y) ? -1 : Number(String(x) !== String(y)));
  });
}

/** A spreadsheet takes a text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** RFC 4180. */
export const csvOf = ({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>): string => [columns.map(({ name }) => name), ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
