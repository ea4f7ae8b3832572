import { checkFiles, type CheckedFile, type CheckResult } from '../../shared/handlers/data/check.ts';
import type { Finding } from '../../shared/handlers/data/finding.ts';
import { printJson, printLine } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { openData } from '../wire.ts';
import { timeOption } from './options.ts';

export interface CheckFlags {
  readonly asOf?: string;
  readonly exitZero?: true;
  readonly json?: true;
}

function printFinding({ severity, cause, kind, text, where, whatToDo, market }: Finding): void {
  printLine(`  ${severity.padEnd(7)} ${kind}${market === undefined ? '' : ` (${market})`}: ${text}`);
  printLine(`          cause: ${cause}; first seen: ${where}. ${whatToDo}`);
}

function printFile({ file, kind, rows, candles, findings }: CheckedFile): void {
  const span = candles === null ? '' : `, ${candles.timeframe ?? 'no timeframe'}, ${candles.first} to ${candles.last}, ${candles.missing} missing`;
  printLine(`${file}: ${kind}, ${rows} rows${span}${findings.length === 0 ? ', nothing remarkable' : ''}`);
  findings.forEach(printFinding);
}

function print({ ok, files, findings }: CheckResult): void {
  files.forEach(printFile);
  findings.forEach(printFinding);
  printLine(ok ? 'ok: nothing in it is a mistake' : 'not ok: at least one finding is an error');
}

/** Prints what was found; the exit code is 1 only when a finding is an error, and where that was not declined. */
export async function checkCommand(files: readonly string[], flags: CheckFlags): Promise<void> {
  const data = openData(folderOf(loadConfig(), 'dataFolder'));
  try {
    const result = await checkFiles({ files, asOf: timeOption('as-of', flags.asOf) }, data);
    if (flags.json) printJson(result);
    else print(result);
    if (!result.ok && flags.exitZero !== true) process.exitCode = 1;
  } finally {
    data.close();
  }
}
