import { createHash } from 'node:crypto';
import { readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { DataInventory, DatasetLine, EventFiles, MadeFile } from '../../../../dashboard/desk/data.ts';
import { fsDatasetArchive } from '../../../shared/adapters/fs/dataset-archive.ts';
import { durableFiles } from '../../../shared/adapters/fs/durable-files.ts';
import { durationMs } from '../../../shared/domain/timeframe.ts';
import type { ListedDataset } from '../../../shared/ports/dataset-archive.ts';
import { folderBytes } from './folder-bytes.ts';
import { recordingLines } from './recording-lines.ts';

/** Where the archive keeps datasets; other folders of the data folder hold none. */
const STAGES = ['processed', 'historical'] as const;
export const RESAMPLED = 'resampled';
const EVENTS = ['trades', 'funding'] as const;

/** What is in a data folder, read from manifests and folders alone. */
export async function inventoryOf(dataFolder: string): Promise<DataInventory> {
  const [datasets, events, recordings, resampled, folders, disk] = await Promise.all([datasetLines(dataFolder), eventFiles(dataFolder), recordingLines(dataFolder), madeFiles(dataFolder), folderSizes(dataFolder), diskOf(dataFolder)]);
  return { datasets, events, recordings, resampled, folders, disk };
}

export async function datasetLines(dataFolder: string): Promise<readonly DatasetLine[]> {
  const archive = fsDatasetArchive(durableFiles());
  const listed = (await Promise.all(STAGES.map((stage) => archive.list(path.join(dataFolder, stage))))).flat();
  return listed.map((one) => lineOf(dataFolder, one)).toSorted((a, b) => a.venue.localeCompare(b.venue) || a.symbol.localeCompare(b.symbol) || a.candleMs - b.candleMs);
}

function lineOf(dataFolder: string, { folder, manifest }: ListedDataset): DatasetLine {
  const { venue, symbol, timeframe, from, to, rows, missing, holes, longestHole, zeroVolume, files, frozen, sources } = manifest;
  return {
    id: path.relative(dataFolder, folder).replaceAll('\\', '/'), venue, symbol, timeframe, candleMs: durationMs(timeframe), from, to, rows, missing, holes, longestHole, zeroVolume,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0), hash: hashOf(files), isFrozen: frozen, isMadeUp: venue === 'synthetic', sources: [...new Set(sources.map(({ name }) => name))].slice(-20),
    spans: files.map((file) => ({ period: file.period, from: file.from, to: file.to, rows: file.rows, missing: file.missing, holes: file.holes, bytes: file.bytes })),
  };
}

/** The hash that reports of runs name their data by. */
const hashOf = (files: ListedDataset['manifest']['files']): string => createHash('sha256').update(files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')).digest('hex');

const foldersIn = async (folder: string): Promise<readonly string[]> => (await readdir(folder, { withFileTypes: true }).catch(() => [])).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const valueOf = (name: string, key: string): string | undefined => (name.startsWith(`${key}=`) ? name.slice(key.length + 1) : undefined);

async function eventFiles(dataFolder: string): Promise<readonly EventFiles[]> {
  const stage = path.join(dataFolder, 'processed');
  const markets = (await Promise.all((await foldersIn(stage)).map(async (venueFolder) => {
    const venue = valueOf(venueFolder, 'venue');
    return venue === undefined ? [] : (await foldersIn(path.join(stage, venueFolder))).map((name) => ({ venue, symbol: (valueOf(name, 'symbol') ?? name).replaceAll('-', '/').replaceAll('_', ':'), folder: path.join(stage, venueFolder, name) }));
  }))).flat();
  const found: EventFiles[] = [];
  for (const { venue, symbol, folder } of markets) {
    for (const kind of EVENTS) {
      const files = (await readdir(path.join(folder, kind)).catch(() => [])).filter((name) => name.endsWith('.parquet'));
      if (files.length > 0) found.push({ venue, symbol, kind, files: files.length, bytes: await folderBytes(path.join(folder, kind)) });
    }
  }
  return found;
}

async function madeFiles(dataFolder: string): Promise<readonly MadeFile[]> {
  const folder = path.join(dataFolder, RESAMPLED);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.parquet'));
  return Promise.all(names.map(async (name) => {
    const { size, mtimeMs } = await stat(path.join(folder, name));
    return { name: `${RESAMPLED}/${name}`, bytes: size, changedAt: Math.round(mtimeMs) };
  }));
}

async function folderSizes(dataFolder: string): Promise<DataInventory['folders']> {
  const sized = await Promise.all((await foldersIn(dataFolder)).map(async (name) => ({ name, bytes: await folderBytes(path.join(dataFolder, name)) })));
  return sized.filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
}

async function diskOf(dataFolder: string): Promise<DataInventory['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(dataFolder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}
