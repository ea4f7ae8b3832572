import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DurableFiles } from '../../ports/durable-files.ts';

/** A folder's own entry reaches the disk only when the folder is synced; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try { await handle.sync(); } finally { await handle.close(); }
}

/** Temporary file in the same folder, fsync, rename, fsync of the folder. */
async function replaceWith<Result>(file: string, fill: (temporary: string) => Promise<Result>): Promise<Result> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    const result = await fill(temporary);
    await chmod(temporary, 0o644);
    const handle = await open(temporary, 'r+');
    try { await handle.sync(); } finally { await handle.close(); }
    await rename(temporary, file);
    await syncFolder(folder);
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    // A write that fails knows no name.
    if (error instanceof Error && 'code' in error && !('path' in error)) throw Object.assign(error, { path: file });
    throw error;
  }
}

async function replace(file: string, ...parts: readonly Uint8Array[]): Promise<void> {
  await replaceWith(file, async (temporary) => {
    const handle = await open(temporary, 'wx');
    try {
      for (const part of parts) await handle.writeFile(part);
    } finally {
      await handle.close();
    }
  });
}

export const durableFiles = (): DurableFiles => ({ replaceWith, replace });
