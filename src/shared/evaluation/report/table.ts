import { dayText } from '../calendar.ts';
import type { Summary } from '../summary.ts';
import type { Group } from '../summary/row.ts';
import { detailTables, type DetailTable } from './detail-tables.ts';
import { percentText, rowText, type Style } from './format.ts';
import { labelsOf, readingText, type Language } from './labels.ts';
import { verdictText } from './verdict-text.ts';
import { clipped, displayWidth, left, right, wrapped } from './text-grid.ts';

const WIDTH = 100;
/** Of a list, so many rows are shown: the last of time, the first of anything else. */
const MOST_ROWS = 12;

/** A report for a terminal: at most 100 columns, what matters most at the end, where the eye is. */
export function tableReport(summary: Summary, language: Language = 'en'): string {
  const style: Style = { labels: labelsOf(language), quote: summary.quote };
  const order = ['identity', 'returns', 'trades', 'costs', 'honesty', 'context'] as const;
  const nameWidth = Math.max(...summary.groups.flatMap(({ rows }) => rows.map(({ key }) => displayWidth(style.labels.rows[key]))));
  const blocks = [
    ...order.flatMap((key) => summary.groups.filter((group) => group.key === key)).map((group) => groupBlock(group, style, nameWidth)),
    ...detailTables(summary, style).map((table) => tableBlock(table, style)),
    headline(summary, style),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function groupBlock({ key, rows }: Group, style: Style, nameWidth: number): string {
  const valueWidth = WIDTH - nameWidth - 4;
  const lines = rows.flatMap((row) => {
    const { text, reason } = rowText(row, style);
    return wrapped(reason === undefined ? text : `${text} (${reason})`, valueWidth).map((part, i) => `  ${left(i === 0 ? style.labels.rows[row.key] : '', nameWidth)}  ${part}`);
  });
  // Ratios mean nothing without how they were made a year's.
  const remark = key === 'returns' ? wrapped(style.labels.words.footer, WIDTH - 2).map((part) => `  ${part}`) : [];
  return [style.labels.groups[key], ...lines, ...remark].join('\n');
}

function tableBlock({ key, title, headings, numeric, rows }: DetailTable, { labels }: Style): string {
  const isTime = key === 'perMonth' || key === 'perYear';
  const shown = isTime ? rows.slice(-MOST_ROWS) : rows.slice(0, MOST_ROWS);
  const widths = headings.map((heading, column) => Math.max(displayWidth(heading), ...shown.map((row) => displayWidth(row[column]))));
  const wordColumn = numeric.indexOf(false);
  const total = widths.reduce((sum, width) => sum + width + 2, 0);
  if (total > WIDTH) widths[wordColumn] = Math.max(12, widths[wordColumn] - (total - WIDTH));
  const line = (cells: readonly string[]) => `  ${cells.map((cell, i) => (numeric[i] ? right : left)(clipped(cell, widths[i]), widths[i])).join('  ')}`.trimEnd();
  const hidden = rows.length - shown.length;
  const remark = hidden === 0 ? [] : [`  ${hidden} ${isTime ? labels.words.earlierLeftOut : labels.words.moreLeftOut}`];
  return [title, line(headings), line(widths.map((width) => '-'.repeat(width))), ...shown.map(line), ...remark].join('\n');
}

/** The whole run in three lines. */
function headline({ strategy, instruments, timeframe, from, to, metrics, reading, judgement }: Summary, { labels }: Style): string {
  const { words } = labels;
  const share = (key: string) => { const value = metrics[key]; return typeof value === 'number' ? percentText(value) : words.notApplicable; };
  return [
    clipped(`${strategy}  ${instruments.join(', ')}  ${timeframe}  ${dayText(from)} ${words.to} ${dayText(to)}`, WIDTH),
    `${labels.rows.totalProfit.replace(/ %$/, '')} ${share('totalProfit')}, ${words.ahead} ${share('buyAndHold')}, ${words.maxDrawdown} ${share('maxDrawdown')}, ${words.trades} ${metrics['trades']}`,
    readingText(reading, labels),
    ...(judgement === null ? [] : wrapped(verdictText(judgement, labels), WIDTH)),
  ].join('\n');
}
