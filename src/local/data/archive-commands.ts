import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { freezeDataset } from '../../shared/handlers/data/freeze.ts';
import { resampleFile } from '../../shared/handlers/data/resample.ts';
import { printJson, printLine, printTable } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { assertMayWrite } from '../config/may-write.ts';
import { openData } from '../wire.ts';
import { timeframeOption } from './options.ts';

export interface ListFlags {
  readonly data?: string;
  readonly json?: true;
}

/** Every dataset of the archive, raw files left out. */
export async function listCommand(flags: ListFlags): Promise<void> {
  const root = flags.data ?? folderOf(loadConfig(), 'dataFolder');
  const data = openData(root);
  try {
    const datasets = await data.archive.list(root);
    if (flags.json) { printJson({ root, datasets: datasets.map(({ folder, manifest }) => ({ folder, ...manifest })) }); return; }
    if (datasets.length === 0) { printLine(`no datasets under ${root}: "coinbot data download" or "coinbot data import" makes one`); return; }
    printTable(['venue', 'symbol', 'timeframe', 'candles', 'from', 'to', 'missing', 'MB', 'frozen', 'folder'], datasets.map(({ folder, manifest }) => [
      manifest.venue, manifest.symbol, manifest.timeframe, manifest.rows, isoOf(manifest.from), isoOf(manifest.to), manifest.missing,
      Number((manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)), manifest.frozen ? 'yes' : 'no', path.relative(process.cwd(), folder) || '.',
    ]));
  } finally {
    data.close();
  }
}

export interface ResampleFlags {
  readonly timeframe: string;
  readonly out: string;
  readonly timezone?: string;
  readonly market?: string;
  readonly keepIncomplete?: true;
  readonly force?: true;
  readonly json?: true;
}

export async function resampleCommand(file: string, flags: ResampleFlags): Promise<void> {
  assertMayWrite(flags.out, [file], { parquet: flags.force ? 'replace' : 'new' });
  const data = openData(folderOf(loadConfig(), 'dataFolder'));
  try {
    const written = await resampleFile({ file, market: flags.market, timeframe: timeframeOption(flags.timeframe), out: flags.out, keepIncomplete: flags.keepIncomplete ?? false, zone: flags.timezone }, data);
    if (flags.json) printJson(written);
    else printLine(`${written.rows} candles of ${flags.timeframe} written to ${written.file} (${written.bytes} bytes)`);
  } finally {
    data.close();
  }
}

export interface FreezeFlags {
  readonly name: string;
  readonly out?: string;
  readonly json?: true;
}

export async function freezeCommand(folder: string, flags: FreezeFlags): Promise<void> {
  if (!/^[A-Za-z0-9._-]+$/.test(flags.name)) throw new UsageError(`--name: expected letters, digits, ".", "_" and "-", found "${flags.name}"`);
  const out = flags.out ?? folderOf(loadConfig(), 'dataFolder');
  const data = openData(out);
  try {
    const frozen = await freezeDataset({ folder, name: flags.name, out }, data);
    if (flags.json) printJson(frozen);
    else printLine(`${frozen.manifest.rows} candles frozen in ${frozen.folder}`);
  } finally {
    data.close();
  }
}
