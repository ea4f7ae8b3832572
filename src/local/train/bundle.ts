import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeFileWhole } from '../config/write-file.ts';

/** Writes the files of a bundle so that the folder is the old one or the new one, never a mixture. */
export function writeBundle(folder: string, files: Readonly<Record<string, unknown>>): void {
  const [fresh, old] = [`${folder}.${process.pid}.part`, `${folder}.${process.pid}.old`];
  rmSync(fresh, { recursive: true, force: true });
  try {
    for (const [name, content] of Object.entries(files)) writeFileWhole(path.join(fresh, name), `${JSON.stringify(content, null, 1)}\n`);
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(folder) && existsSync(old)) renameSync(old, folder);
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
