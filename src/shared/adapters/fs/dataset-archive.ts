import { chmod, constants, copyFile, mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DataError, RefusedError } from '../../domain/errors.ts';
import type { DatasetArchive, ListedDataset } from '../../ports/dataset-archive.ts';
import { MANIFEST_FILE, MANIFEST_FORMAT, type DatasetManifest } from '../../ports/dataset-manifest.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import { tryLock } from './lock-file.ts';

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function readManifest(folder: string): Promise<DatasetManifest | undefined> {
  const file = path.join(folder, MANIFEST_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new DataError(`"${file}" cannot be read`, { cause: error });
  }
  let manifest: DatasetManifest;
  try { manifest = JSON.parse(text) as DatasetManifest; } catch (cause) { throw new DataError(`"${file}" is no JSON`, { cause }); }
  if (manifest.format !== MANIFEST_FORMAT || !Array.isArray(manifest.files)) throw new DataError(`"${file}": expected a manifest of format "${MANIFEST_FORMAT}", found "${String(manifest.format)}"`);
  return manifest;
}

/** Files of older generations, no longer named by the manifest. A reader that still has one open keeps it until it closes it. */
async function removeUnnamed(folder: string, manifest: DatasetManifest): Promise<void> {
  const named = new Set(manifest.files.map(({ name }) => name));
  for (const name of await readdir(folder)) if (/\.g\d+\.parquet$/.test(name) && !named.has(name)) await rm(path.join(folder, name), { force: true });
}

async function list(root: string): Promise<readonly ListedDataset[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => { if (isMissing(error)) return []; throw error; });
  const folders = entries.filter((entry) => entry.isFile() && entry.name === MANIFEST_FILE).map((entry) => entry.parentPath).toSorted();
  const found: ListedDataset[] = [];
  for (const folder of folders) {
    const manifest = await readManifest(folder);
    if (manifest !== undefined) found.push({ folder, manifest });
  }
  return found;
}

const LOCK_FILE = 'dataset.lock';
const LOOK_AGAIN_MS = 50;
/** Storing candles takes seconds: who holds the lock longer than this is stuck, or downloads funding. */
const PATIENCE_MS = 30_000;

async function exclusively<Result>(folder: string, work: () => Promise<Result>, patienceMs: number): Promise<Result> {
  const file = path.join(folder, LOCK_FILE);
  const until = performance.now() + patienceMs;
  for (;;) {
    const attempt = tryLock(file);
    if ('release' in attempt) {
      try {
        return await work();
      } finally {
        attempt.release();
        // A folder made for the lock alone is none of the archive's.
        await rmdir(folder).catch(() => undefined);
      }
    }
    if (performance.now() >= until) {
      const owner = attempt.owner === 0 ? 'another process' : `process ${attempt.owner}`;
      throw new RefusedError(`"${folder}" is being changed by ${owner}: wait until it has ended and run the command again; if no coinbot runs any more, remove "${file}"`);
    }
    await setTimeout(LOOK_AGAIN_MS);
  }
}

/** Dataset folders on this machine's disk. */
export function fsDatasetArchive(files: DurableFiles, patienceMs = PATIENCE_MS): DatasetArchive {
  return {
    exclusively: (folder, work) => exclusively(folder, work, patienceMs),
    read: readManifest,
    async commit(folder, manifest) {
      const known = await readManifest(folder);
      if (known !== undefined && known.generation !== manifest.generation - 1) throw new DataError(`"${folder}" was changed by another program meanwhile: expected generation ${manifest.generation - 1}, found "${known.generation}"; run the command again`);
      await files.replace(path.join(folder, MANIFEST_FILE), Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
      await removeUnnamed(folder, manifest);
    },
    list,
    async keep(file, folder, sha256) {
      const target = path.join(folder, `${sha256.slice(0, 12)}-${path.basename(file)}`);
      const known = await stat(target).catch(() => undefined);
      if (known === undefined && path.resolve(path.dirname(file)) !== path.resolve(folder)) await files.replaceWith(target, (temporary) => copyFile(file, temporary));
      return target;
    },
    async copy(from, to, names) {
      await mkdir(to, { recursive: true });
      for (const name of names) {
        await files.replaceWith(path.join(to, name), (temporary) => copyFile(path.join(from, name), temporary, constants.COPYFILE_FICLONE));
        await chmod(path.join(to, name), 0o444);
      }
    },
  };
}
