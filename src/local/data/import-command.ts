import { UsageError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { importFiles, type ImportResult } from '../../shared/handlers/data/import.ts';
import { TIME_UNITS } from '../../shared/handlers/data/time-unit.ts';
import { printJson, printLine } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { openData } from '../wire.ts';
import { seriesOption, timeframeOption, timeOption } from './options.ts';

export interface ImportFlags {
  readonly venue: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly timeUnit?: string;
  readonly timeColumn?: string;
  readonly columns?: string;
  readonly market?: string;
  readonly volumeUnit?: 'base' | 'quote';
  readonly missingVolume?: 'refuse' | 'zero';
  readonly onConflict?: 'refuse' | 'last';
  readonly asOf?: string;
  readonly out?: string;
  readonly json?: true;
}

function print({ folder, imported, manifest }: ImportResult): void {
  const { rows, missing, holes, duplicates, conflicts, outOfOrder, forming } = manifest;
  printLine(`${imported} candles imported; ${folder} now holds ${rows}, ${isoOf(manifest.from)} to ${isoOf(manifest.to)}`);
  printLine(`${missing} missing in ${holes} holes; repaired so far: ${duplicates} repeated rows, ${conflicts} conflicts, ${outOfOrder} steps back, ${forming} unfinished candles`);
}

export async function importCommand(files: readonly string[], flags: ImportFlags): Promise<void> {
  const timeUnit = TIME_UNITS.find((unit) => unit === flags.timeUnit);
  if (flags.timeUnit !== undefined && timeUnit === undefined) throw new UsageError(`--time-unit: expected one of ${TIME_UNITS.join(', ')}, found "${flags.timeUnit}"`);
  const dataFolder = flags.out ?? folderOf(loadConfig(), 'dataFolder');
  const data = openData(dataFolder);
  try {
    const { timeColumn, columns, market, volumeUnit, missingVolume } = flags;
    const result = await importFiles({
      files, ...seriesOption(flags), timeframe: timeframeOption(flags.timeframe), hints: { timeUnit, timeColumn, columns: columns?.split(',').map((name) => name.trim()), market, volumeUnit, missingVolume },
      onConflict: flags.onConflict ?? 'refuse', asOf: timeOption('as-of', flags.asOf), out: dataFolder,
    }, data);
    if (flags.json) printJson(result);
    else print(result);
  } finally {
    data.close();
  }
}
