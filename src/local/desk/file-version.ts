import { statSync } from 'node:fs';

/** Changes when a file does: its size and time, or that it is not there. */
export function fileVersion(...files: readonly string[]): string {
  return files.map((file) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found === undefined ? '-' : `${found.size}.${found.mtimeMs}`;
  }).join(',');
}
