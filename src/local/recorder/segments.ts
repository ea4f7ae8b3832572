import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';
import type { RecordedKind, RecordingStore } from '../../shared/ports/recording-store.ts';
import { createTail, readTail } from './tail-file.ts';

const FORMAT = 'coinbot-recording-1';
const MANIFEST = 'manifest.json';

/** A stretch of a recording: a tail of lines while it is written, a folder of Parquet once it is sealed. */
export interface Segment {
  readonly number: number;
  readonly tail: string;
  readonly folder: string;
  readonly isSealed: boolean;
}

/** What a segment holds. The folder appears under its name only when all of this stands in it. */
export interface SegmentManifest {
  readonly format: typeof FORMAT;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly rows: number;
  readonly files: readonly { readonly kind: RecordedKind; readonly name: string; readonly rows: number; readonly bytes: number; readonly sha256: string }[];
}

const nameOf = (number: number): string => String(number).padStart(6, '0');
export const segmentOf = (run: string, number: number, isSealed = false): Segment =>
  ({ number, tail: path.join(run, `${nameOf(number)}.tail`), folder: path.join(run, nameOf(number)), isSealed });

/** The segments of a recording, oldest first. */
export async function segmentsOf(run: string): Promise<readonly Segment[]> {
  const names = await readdir(run).catch((cause: unknown) => { throw new DataError(`no recording "${run}"`, { cause }); });
  const sealed = new Set(names.filter((name) => /^\d{6}$/.test(name)).map(Number));
  const numbers = new Set([...sealed, ...names.filter((name) => /^\d{6}\.tail$/.test(name)).map((name) => Number(name.slice(0, 6)))]);
  return [...numbers].toSorted((a, b) => a - b).map((number) => segmentOf(run, number, sealed.has(number)));
}

function isManifest(value: unknown): value is SegmentManifest {
  const manifest = value as Partial<SegmentManifest> | null;
  return typeof manifest === 'object' && manifest !== null && manifest.format === FORMAT && typeof manifest.lastSeq === 'number' && typeof manifest.rows === 'number'
    && Array.isArray(manifest.files) && manifest.files.every((file: unknown) => typeof file === 'object' && file !== null && 'name' in file && typeof file.name === 'string' && path.basename(file.name) === file.name);
}

export async function manifestOf({ folder }: Segment): Promise<SegmentManifest> {
  const file = path.join(folder, MANIFEST);
  let value: unknown;
  try { value = JSON.parse(await readFile(file, 'utf8')); } catch (cause) { throw new DataError(`"${file}" cannot be read as JSON`, { cause }); }
  if (!isManifest(value)) throw new DataError(`"${file}" is no manifest of format "${FORMAT}"`);
  return value;
}

async function sync(place: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(place, 'r');
  try { await handle.sync(); } finally { await handle.close(); }
}

/** What a tail is known to hold. */
export interface TailExtent {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly rows: number;
}

/** Turns a finished tail into Parquet. Until the folder has its name the tail is the truth, from then on the folder is. */
export async function sealSegment(store: RecordingStore, segment: Segment, extent: TailExtent): Promise<void> {
  const { tail, folder } = segment;
  if (extent.rows === 0) {
    await rm(tail, { force: true });
    return;
  }
  const temporary = `${folder}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  try {
    const files = await store.write(tail, temporary, extent.rows);
    const manifest: SegmentManifest = { format: FORMAT, ...extent, files: files.map(({ kind, file, rows, bytes, sha256 }) => ({ kind, name: path.basename(file), rows, bytes, sha256 })) };
    await writeFile(path.join(temporary, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const name of [...manifest.files.map((file) => file.name), MANIFEST, '.']) await sync(path.join(temporary, name));
    await rename(temporary, folder);
    await sync(path.dirname(folder));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await rm(tail, { force: true });
}

/** Reads a tail that its writer did not finish. Lines that are damaged are left out, and the file as it was is kept beside it. */
async function repairTail({ tail }: Segment): Promise<TailExtent> {
  const kept: string[] = [];
  let [firstSeq, lastSeq, rows, bytes] = [0, 0, 0, 0];
  const repaired = `${tail}.repaired`;
  await rm(repaired, { force: true });
  const target = await createTail(repaired);
  const write = async () => { if (kept.length > 0) await target.append(kept.splice(0).join('')); };
  try {
    for await (const { row, line } of readTail(tail)) {
      if (rows === 0) firstSeq = row.seq;
      lastSeq = row.seq;
      rows++;
      bytes += Buffer.byteLength(line);
      kept.push(line);
      if (kept.length >= 1_000) await write();
    }
    await write();
  } finally {
    await target.finish();
  }
  const { size } = await stat(tail);
  const end = await lastBytes(tail, size, bytes);
  // Half a line at the very end is what a sudden death leaves; anything else is damage somebody may want to look at.
  if (end === 'damaged') await copyFile(tail, `${tail}.damaged`);
  await rename(repaired, tail);
  return { firstSeq, lastSeq, rows };
}

/** Whether the rest of a file after its good lines is one torn line. */
async function lastBytes(file: string, size: number, goodBytes: number): Promise<'whole' | 'torn' | 'damaged'> {
  if (size === goodBytes) return 'whole';
  const handle = await open(file, 'r');
  try {
    const rest = Buffer.alloc(Math.min(size - goodBytes, 64 * 1024 ** 2));
    await handle.read(rest, 0, rest.length, goodBytes);
    const firstEnd = rest.indexOf('\n');
    return firstEnd < 0 ? 'torn' : 'damaged';
  } finally {
    await handle.close();
  }
}

export interface Recovered {
  readonly lastSeq: number;
  readonly lastSegment: number;
}

/** Finishes what an earlier writer of this recording left unfinished. A segment that cannot be sealed now stays a tail, which reads as well. */
export async function recoverSegments(store: RecordingStore, run: string, onFailure: (error: unknown) => void): Promise<Recovered> {
  let [lastSeq, lastSegment] = [0, 0];
  for (const segment of await segmentsOf(run)) {
    lastSegment = segment.number;
    if (segment.isSealed) {
      lastSeq = (await manifestOf(segment)).lastSeq;
      await rm(segment.tail, { force: true });
      continue;
    }
    const extent = await repairTail(segment);
    if (extent.rows > 0) ({ lastSeq } = extent);
    await sealSegment(store, segment, extent).catch(onFailure);
  }
  return { lastSeq, lastSegment };
}
