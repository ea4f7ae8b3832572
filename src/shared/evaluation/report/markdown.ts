import { dayText } from '../calendar.ts';
import type { Summary } from '../summary.ts';
import { detailTables } from './detail-tables.ts';
import { rowText, type Style } from './format.ts';
import { verdictText } from './verdict-text.ts';
import { labelsOf, readingText, type Language } from './labels.ts';

/** A report in GitHub's Markdown. */
export function markdownReport(summary: Summary, language: Language = 'en'): string {
  const labels = labelsOf(language);
  const style: Style = { labels, quote: summary.quote };
  const title = `${summary.strategy}, ${summary.instruments.join(', ')}, ${summary.timeframe}`;
  const groups = summary.groups.flatMap(({ key, rows }) => [
    `## ${labels.groups[key]}`,
    markdownTable(['', ''], [false, true], rows.map((row) => {
      const { text, reason } = rowText(row, style);
      return [labels.rows[row.key], reason === undefined ? text : `${text} (${reason})`];
    })),
  ]);
  const details = detailTables(summary, style).flatMap((table) => [`## ${table.title}`, markdownTable(table.headings, table.numeric, table.rows)]);
  const intro = `${dayText(summary.from)} ${labels.words.to} ${dayText(summary.to)}. ${readingText(summary.reading, labels)} ${summary.judgement === null ? labels.words.honestyNote : verdictText(summary.judgement, labels)}`;
  return `${[`# ${markdownText(title)}`, intro, ...groups, ...details, labels.words.footer].join('\n\n')}\n`;
}

/** What would be read as markup is written out: names and reasons come from outside. */
const markdownText = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|~]/g, '\\$&').replaceAll(/\s+/g, ' ');

function markdownTable(headings: readonly string[], numeric: readonly boolean[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |`;
  return [line(headings), `| ${numeric.map((isNumber) => (isNumber ? '---:' : '---')).join(' | ')} |`, ...rows.map(line)].join('\n');
}
