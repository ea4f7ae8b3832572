import { summarise } from '../summary.ts';
import type { SavedRun } from '../saved-run.ts';
import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import type { Language } from './labels.ts';
import { markdownReport } from './markdown.ts';
import { tableReport } from './table.ts';

export const FORMATS = ['table', 'json', 'md', 'html'] as const;
export type Format = (typeof FORMATS)[number];

const BY_ENDING: Readonly<Record<string, Format>> = { json: 'json', md: 'md', html: 'html', htm: 'html' };

/** The format that the ending of a file's name asks for; a table for any other. */
export const formatOfFile = (name: string): Format => BY_ENDING[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'table';

/** A run in one of the formats a person or a program may ask for. */
export function render({ record, identity, prices, trials, judgement }: SavedRun, format: Format, language: Language = 'en'): string {
  const summary = summarise(record, identity, { told: trials, judgement });
  switch (format) {
    case 'table': return tableReport(summary, language);
    case 'json': return `${JSON.stringify(jsonReport(summary, record))}\n`;
    case 'md': return markdownReport(summary, language);
    case 'html': return htmlReport(summary, record, { language, ...(prices && { prices }) });
  }
}
