import { DataError } from '../../domain/errors.ts';
import type { SavedRun } from '../saved-run.ts';
import { htmlReport } from './html.ts';
import type { Language } from './labels.ts';
import { markdownReport } from './markdown.ts';
import { tableReport } from './table.ts';

export const FORMATS = ['table', 'json', 'md', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** A run in one of the formats a person or a program may ask for. `json` is the summary; HTML is drawn from the record and throws DataError without it. */
export function render({ summary, record, prices }: SavedRun, format: Format, language: Language = 'en'): string {
  switch (format) {
    case 'table': return tableReport(summary, language);
    case 'json': return `${JSON.stringify(summary)}\n`;
    case 'md': return markdownReport(summary, language);
    case 'html':
      if (record === undefined) throw new DataError(`expected a run with its record to draw charts of "${summary.strategy}", found the summary alone`);
      return htmlReport(summary, record, { language, ...(prices && { prices }) });
  }
}
