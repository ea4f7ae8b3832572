import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { note, printJson, printLine, progress, stopSignal } from '../cli/output.ts';
import { codeHash } from '../code-hash.ts';
import type { Config } from '../config/config-schema.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { runSettings } from '../config/run-settings.ts';
import { loadWhatCanBeUsed } from '../strategies/load-strategies.ts';
import { REHEARSAL_LOG } from '../trade/rehearsal-why.ts';
import { storyFiles, type StoryFile } from '../trade/story-files.ts';
import { stateFolder } from '../trade/story-place.ts';
import { edges } from '../trade/why-time.ts';
import { openData } from '../wire.ts';
import { askedDays, type AskedDays, type GapDay, type OnRecord } from './gap-days.ts';
import { writeGap, type GapReport } from './gap-file.ts';
import { gapOfWindow, type WindowWork } from './gap-of-window.ts';
import { gapReport } from './gap-report.ts';
import { daysTable, gapText } from './gap-text.ts';
import { storedCandles } from './stored-candles.ts';

export interface GapFlags extends AskedDays {
  readonly state?: string;
  readonly data?: string;
  readonly json?: true;
}

/** `coinbot gap`: exit code 0 when everything on record was compared, 1 when nothing was, or a strategy could not be. */
export async function gapCommand({ state, data, json, ...asked }: GapFlags): Promise<void> {
  const config = loadConfig();
  const folder = stateFolder(state, folderOf(config, 'dataFolder'));
  const { files, record } = recordOf(folder);
  const recordEnd = Math.max(...record.map(({ last }) => last));
  const days = askedDays(asked, config.timezone, record);
  if (Object.keys(asked).length === 0 && recordEnd < days[0].to) note(`no whole day is on record yet: what there is of ${days[0].day} is compared`);
  const { strategies: known, flaws } = await loadWhatCanBeUsed(folderOf(config, 'strategiesFolder'));
  for (const { text } of flaws) note(`warning: left out: ${text}`);
  const archive = openArchive(config, data);
  try {
    const reports = await reportsOf(days, { folder, config, recordEnd, work: { files, known, latencyMs: runSettings(config).latencyMs, archiveOf: archive.of } });
    show(reports, json === true);
    if (json === true) for (const { strategy, why } of reports.flatMap(({ uncompared }) => uncompared)) note(`${strategy} is not compared: ${why}`);
    process.exitCode = reports.some(({ strategies }) => strategies.length > 0) && reports.every(({ uncompared }) => uncompared.length === 0) ? 0 : 1;
  } finally {
    archive.close();
  }
}

interface DayWork {
  readonly folder: string;
  readonly config: Config;
  readonly recordEnd: number;
  readonly work: Omit<WindowWork, 'window'>;
}

/** Of several days those that have nothing on record are left out. */
async function reportsOf(days: readonly GapDay[], { folder, config: { timezone }, recordEnd, work }: DayWork): Promise<readonly GapReport[]> {
  const reports: GapReport[] = [];
  for (const day of days) {
    const window = await compared(day, work);
    const isEmpty = window.stretches.length === 0;
    if (isEmpty && window.uncompared.length === 0 && days.length > 1) continue;
    const report = gapReport({ day, window, timezone, latencyMs: work.latencyMs, codeHash: codeHash(), madeAt: systemClock().now(), recordEnd });
    if (!isEmpty) note(`written to ${writeGap(folder, report)}`);
    reports.push(report);
  }
  return reports;
}

function recordOf(folder: string): { readonly files: readonly StoryFile[]; readonly record: readonly OnRecord[] } {
  const files = storyFiles(folder);
  const record = files.flatMap(({ file }) => edges(file) ?? []);
  if (record.length > 0) return { files, record };
  if (existsSync(path.join(folder, REHEARSAL_LOG))) throw new UsageError(`"${folder}" is a rehearsal: its orders were filled by the backtest's own venue, and its candles are not on record. Expected a folder that was traded in (trade --demo, --paper, --live)`);
  throw new UsageError(`expected a folder that was traded in, found no story in "${folder}"`);
}

async function compared(day: GapDay, work: Omit<WindowWork, 'window'>): ReturnType<typeof gapOfWindow> {
  const line = progress(`${day.day} files of the record`);
  try {
    return await gapOfWindow({ ...work, window: day, signal: stopSignal(), progress: (done, total) => { line.update(done, total); } });
  } finally {
    line.end();
  }
}

/** The archive opens when the first strategy asks. A made-up market has the names of real ones, and none of their candles. */
function openArchive(config: Config, data: string | undefined): { readonly of: WindowWork['archiveOf']; close(): void } {
  const dataFolder = folderOf(config, 'dataFolder');
  let ports: ReturnType<typeof openData> | undefined;
  return {
    async of(told, { window, mode }) {
      if (mode === 'demo' && data === undefined) return undefined;
      ports ??= openData(dataFolder);
      return storedCandles(ports, data ?? dataFolder, { told, window });
    },
    close() { ports?.close(); },
  };
}

function show(reports: readonly GapReport[], isJson: boolean): void {
  if (isJson) {
    printJson({ days: reports });
    return;
  }
  if (reports.length === 0) printLine('nothing on record in these days');
  if (reports.length > 1) {
    printLine(daysTable(reports));
    printLine();
  }
  for (const [n, report] of reports.entries()) {
    if (n > 0) printLine();
    for (const text of gapText(report)) printLine(text);
  }
}
