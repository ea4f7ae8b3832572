import { DataError } from '../../domain/errors.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { DatasetManifest, DatasetRepairs, DatasetSource } from '../../ports/dataset-manifest.ts';
import type { RawTables } from '../../ports/raw-tables.ts';
import { cleanCandles, type CleanCandles, type OnConflict } from './clean-candles.ts';
import { mergeCandles } from './merge-candles.ts';
import { datasetFolder } from './partition.ts';
import { readTable, type TableHints } from './read-table.ts';
import { storeDataset, type ArchivePorts } from './store-dataset.ts';
import { isoOf } from '../../domain/iso-time.ts';

export interface ImportJob {
  readonly files: readonly string[];
  readonly venue: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly hints: TableHints;
  readonly onConflict: OnConflict;
  /** When the files were taken; their own time of change without it. */
  readonly asOf?: EpochMs | undefined;
  readonly out: string;
}

export interface ImportResult {
  readonly folder: string;
  readonly rows: number;
  /** Rows of these files that went into the dataset, the known ones included. */
  readonly imported: number;
  readonly manifest: DatasetManifest;
}

interface ReadFile extends CleanCandles {
  readonly source: DatasetSource;
  readonly volumeUnit: 'base' | 'quote';
}

async function readFile(file: string, job: ImportJob, ports: ImportPorts): Promise<ReadFile> {
  const table = await ports.tables.open(file);
  const { candles, lines, volumeUnit } = await readTable(file, table, { hints: job.hints, timeframe: job.timeframe });
  const clean = cleanCandles({ file, candles, lines }, { timeframe: job.timeframe, asOf: job.asOf ?? table.modifiedAt, onConflict: job.onConflict });
  await ports.archive.keep(file, `${job.out}/raw/venue=${job.venue}`, table.sha256);
  return { ...clean, volumeUnit, source: { name: file.split(/[\\/]/).at(-1) ?? file, sha256: table.sha256, rows: candles.length } };
}

const add = (a: DatasetRepairs, b: DatasetRepairs): DatasetRepairs =>
  ({ duplicates: a.duplicates + b.duplicates, conflicts: a.conflicts + b.conflicts, outOfOrder: a.outOfOrder + b.outOfOrder, forming: a.forming + b.forming });

/** Files of one series may overlap; what they share must agree. */
function joined(a: ReadFile, b: ReadFile, { onConflict }: ImportJob): ReadFile {
  if (a.volumeUnit !== b.volumeUnit) throw new DataError(`"${b.source.name}": expected its volume in ${a.volumeUnit} units as in the files before, found ${b.volumeUnit}`);
  const merged = mergeCandles(a.candles, b.candles);
  if (merged.conflicts > 0 && onConflict === 'refuse') {
    throw new DataError(`"${b.source.name}": expected the candles it shares with the files before to be the same, found ${merged.conflicts} that differ, first "${isoOf(merged.firstConflict)}"; --on-conflict last keeps those of the later file`);
  }
  return { ...b, candles: merged.candles, repairs: add(add(a.repairs, b.repairs), { duplicates: merged.duplicates, conflicts: merged.conflicts, outOfOrder: 0, forming: 0 }) };
}

export interface ImportPorts extends ArchivePorts {
  readonly tables: RawTables;
}

/** Reads files as received, keeps them under `raw`, and adds their candles to the dataset under `processed`. All files are proven before anything is written there. */
export async function importFiles(job: ImportJob, ports: ImportPorts): Promise<ImportResult> {
  const sources: DatasetSource[] = [];
  let all: ReadFile | undefined;
  for (const file of job.files) {
    const read = await readFile(file, job, ports);
    sources.push(read.source);
    all = all === undefined ? read : joined(all, read, job);
  }
  if (all === undefined) throw new DataError('no file to import');
  const { venue, symbol, timeframe, out, onConflict } = job;
  const folder = datasetFolder(`${out}/processed`, { venue, symbol, timeframe });
  const labels = { venue, symbol, timeframe, ...(all.volumeUnit === 'quote' ? { volumeUnit: 'quote' as const } : {}) };
  const manifest = await storeDataset({ folder, labels, candles: all.candles, sources, repairs: all.repairs, onConflict }, ports);
  if (manifest === undefined) throw new DataError('expected candles to import, found none');
  return { folder, rows: manifest.rows, imported: all.candles.length, manifest };
}
