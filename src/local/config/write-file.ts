import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes a file so that a crash or a full disk leaves the old one or the new one, never half of it. */
export function writeFileWhole(file: string, content: string | Uint8Array, mode = 0o644): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.part`;
  try {
    const handle = openSync(temporary, 'w', mode);
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    // A write that fails knows no name.
    if (error instanceof Error && 'code' in error && !('path' in error)) throw Object.assign(error, { path: file });
    throw error;
  }
}
