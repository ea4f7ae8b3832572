import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../domain/errors.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';

export interface FileHash {
  readonly sha256: string;
  readonly bytes: number;
}

/** What the file system says of a file's content without reading it. A write changes ctime, and no program can set ctime back. */
interface Fingerprint {
  readonly path: string;
  readonly size: string;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly inode: string;
}

/** A change within one tick of the file system's clock after hashing would go unseen, so files younger than this are hashed every time. */
const SETTLED_NS = 2_000_000_000n;

async function fingerprintOf(file: string): Promise<{ readonly fingerprint: Fingerprint; readonly settled: boolean; readonly bytes: number }> {
  const found = await stat(file, { bigint: true }).catch((cause: unknown) => { throw new DataError(`no file "${file}"`, { cause }); });
  const newest = found.mtimeNs > found.ctimeNs ? found.mtimeNs : found.ctimeNs;
  return {
    fingerprint: { path: path.resolve(file), size: String(found.size), mtimeNs: String(found.mtimeNs), ctimeNs: String(found.ctimeNs), inode: `${found.dev}:${found.ino}` },
    settled: BigInt(Date.now()) * 1_000_000n - newest > SETTLED_NS, bytes: Number(found.size),
  };
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(block as Buffer);
  return hash.digest('hex');
}

const entryFile = (folder: string, file: string): string => path.join(folder, 'hashes', `${createHash('sha256').update(path.resolve(file)).digest('hex').slice(0, 32)}.json`);

async function remembered(folder: string, fingerprint: Fingerprint): Promise<string | undefined> {
  try {
    const entry = JSON.parse(await readFile(entryFile(folder, fingerprint.path), 'utf8')) as Partial<Fingerprint & FileHash>;
    const same = (Object.keys(fingerprint) as (keyof Fingerprint)[]).every((key) => entry[key] === fingerprint[key]);
    return same && typeof entry.sha256 === 'string' && /^[0-9a-f]{64}$/.test(entry.sha256) ? entry.sha256 : undefined;
  } catch {
    return undefined; // Not hashed before, or an entry that cannot be read: hashing the file again is always right.
  }
}

/** Where hashes and decoded columns are remembered. */
export interface CacheFolder {
  readonly folder: string;
  readonly maxBytes: number;
  readonly files: DurableFiles;
}

/** A cache saves time and nothing else: on a full or read-only disk the answer is the same, only later. */
export async function remember({ files }: CacheFolder, file: string, ...parts: readonly Uint8Array[]): Promise<void> {
  try {
    await files.replace(file, ...parts);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

/** sha256 of a file's bytes, remembered under path, size, times and inode when a cache is given. */
export async function hashFile(file: string, cache: CacheFolder | undefined): Promise<FileHash> {
  const before = await fingerprintOf(file);
  if (cache !== undefined && before.settled) {
    const known = await remembered(cache.folder, before.fingerprint);
    if (known !== undefined) return { sha256: known, bytes: before.bytes };
  }
  const sha256 = await sha256Of(file);
  const after = await fingerprintOf(file);
  if (JSON.stringify(after.fingerprint) !== JSON.stringify(before.fingerprint)) throw new DataError(`"${file}" changed while it was read`);
  if (cache !== undefined && after.settled) await remember(cache, entryFile(cache.folder, file), Buffer.from(JSON.stringify({ ...after.fingerprint, sha256 })));
  return { sha256, bytes: after.bytes };
}
