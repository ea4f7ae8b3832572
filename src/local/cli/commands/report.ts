import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { DataError } from '../../../shared/domain/errors.ts';
import type { Language } from '../../../shared/evaluation/report/labels.ts';
import { FORMATS, formatOfFile, render, type Format } from '../../../shared/evaluation/report/render.ts';
import { parseSavedRun } from '../../../shared/evaluation/saved-run.ts';
import { loadConfig } from '../../config/load.ts';
import { assertMayWrite } from '../../config/may-write.ts';
import { writeFileWhole } from '../../config/write-file.ts';
import { note } from '../output.ts';
import { systemErrorText } from '../system-error.ts';

interface ReportFlags {
  readonly format?: Format;
  readonly out?: string;
  readonly language?: Language;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('report')
    .description('Show a finished run again, in another format.')
    .argument('<file>', 'a run that was saved as JSON')
    .addOption(new Option('--format <format>', 'how to show it; by default what the name of --out says, or else a table').choices(FORMATS))
    .option('--out <file>', 'write it there instead of printing it')
    .addOption(new Option('--language <language>', 'of names and words; that of the configuration without it').choices(['en', 'ko']))
    .option('--json', 'the same as --format json')
    .action(report);
}

async function report(file: string, { format, out, language, json }: ReportFlags): Promise<void> {
  if (out !== undefined) assertMayWrite(out, [file]);
  const words = language ?? loadConfig().language;
  const run = parseSavedRun(await content(file), file);
  const text = render(run, json ? 'json' : (format ?? (out === undefined ? 'table' : formatOfFile(out))), words);
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  writeFileWhole(out, text);
  note(`Wrote ${out}`);
}

async function content(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new DataError(systemErrorText(error, file) ?? `"${file}": expected a saved run, found none: ${String(error)}`, { cause: error });
  }
}
