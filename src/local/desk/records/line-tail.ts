import { open } from 'node:fs/promises';

export interface LinePiece {
  readonly lines: readonly string[];
  /** Bytes of the file that are read with it. */
  readonly next: number;
}

/** Read without a pause: others of this process wait for it. */
const PIECE = 96 * 1_024;
const LONGEST = 64 * 2 ** 20;

/** The whole lines behind a place in a file, some hundred at once; undefined at the end. A last line without its end is being written. */
export async function linePiece(file: string, offset: number): Promise<LinePiece | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    for (let size = PIECE; size <= LONGEST; size *= 4) {
      const bytes = Buffer.alloc(size);
      const { bytesRead } = await handle.read(bytes, 0, size, offset);
      const end = bytes.subarray(0, bytesRead).lastIndexOf(10) + 1;
      if (end > 0) return { lines: bytes.toString('utf8', 0, end - 1).split('\n'), next: offset + end };
      if (bytesRead < size) return undefined;
    }
    return undefined;
  } finally {
    await handle.close();
  }
}
