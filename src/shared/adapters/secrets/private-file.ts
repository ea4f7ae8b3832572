import { randomUUID } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, type Stats } from 'node:fs';
import path from 'node:path';
import { DataError, RefusedError } from '../../domain/errors.ts';

const OTHERS = 0o077;
const isWindows = process.platform === 'win32';

/** Why others on this machine can reach a file, and what to do about it. */
export interface Exposure {
  readonly found: string;
  readonly whatToDo: string;
}

const modeOf = ({ mode }: Stats): string => `0${(mode & 0o777).toString(8)}`;

/** Whether anybody but the owner can read the file or look into its folder. Undefined when not, and on Windows, where modes say nothing. */
export function exposureOf(file: string): Exposure | undefined {
  if (isWindows) return undefined;
  const folder = path.dirname(path.resolve(file));
  const checked = [[file, '600', 'file'], [folder, '700', 'folder']] as const;
  for (const [place, wanted, kind] of checked) {
    const found = statSync(place, { throwIfNoEntry: false });
    if (found !== undefined && (found.mode & OTHERS) !== 0) return { found: `the ${kind} "${place}" has mode ${modeOf(found)}: others on this machine can reach it`, whatToDo: `chmod ${wanted} ${place}` };
  }
  return undefined;
}

/** Windows has no modes: access is a matter of its lists, which a person has to look at. */
export const privacyRemark = (file: string): string | undefined =>
  (isWindows ? `On Windows, see for yourself that only you can read "${file}" (Properties, Security).` : undefined);

export function assertPrivate(file: string): void {
  const exposure = exposureOf(file);
  if (exposure === undefined) return;
  throw new RefusedError(`${exposure.found}. Run: ${exposure.whatToDo} (where that changes nothing, the file system has no modes: keep the configuration elsewhere and name it in COINBOT_CONFIG_FOLDER)`);
}

/** The text of a file that only its owner can read; undefined where there is none. */
export function readPrivate(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  assertPrivate(file);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new DataError(`"${file}" cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'}`);
  }
}

/** Makes the folder, or closes it to others. Returns whether it had been open to them. */
export function closeFolder(folder: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (isWindows || (statSync(folder).mode & OTHERS) === 0) return false;
  chmodSync(folder, 0o700);
  return true;
}

function syncFolder(folder: string): void {
  if (isWindows) return;
  const handle = openSync(folder, 'r');
  try { fsyncSync(handle); } finally { closeSync(handle); }
}

/** Writes a file of mode 0600: temporary file beside it, fsync, rename, fsync of the folder. The old file or the new one, never half of it. */
export function writePrivate(file: string, text: string): void {
  const folder = path.dirname(path.resolve(file));
  const temporary = path.join(folder, `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    const handle = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    assertPrivate(temporary);
    renameSync(temporary, file);
    syncFolder(folder);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
