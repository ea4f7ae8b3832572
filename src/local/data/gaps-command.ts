import { isoOf } from '../../shared/domain/iso-time.ts';
import { durationMs } from '../../shared/domain/timeframe.ts';
import { holesOf, missingIn } from '../../shared/handlers/data/holes.ts';
import { printJson, printLine, printTable } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { openData } from '../wire.ts';
import { countOption } from './options.ts';

export interface GapsFlags {
  readonly most: string;
  readonly json?: true;
}

/** `coinbot data gaps`: where candles are missing. Of many holes the longest are told, in the order in which they happened. */
export async function gapsCommand(file: string, flags: GapsFlags): Promise<void> {
  const data = openData(folderOf(loadConfig(), 'dataFolder'));
  try {
    const { candles, timeframe } = await data.candles.load(file, { columns: [] });
    const holes = holesOf(candles.openTime, durationMs(timeframe));
    const shown = holes.toSorted((a, b) => b.missing - a.missing).slice(0, countOption('most', flags.most)).toSorted((a, b) => a.after - b.after);
    if (flags.json) { printJson({ timeframe, total: holes.length, missing: missingIn(holes), holes: shown }); return; }
    if (holes.length === 0) { printLine('no candle is missing'); return; }
    printTable(['last candle before', 'candles missing', 'next candle'], shown.map(({ after, missing }) => [isoOf(after), missing, isoOf(after + (missing + 1) * durationMs(timeframe))]));
    printLine(`${missingIn(holes)} candles of ${timeframe} are missing in ${holes.length} hole${holes.length === 1 ? '' : 's'}${shown.length < holes.length ? `; the ${shown.length} longest are shown` : ''}`);
  } finally {
    data.close();
  }
}
