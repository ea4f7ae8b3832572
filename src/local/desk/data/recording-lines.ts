import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RecordingLine } from '../../../../dashboard/desk/data.ts';
import { manifestOf, segmentsOf } from '../../recorder/segments.ts';

/** The recordings under a data folder, the newest first. */
export async function recordingLines(dataFolder: string): Promise<readonly RecordingLine[]> {
  const folder = path.join(dataFolder, 'raw', 'recordings');
  const runs = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const lines = await Promise.all(runs.filter((run) => run.isDirectory()).map(({ name }) => lineOf(folder, name)));
  return lines.toSorted((a, b) => b.changedAt - a.changedAt);
}

async function lineOf(folder: string, name: string): Promise<RecordingLine> {
  const run = path.join(folder, name);
  const segments = await segmentsOf(run).catch(() => []);
  let [rows, bytes, changedAt] = [0, 0, 0];
  for (const segment of segments) {
    const { size = 0, mtimeMs = 0 } = await stat(segment.isSealed ? segment.folder : segment.tail).catch(() => ({ size: 0, mtimeMs: 0 }));
    changedAt = Math.max(changedAt, mtimeMs);
    // One that cannot be read is counted among the segments and not among the rows.
    const sealed = segment.isSealed ? await manifestOf(segment).catch(() => undefined) : undefined;
    rows += sealed?.rows ?? 0;
    bytes += sealed === undefined ? (segment.isSealed ? 0 : size) : sealed.files.reduce((sum, file) => sum + file.bytes, 0);
  }
  return { name, segments: segments.filter(({ isSealed }) => isSealed).length, isOpen: segments.some(({ isSealed }) => !isSealed), rows, bytes, changedAt: Math.round(changedAt) };
}
