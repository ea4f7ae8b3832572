import type { AnswerCell, ReadOnlyAnswer } from '../../shared/adapters/duckdb/read-only-answer.ts';

/** A spreadsheet takes a text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** An answer for a spreadsheet: RFC 4180, numbers in their shortest exact form, nothing for what is not known. */
export const answerCsv = ({ columns, rows }: Pick<ReadOnlyAnswer, 'columns' | 'rows'>): string =>
  [columns.map(({ name }) => name), ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');

function csvCell(cell: AnswerCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
