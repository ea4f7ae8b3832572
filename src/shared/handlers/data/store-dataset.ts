import type { CandleColumns } from '../../domain/candle.ts';
import { DataError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import type { CandleStore, SeriesLabels } from '../../ports/candle-store.ts';
import type { DatasetArchive } from '../../ports/dataset-archive.ts';
import { MANIFEST_FORMAT, type DatasetFile, type DatasetManifest, type DatasetRepairs, type DatasetSource } from '../../ports/dataset-manifest.ts';
import type { OnConflict } from './clean-candles.ts';
import { spanOf, spanOfFiles } from './dataset-span.ts';
import { mergeCandles, type MergedCandles } from './merge-candles.ts';
import { partitionsOf, type Partition } from './partition.ts';

export interface ArchivePorts {
  readonly candles: CandleStore;
  readonly archive: DatasetArchive;
}

export interface Addition {
  readonly folder: string;
  readonly labels: SeriesLabels & { readonly venue: string; readonly symbol: string };
  readonly candles: CandleColumns;
  readonly sources: readonly DatasetSource[];
  readonly repairs: DatasetRepairs;
  readonly onConflict: OnConflict;
}

const NONE: DatasetRepairs = { duplicates: 0, conflicts: 0, outOfOrder: 0, forming: 0 };

const plus = (a: DatasetRepairs, b: DatasetRepairs): DatasetRepairs =>
  ({ duplicates: a.duplicates + b.duplicates, conflicts: a.conflicts + b.conflicts, outOfOrder: a.outOfOrder + b.outOfOrder, forming: a.forming + b.forming });

interface StoredPartition {
  readonly file: DatasetFile;
  readonly repairs: DatasetRepairs;
}

/** New candles over those the dataset has; where they differ only a person may say which are right. */
function overKnown(known: CandleColumns, candles: CandleColumns, { folder, onConflict }: Addition): MergedCandles {
  const merged = mergeCandles(known, candles);
  if (merged.conflicts === 0 || onConflict === 'last') return merged;
  throw new DataError(`"${folder}" holds ${merged.conflicts} of these candles with other values, first "${isoOf(merged.firstConflict)}": expected the same; --on-conflict last replaces them`);
}

interface PartitionPlace {
  readonly before: DatasetFile | undefined;
  readonly generation: number;
}

async function storePartition({ period, candles }: Partition, { before, generation, ...addition }: PartitionPlace & Addition, ports: ArchivePorts): Promise<StoredPartition> {
  const { folder, labels } = addition;
  const write = async (all: CandleColumns): Promise<DatasetFile> => {
    const name = `${period}.g${generation}.parquet`;
    const { sha256, bytes } = await ports.candles.write(`${folder}/${name}`, all, labels);
    return { name, period, sha256, bytes, ...spanOf(all, labels.timeframe) };
  };
  if (before === undefined) return { file: await write(candles), repairs: NONE };
  const known = await ports.candles.load(`${folder}/${before.name}`);
  const { candles: all, duplicates, conflicts } = overKnown(known.candles, candles, addition);
  const isKnown = conflicts === 0 && all.length === before.rows;
  return { file: isKnown ? before : await write(all), repairs: { ...NONE, duplicates, conflicts } };
}

/** Where two writers would lose each other's work. */
function assertOpen(folder: string, manifest: DatasetManifest | undefined, { labels }: Addition): void {
  if (manifest === undefined) return;
  if (manifest.frozen) throw new DataError(`"${folder}" is frozen: nothing is added to it`);
  if ((manifest.volumeUnit ?? 'base') !== (labels.volumeUnit ?? 'base')) throw new DataError(`"${folder}" has its volume in ${manifest.volumeUnit ?? 'base'} units: expected the same, found ${labels.volumeUnit ?? 'base'}`);
}

/**
 * Adds candles to a dataset, period by period. Files are only ever added; the manifest, put in place last, says which ones
 * count, so a crash at any moment leaves the dataset as it was.
 */
export async function storeDataset(addition: Addition, ports: ArchivePorts): Promise<DatasetManifest> {
  const { folder, labels, candles, sources } = addition;
  const known = await ports.archive.read(folder);
  assertOpen(folder, known, addition);
  const generation = (known?.generation ?? 0) + 1;
  const files = new Map((known?.files ?? []).map((file) => [file.period, file]));
  let repairs = plus(known ?? NONE, addition.repairs);
  for (const partition of partitionsOf(candles, labels.timeframe)) {
    const stored = await storePartition(partition, { ...addition, before: files.get(partition.period), generation }, ports);
    files.set(partition.period, stored.file);
    repairs = plus(repairs, stored.repairs);
  }
  const sorted = [...files.values()].toSorted((a, b) => a.from - b.from);
  const known256 = new Set(sources.map(({ sha256 }) => sha256));
  const manifest: DatasetManifest = {
    format: MANIFEST_FORMAT, ...labels, generation, ...spanOfFiles(sorted, labels.timeframe), ...repairs, violations: 0, frozen: false,
    sources: [...(known?.sources ?? []).filter(({ sha256 }) => !known256.has(sha256)), ...sources], files: sorted,
  };
  await ports.archive.commit(folder, manifest);
  return manifest;
}
