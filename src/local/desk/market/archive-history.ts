import path from 'node:path';
import { candleColumns, CANDLE_FIELDS, sliceCandles, type CandleColumns } from '../../../shared/domain/candle.ts';
import { instrumentId } from '../../../shared/domain/instrument.ts';
import { durationMs, openTimeOf } from '../../../shared/domain/timeframe.ts';
import { inBaseVolume } from '../../../shared/handlers/base-volume.ts';
import { resample } from '../../../shared/handlers/data/resample.ts';
import type { ListedDataset } from '../../../shared/ports/dataset-archive.ts';
import type { DataPorts } from '../../wire.ts';
import type { RunCandleQuestion } from './run-candles.ts';

/** Datasets are looked for anew so often. */
const LIST_MS = 30_000;
/** At most so many shorter candles are read to make longer ones. */
const MOST_SHORT = 600_000;

/** Candles of the archive of this machine: real history, as it was downloaded or imported. */
export class ArchiveHistory {
  readonly #ports: Pick<DataPorts, 'archive' | 'candles'>;
  readonly #root: string;
  readonly #now: () => number;
  #listed: { readonly at: number; readonly datasets: Promise<readonly ListedDataset[]> } | undefined;

  constructor({ ports, dataFolder, now }: { readonly ports: Pick<DataPorts, 'archive' | 'candles'>; readonly dataFolder: string; readonly now: () => number }) {
    this.#ports = ports;
    this.#root = path.join(dataFolder, 'processed');
    this.#now = now;
  }

  #datasets(): Promise<readonly ListedDataset[]> {
    if (this.#listed === undefined || this.#now() - this.#listed.at > LIST_MS) this.#listed = { at: this.#now(), datasets: this.#ports.archive.list(this.#root).catch(() => []) };
    return this.#listed.datasets;
  }

  /** The newest candles before a time, oldest first, made of shorter ones where there are none of this length; undefined where the archive has none. */
  async read({ instrument, timeframe, before, count }: RunCandleQuestion): Promise<CandleColumns | undefined> {
    const length = durationMs(timeframe);
    const fitting = (await this.#datasets()).filter(({ manifest }) => instrumentId(manifest) === instrument && length % durationMs(manifest.timeframe) === 0 && manifest.from < before)
      .toSorted((a, b) => durationMs(b.manifest.timeframe) - durationMs(a.manifest.timeframe) || b.manifest.to - a.manifest.to);
    const [best] = fitting;
    if (best === undefined) return undefined;
    const { manifest } = best;
    const end = openTimeOf(Math.min(before, manifest.to + durationMs(manifest.timeframe)) + length - 1, timeframe);
    const short = durationMs(manifest.timeframe);
    const from = openTimeOf(end - Math.min(count * length, MOST_SHORT * short), timeframe);
    const candles = inBaseVolume(await this.#ports.candles.load(best.folder, { from, to: Math.min(end, before) }));
    if (candles.length === 0) return undefined;
    return short === length ? candles : resample(candles, { from: manifest.timeframe, to: timeframe, keepIncomplete: false });
  }
}

/** One series behind the other; what the second begins with counts. */
export function joinedCandles(first: CandleColumns, second: CandleColumns): CandleColumns {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  let end = first.length;
  while (end > 0 && first.openTime[end - 1] >= second.openTime[0]) end -= 1;
  const kept = sliceCandles(first, 0, end);
  const all = candleColumns(end + second.length);
  for (const field of CANDLE_FIELDS) {
    all[field].set(kept[field].subarray(0, end));
    all[field].set(second[field].subarray(0, second.length), end);
  }
  return all;
}
