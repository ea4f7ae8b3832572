import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeFileWhole } from '../config/write-file.ts';

/** Writes the files of a folder so that it is the old one or the new one, never a mixture. */
export function writeFolder(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  const [fresh, old] = ['part', 'old'].map((kind) => path.join(path.dirname(folder), `.${path.basename(folder)}.${process.pid}.${kind}`));
  rmSync(fresh, { recursive: true, force: true });
  try {
    for (const [name, content] of Object.entries(files)) writeFileWhole(path.join(fresh, name), content);
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(folder) && existsSync(old)) renameSync(old, folder);
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
