import type { CandleColumns } from '../../domain/candle.ts';
import { DataError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import type { CandleStore, SeriesLabels } from '../../ports/candle-store.ts';
import type { DatasetArchive } from '../../ports/dataset-archive.ts';
import { MANIFEST_FORMAT, type DatasetFile, type DatasetManifest, type DatasetRepairs, type DatasetSource } from '../../ports/dataset-manifest.ts';
import type { OnConflict } from './clean-candles.ts';
import { spanOf, spanOfFiles } from './dataset-span.ts';
import { mergeCandles } from './merge-candles.ts';
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

async function storePartition({ period, candles }: Partition, { before, addition, generation }: { readonly before: DatasetFile | undefined; readonly addition: Addition; readonly generation: number }, ports: ArchivePorts): Promise<StoredPartition> {
  const { folder, labels, onConflict } = addition;
  const known = before === undefined ? undefined : await ports.candles.load(`${folder}/${before.name}`);
  const merged = known === undefined ? undefined : mergeCandles(known.candles, candles);
  if (merged !== undefined && merged.conflicts > 0 && onConflict === 'refuse') {
    throw new DataError(`"${folder}" holds ${merged.conflicts} of these candles with other values, first "${isoOf(merged.firstConflict)}": expected the same; --on-conflict last replaces them`);
  }
  const repairs = { ...NONE, duplicates: merged?.duplicates ?? 0, conflicts: merged?.conflicts ?? 0 };
  if (before !== undefined && merged !== undefined && merged.conflicts === 0 && merged.candles.length === before.rows) return { file: before, repairs };
  const name = `${period}.g${generation}.parquet`;
  const all = merged?.candles ?? candles;
  const { sha256, bytes } = await ports.candles.write(`${folder}/${name}`, all, labels);
  return { file: { name, period, sha256, bytes, ...spanOf(all, labels.timeframe) }, repairs };
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
    const stored = await storePartition(partition, { before: files.get(partition.period), addition, generation }, ports);
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
