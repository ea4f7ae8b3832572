import { isoOf } from '../../shared/domain/iso-time.ts';
import { showCandles } from '../../shared/handlers/data/show.ts';
import { printJson, printLine, printTable } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { openData } from '../wire.ts';
import { countOption, timeOption } from './options.ts';

export interface ShowFlags {
  readonly last?: string;
  readonly from?: string;
  readonly to?: string;
  readonly indicator: readonly string[];
  readonly market?: string;
  readonly json?: true;
}

/** Candles shown where no range is asked for. */
const SHOWN = 10;

export async function showCommand(file: string, flags: ShowFlags): Promise<void> {
  const data = openData(folderOf(loadConfig(), 'dataFolder'));
  try {
    const hasRange = flags.from !== undefined || flags.to !== undefined;
    const shown = await showCandles({
      file, last: countOption('last', flags.last) ?? (hasRange ? undefined : SHOWN), from: timeOption('from', flags.from), to: timeOption('to', flags.to), indicators: flags.indicator, market: flags.market,
    }, data);
    if (flags.json) { printJson(shown); return; }
    const names = Object.keys(shown.candles[0] ?? {}).filter((name) => name !== 'openTime');
    printTable(['openTime', ...names], shown.candles.map((candle) => [isoOf(candle.openTime), ...names.map((name) => candle[name])]));
    printLine(`${shown.candles.length} of ${shown.rows} candles of ${shown.timeframe}`);
  } finally {
    data.close();
  }
}
