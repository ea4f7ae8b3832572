import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** A folder with more files than this is not counted to its end: what is shown is the least it holds. */
const MOST_FILES = 200_000;
const AT_ONCE = 16;

/** Bytes of all files below a folder; 0 where there is none. What goes while it is counted does not count. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).slice(0, MOST_FILES).map((entry) => path.join(entry.parentPath, entry.name));
  let bytes = 0;
  for (let i = 0; i < files.length; i += AT_ONCE) {
    const sizes = await Promise.all(files.slice(i, i + AT_ONCE).map((file) => stat(file).then(({ size }) => size, () => 0)));
    for (const size of sizes) bytes += size;
  }
  return bytes;
}
