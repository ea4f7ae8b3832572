import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../domain/errors.ts';
import { isTimeframe } from '../../domain/timeframe.ts';
import { MANIFEST_FILE, MANIFEST_FORMAT, type DatasetFile, type DatasetManifest } from '../../ports/dataset-manifest.ts';
import type { SeriesLabels, TimeRange } from '../../ports/candle-store.ts';
import { datasetHash } from './column-cache.ts';
import { hashFile, type CacheFolder } from './file-hash.ts';

/** The Parquet files behind a path, proven: their one hash, and the labels a manifest or the folder names give. */
export interface ParquetSource {
  readonly name: string;
  readonly files: readonly string[];
  readonly dataHash: string;
  readonly labels: Partial<SeriesLabels>;
}

const isFile = (value: unknown): value is DatasetFile => {
  const file = value as Partial<DatasetFile> | null;
  return typeof file === 'object' && file !== null && typeof file.name === 'string' && path.basename(file.name) === file.name && typeof file.sha256 === 'string' && typeof file.from === 'number' && typeof file.to === 'number';
};

function isManifest(value: unknown): value is DatasetManifest {
  const manifest = value as Partial<DatasetManifest> | null;
  return typeof manifest === 'object' && manifest !== null && manifest.format === MANIFEST_FORMAT && typeof manifest.timeframe === 'string' && isTimeframe(manifest.timeframe)
    && Array.isArray(manifest.files) && manifest.files.length > 0 && manifest.files.every(isFile);
}

async function manifestOf(folder: string): Promise<DatasetManifest> {
  const file = path.join(folder, MANIFEST_FILE);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DataError(`"${folder}" is a folder without ${MANIFEST_FILE}: expected a Parquet file or a dataset such as data/processed/venue=binance/symbol=BTC-USDT/timeframe=1m`, { cause });
  });
  let manifest: unknown;
  try { manifest = JSON.parse(text); } catch (cause) { throw new DataError(`"${file}" is no JSON`, { cause }); }
  if (!isManifest(manifest)) throw new DataError(`"${file}" is no manifest of format "${MANIFEST_FORMAT}"`);
  return manifest;
}

const partition = (file: string, key: string): string | undefined =>
  path.resolve(file).split(path.sep).findLast((part) => part.startsWith(`${key}=`))?.slice(key.length + 1);

/** `BTC-USDT` and `BTC-USDT_USDT` in a folder name are `BTC/USDT` and `BTC/USDT:USDT`. */
export function symbolOfFolder(name: string): string | undefined {
  const match = /^([^-_]+)-([^-_]+)(?:_([^-_]+))?$/.exec(name);
  return match === null ? undefined : `${match[1]}/${match[2]}${match[3] === undefined ? '' : `:${match[3]}`}`;
}

/** What `venue=/symbol=/timeframe=/` folders on the way to a file say. */
export function labelsOfPath(file: string): Partial<SeriesLabels> {
  const venue = partition(file, 'venue');
  const folder = partition(file, 'symbol');
  const symbol = folder === undefined ? undefined : symbolOfFolder(folder);
  const timeframe = partition(file, 'timeframe');
  return {
    ...(venue === undefined ? {} : { venue }), ...(symbol === undefined ? {} : { symbol }),
    ...(timeframe !== undefined && isTimeframe(timeframe) ? { timeframe } : {}),
  };
}

/** The files that can hold candles of a range; one of them at least, so that an empty answer has its columns. */
function filesIn({ files }: DatasetManifest, { from = -Infinity, to = Infinity }: TimeRange): readonly DatasetFile[] {
  const inside = files.filter((file) => file.to >= from && file.from < to);
  return inside.length === 0 ? files.slice(0, 1) : inside;
}

async function datasetSource(folder: string, cache: CacheFolder | undefined, range: TimeRange): Promise<ParquetSource> {
  const manifest = await manifestOf(folder);
  const files = filesIn(manifest, range);
  for (const { name, sha256 } of files) {
    const found = await hashFile(path.join(folder, name), cache);
    if (found.sha256 !== sha256) throw new DataError(`"${path.join(folder, name)}" is not the file its manifest names: expected sha256 "${sha256}", found "${found.sha256}"`);
  }
  const { timeframe, venue, symbol, nativeTimeframe, volumeUnit } = manifest;
  return {
    name: folder, files: files.map(({ name }) => path.resolve(folder, name)), dataHash: datasetHash(manifest.files),
    labels: { timeframe, venue, symbol, ...(nativeTimeframe === undefined ? {} : { nativeTimeframe }), ...(volumeUnit === undefined ? {} : { volumeUnit }) },
  };
}

/** Resolves a path to proven Parquet files. Every file of a dataset that the range reaches must have the hash its manifest names. */
export async function parquetSource(file: string, cache: CacheFolder | undefined, range: TimeRange = {}): Promise<ParquetSource> {
  const found = await stat(file).catch((cause: unknown) => { throw new DataError(`no file "${file}"`, { cause }); });
  if (found.isDirectory()) return datasetSource(file, cache, range);
  const { sha256 } = await hashFile(file, cache);
  return { name: file, files: [path.resolve(file)], dataHash: sha256, labels: labelsOfPath(file) };
}
