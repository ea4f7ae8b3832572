import { UsageError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { DAY } from '../../shared/domain/time.ts';
import { durationMs, openTimeOf } from '../../shared/domain/timeframe.ts';
import { datasetFolder } from '../../shared/handlers/data/partition.ts';
import { storeDataset } from '../../shared/handlers/data/store-dataset.ts';
import type { DatasetManifest } from '../../shared/ports/dataset-manifest.ts';
import { syntheticMarket, type SyntheticMarket } from '../../shared/venue/synthetic/synthetic-market.ts';
import { printJson, printLine } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { openData } from '../wire.ts';
import { countOption, timeframeOption, timeOption } from './options.ts';

export interface SyntheticFlags {
  readonly days: string;
  readonly timeframe: string;
  readonly from: string;
  readonly seed: string;
  readonly trendStrength: string;
  readonly onConflict?: 'refuse' | 'last';
  readonly out?: string;
  readonly json?: true;
}

/** More takes more memory than the command is worth. */
const MOST_CANDLES = 3_000_000;

/** `coinbot data synthetic`: candles of a made-up market, kept as those of the venue "synthetic", so that they cannot be taken for real ones. */
export async function syntheticCommand(flags: SyntheticFlags): Promise<void> {
  const { market, length } = madeUp(flags);
  const { timeframe } = market;
  const out = flags.out ?? folderOf(loadConfig(), 'dataFolder');
  const data = openData(out);
  try {
    const { candles } = market.take(length);
    const stored: { readonly folder: string; readonly manifest: DatasetManifest }[] = [];
    for (const [k, { venue, symbol }] of market.instruments.entries()) {
      const folder = datasetFolder(`${out}/processed`, { venue, symbol, timeframe });
      const manifest = await storeDataset({
        folder, labels: { venue, symbol, timeframe }, candles: candles[k], sources: [{ name: `made up: seed ${flags.seed}, trend strength ${flags.trendStrength}`, sha256: null, rows: length }],
        repairs: { duplicates: 0, conflicts: 0, outOfOrder: 0, forming: 0 }, onConflict: flags.onConflict ?? 'refuse',
      }, data);
      if (manifest !== undefined) stored.push({ folder, manifest });
    }
    if (flags.json) printJson({ datasets: stored.map(({ folder, manifest }) => ({ folder, ...manifest })) });
    else for (const { folder, manifest } of stored) printLine(`${manifest.rows} made-up candles of ${manifest.symbol} ${timeframe}, ${isoOf(manifest.from)} to ${isoOf(manifest.to)}, in ${folder}`);
  } finally {
    data.close();
  }
}

function madeUp(flags: SyntheticFlags): { readonly market: SyntheticMarket; readonly length: number } {
  const timeframe = timeframeOption(flags.timeframe);
  const start = timeOption('from', flags.from) ?? 0;
  const length = Math.floor(((countOption('days', flags.days) ?? 1) * DAY) / durationMs(timeframe));
  if (length < 2 || length > MOST_CANDLES) throw new UsageError(`--days: expected 2 to ${MOST_CANDLES} candles of ${timeframe}, found ${length} in "${flags.days}" days`);
  if (start < 0 || openTimeOf(start, timeframe) !== start) throw new UsageError(`--from: expected the opening time of a ${timeframe} candle, found "${flags.from}"`);
  if (!/^\d{1,9}$/.test(flags.seed)) throw new UsageError(`--seed: expected a whole number from 0 to 999999999, found "${flags.seed}"`);
  return { length, market: syntheticMarket({ seed: Number(flags.seed), timeframe, start, trendStrength: strength(flags.trendStrength) }) };
}

function strength(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value >= 0 && value <= 10)) throw new UsageError(`--trend-strength: expected a number from 0 to 10, found "${text}"`);
  return value;
}
