import { accessSync, constants, readFileSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import { MANIFEST_FILE, MANIFEST_FORMAT } from '../../shared/ports/dataset-manifest.ts';

export interface WriteRules {
  /** What the command does with Parquet: writes a new file, may replace one, or writes none (the default). */
  readonly parquet?: 'new' | 'replace' | 'never';
}

/**
 * A UsageError when a file that a person named as an output would destroy something: an input of the same command, market data,
 * a file that was made read-only, or a folder. To be asked before the work begins, so that nobody waits for a refusal.
 */
export function assertMayWrite(file: string, inputs: readonly string[], { parquet = 'never' }: WriteRules = {}): void {
  const target = statOf(file);
  if (target !== undefined) assertOrdinary(file, target);
  for (const input of inputs) if (isSame(file, input)) throw new UsageError(`"${file}" is read by this command: expected another file to write`);
  assertFolder(file);
  assertOutsideDatasets(file);
  if (/\.parquet$/i.test(file) && parquet === 'never') throw new UsageError(`"${file}": expected a file that is not market data, found a name that ends in .parquet`);
  if (parquet === 'new' && target !== undefined) throw new UsageError(`"${file}" is there already: expected a new file, or --force to replace it`);
  if (target !== undefined && !isWritable(file)) throw new UsageError(`"${file}" is read-only: expected a file that may be written`);
}

function assertOrdinary(file: string, target: Stats): void {
  if (target.isDirectory()) throw new UsageError(`"${file}" is a folder: expected the name of a file to write`);
  if (!target.isFile()) throw new UsageError(`"${file}" is no ordinary file: expected the name of a file to write`);
}

const statOf = (file: string): Stats | undefined => {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    // A file where a folder is expected: the folder's own error says so.
    return undefined;
  }
};

/** The same file under whatever name: links and capital letters included. */
function isSame(a: string, b: string): boolean {
  if (path.resolve(a) === path.resolve(b)) return true;
  const [one, other] = [statOf(a), statOf(b)];
  return one !== undefined && other !== undefined && one.ino !== 0 && one.ino === other.ino && one.dev === other.dev;
}

/** One missing folder is made; more of them are a typing error. */
function assertFolder(file: string): void {
  const folder = path.dirname(path.resolve(file));
  const found = statOf(folder);
  if (found !== undefined && !found.isDirectory()) throw new UsageError(`"${folder}" is a file: expected a folder to write "${path.basename(file)}" in`);
  const above = path.dirname(folder);
  if (found === undefined && !statOf(above)?.isDirectory()) throw new UsageError(`"${file}" cannot be written: expected the folder "${above}", found none`);
}

/** A file in a dataset folder would be taken for a part of it, or be removed with its old parts. */
function assertOutsideDatasets(file: string): void {
  let folder = path.dirname(path.resolve(file));
  for (;;) {
    if (isDataset(folder)) throw new UsageError(`"${file}" lies in the dataset "${folder}": expected a file elsewhere, only "coinbot data" writes there`);
    const above = path.dirname(folder);
    if (above === folder) return;
    folder = above;
  }
}

/** Web pages have a manifest.json too. */
function isDataset(folder: string): boolean {
  try {
    return readFileSync(path.join(folder, MANIFEST_FILE), 'utf8').includes(`"${MANIFEST_FORMAT}"`);
  } catch {
    return false;
  }
}

/** Whether somebody may write it: the mode counts, because the rights of an administrator go beyond it. */
function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return (statSync(file).mode & 0o222) !== 0;
  } catch {
    return false;
  }
}
