import { UsageError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { SelectionSetting } from '../../shared/handlers/selection-setting.ts';
import { note, printJson, printLine, printTable, progress, stopSignal } from '../cli/output.ts';
import type { Config } from '../config/config-schema.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { timeframeOption, timeOption } from '../data/options.ts';
import { openData } from '../wire.ts';
import { datasetsOf } from './archive-source.ts';
import { openSelection, type LiveChoice, type SelectionOptions } from './open-selection.ts';
import { wantedSelection } from './wanted-selection.ts';

export interface SelectFlags {
  readonly venue?: string;
  readonly select?: readonly string[];
  readonly quotes?: readonly string[];
  readonly at?: string;
  readonly timeframe?: string;
  readonly data?: string;
  readonly baseUrl?: string;
  readonly json?: true;
}

/** Shows what the chain chooses now, or chose then, with every reason. */
export async function selectCommand(flags: SelectFlags): Promise<void> {
  const config = loadConfig();
  const setting = settingOf(flags, config);
  assertTogether(flags);
  const { from, at } = flags.venue === undefined ? await archiveOf(flags, config) : { from: { kind: 'venues', venues: [flags.venue], baseUrl: flags.baseUrl } as const, at: undefined };
  const line = progress(`${flags.venue ?? 'archive'} instruments`);
  const selection = openSelection(config, { from, setting, note, signal: stopSignal(), progress: (done, total) => line.update(done, total) });
  if (selection === undefined) throw new UsageError('expected a selection');
  try {
    const choice = await selection.choose(at ?? Date.now());
    line.end();
    show(choice, { timeframe: selection.timeframe, source: flags.venue ?? 'archive', json: flags.json });
  } finally {
    line.end();
    selection.close();
  }
}

function settingOf({ select, quotes }: SelectFlags, config: Config): SelectionSetting {
  const setting = wantedSelection(select === undefined ? {} : { select }, config.selection);
  if (setting === undefined) throw new UsageError('expected a "selection" in config.json, or handlers such as --select volume:top=5,window=7d age:minDays=30; found neither');
  const wrong = quotes?.find((quote) => !/^[A-Z0-9]+$/.test(quote));
  if (wrong !== undefined) throw new UsageError(`--quotes: expected a currency such as "USDT", found "${wrong}"`);
  return quotes === undefined ? setting : { ...setting, quotes: [...quotes] };
}

/** What a venue says holds now; what lies on the disk has its length. */
function assertTogether({ venue, at, timeframe, data, baseUrl }: SelectFlags): void {
  for (const [name, value] of Object.entries({ at, timeframe, data })) if (venue !== undefined && value !== undefined) throw new UsageError(`--${name}: goes with the stored candles, not with --venue; found "${value}"`);
  if (venue === undefined && baseUrl !== undefined) throw new UsageError(`--base-url: expected --venue with it, found "${baseUrl}" alone`);
}

/** As of the newest candle of those that may be chosen, where no time is given. */
async function archiveOf(flags: SelectFlags, config: Config): Promise<{ readonly from: SelectionOptions['from']; readonly at: EpochMs }> {
  const timeframe: Timeframe = flags.timeframe === undefined ? config.timeframe : timeframeOption(flags.timeframe);
  const root = flags.data ?? folderOf(config, 'dataFolder');
  const data = openData(folderOf(config, 'dataFolder'));
  try {
    const datasets = await datasetsOf(data, root, { timeframe });
    if (datasets.size === 0) throw new UsageError(`expected datasets of ${timeframe} candles under ${root}, found none: "coinbot data list" shows what is there, --timeframe names another length, --venue asks a venue`);
    const newest = Math.max(...[...datasets.values()].map(({ manifest }) => manifest.to)) + durationMs(timeframe);
    return { from: { kind: 'archive', root, timeframe }, at: timeOption('at', flags.at) ?? newest };
  } finally {
    data.close();
  }
}

function show({ at, candidates, missing, chosen, trace }: LiveChoice, { timeframe, source, json }: { readonly timeframe: Timeframe; readonly source: string; readonly json: true | undefined }): void {
  if (json) {
    printJson({ at: isoOf(at), source, timeframe, candidates, missing, chosen, trace });
    return;
  }
  for (const id of missing) note(`${id}: nothing is known of it ${source === 'archive' ? `in the archive at that time (${timeframe} candles)` : `at ${source}`}`);
  printLine(`${chosen.length} of ${candidates.length} chosen at ${isoOf(at)}, by ${timeframe} candles of ${source === 'archive' ? 'the archive' : source}`);
  if (chosen.length > 0) printTable(['', 'chosen'], chosen.map((id, n) => [n + 1, id]));
  const dropped = trace.flatMap(({ handler, dropped: out }) => out.map(({ instrument, reason }) => [instrument, handler, reason]));
  if (dropped.length === 0) return;
  printLine();
  printTable(['left out', 'by', 'because'], dropped);
}
