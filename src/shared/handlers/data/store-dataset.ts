import type { CandleColumns } from '../../domain/candle.ts';
import { DataError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import type { CandleStore, SeriesLabels } from '../../ports/candle-store.ts';
import type { DatasetArchive } from '../../ports/dataset-archive.ts';
import { MANIFEST_FORMAT, type DatasetFile, type DatasetManifest, type DatasetRepairs, type DatasetSource } from '../../ports/dataset-manifest.ts';
import type { OnConflict } from './clean-candles.ts';
import { cover, type Covered } from './coverage.ts';
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
  /** The stretch of time a venue was asked about for them. */
  readonly covered?: Covered;
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
  if (known.dataHash !== before.sha256) throw new DataError(`"${folder}/${before.name}" is not the file its manifest names: expected sha256 "${before.sha256}", found "${known.dataHash}"`);
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

/** One entry per file, by its content, and one per API, by its name. */
function joinSources(known: readonly DatasetSource[], added: readonly DatasetSource[]): readonly DatasetSource[] {
  const keyOf = ({ name, sha256 }: DatasetSource) => sha256 ?? name;
  const sources = new Map(known.map((source) => [keyOf(source), source]));
  for (const source of added) sources.set(keyOf(source), source.sha256 === null ? { ...source, rows: source.rows + (sources.get(source.name)?.rows ?? 0) } : source);
  return [...sources.values()];
}

function manifestOf(known: DatasetManifest | undefined, { labels, sources, covered }: Addition, { repairs, files }: { readonly repairs: DatasetRepairs; readonly files: readonly DatasetFile[] }): DatasetManifest {
  const before = known?.covered ?? [];
  return {
    format: MANIFEST_FORMAT, ...labels, generation: (known?.generation ?? 0) + 1, ...spanOfFiles(files, labels.timeframe), ...repairs, violations: 0, frozen: false,
    sources: joinSources(known?.sources ?? [], sources), covered: covered === undefined ? before : cover(before, covered), files,
  };
}

/** Adds candles to a dataset while nobody else changes it: two that add at once lose nothing. Undefined while there is not one candle to store. */
export const storeDataset = (addition: Addition, ports: ArchivePorts): Promise<DatasetManifest | undefined> => ports.archive.exclusively(addition.folder, () => store(addition, ports));

/**
 * Period by period. Files are only ever added; the manifest, put in place last, says which ones
 * count, so a crash at any moment leaves the dataset as it was.
 */
async function store(addition: Addition, ports: ArchivePorts): Promise<DatasetManifest | undefined> {
  const { folder, labels, candles } = addition;
  const known = await ports.archive.read(folder);
  assertOpen(folder, known, addition);
  if (known === undefined && candles.length === 0) return undefined;
  const generation = (known?.generation ?? 0) + 1;
  const files = new Map((known?.files ?? []).map((file) => [file.period, file]));
  let repairs = plus(known ?? NONE, addition.repairs);
  for (const partition of partitionsOf(candles, labels.timeframe)) {
    const stored = await storePartition(partition, { ...addition, before: files.get(partition.period), generation }, ports);
    files.set(partition.period, stored.file);
    repairs = plus(repairs, stored.repairs);
  }
  const manifest = manifestOf(known, addition, { repairs, files: [...files.values()].toSorted((a, b) => a.from - b.from) });
  await ports.archive.commit(folder, manifest);
  return manifest;
}
