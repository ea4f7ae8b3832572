import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import { note, printJson, printLine, stopSignal } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { stateFolder } from '../trade/story-place.ts';
import { addressLines } from './address-lines.ts';
import { programVersion } from './program-version.ts';
import { servePage, type ServedPage } from './run-page.ts';

export interface DashboardFlags {
  readonly state?: string;
  readonly port?: number;
  readonly host?: string;
  /** Started by a process of ours: it is told over the line what a person would read, and the end of the line is the end. */
  readonly beside?: true;
  readonly json?: true;
}

/** `coinbot dashboard`: serves the page until Ctrl-C. */
export async function runDashboard(flags: DashboardFlags): Promise<void> {
  const config = loadConfig();
  const dataFolder = folderOf(config, 'dataFolder');
  const interrupted = stopSignal();
  const left = new AbortController();
  if (flags.beside === true) process.once('disconnect', () => { left.abort(); });
  const stop = AbortSignal.any([interrupted, left.signal]);
  const page = await servePage({ config, dataFolder, stateFolder: shownFolder(flags.state, dataFolder), port: flags.port, host: flags.host, version: await programVersion(), note: flags.json === true ? () => undefined : note, stop });
  tell(page, flags);
  await new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => { resolve(); }, { once: true });
  });
  await page.close();
  if (process.connected) process.disconnect();
}

/** Where nothing was traded yet, the place where the demonstration will be. */
function shownFolder(named: string | undefined, dataFolder: string): string {
  try {
    return stateFolder(named, dataFolder);
  } catch (error) {
    if (error instanceof UsageError) return path.join(dataFolder, 'demo');
    throw error;
  }
}

function tell({ url, setupCode, hasMoved }: ServedPage, { beside, json }: DashboardFlags): void {
  if (beside === true) {
    process.send?.({ kind: 'page', url, setupCode: setupCode ?? null });
    return;
  }
  if (json === true) { printJson({ url, isNew: setupCode !== undefined, setupCode: setupCode ?? null }); return; }
  if (hasMoved) note('Port 3000 is taken by another program: the page took the next free one.');
  for (const line of addressLines(url, setupCode)) printLine(line);
  printLine('Ctrl-C ends the page; trading is not touched by it.');
}
