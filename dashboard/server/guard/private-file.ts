import { chmodSync, closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '../../../src/shared/domain/errors.ts';

/** A folder that only its owner may look into. One that stood there with wider rights is narrowed. */
export function privateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** What a file says, or undefined where there is none. One that others may read or write is refused: what it holds could be known or planted. */
export function readPrivateFile(file: string): string | undefined {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { mode } = fstatSync(handle);
    // Windows keeps rights elsewhere and shows every file as open to all.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new DataError(`${file}: expected a file only its owner may read (mode "600"), found "${(mode & 0o777).toString(8)}". If nobody else had access: chmod 600 "${file}"`);
    }
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

/** Writes a file only its owner may read, so that a crash leaves the old one or the new one, never half of it. */
export function writePrivateFile(file: string, text: string): void {
  privateFolder(path.dirname(file));
  const temporary = `${file}.${process.pid}.part`;
  try {
    rmSync(temporary, { force: true });
    const handle = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
    keepName(path.dirname(file));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A new name is safe once its folder is on disk. Windows has no such call. */
function keepName(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
