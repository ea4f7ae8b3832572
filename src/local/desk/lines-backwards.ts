import { open } from 'node:fs/promises';

const CHUNK = 256 * 1024;
/** A line longer than this is left out. */
const LONGEST = 8 * 2 ** 20;

/** The lines of a file, the last one first, read in pieces from its end. A last line without its end is still being written: it is left out. */
export async function* linesBackwards(file: string): AsyncGenerator<string> {
  const handle = await open(file, 'r');
  try {
    let end = (await handle.stat()).size;
    let rest: Buffer = Buffer.alloc(0);
    let isFirst = true;
    while (end > 0) {
      const start = Math.max(0, end - CHUNK);
      const piece = Buffer.alloc(end - start);
      await handle.read(piece, 0, piece.length, start);
      end = start;
      const bytes = Buffer.concat([piece, rest]);
      // What stands before the first line break belongs to a line that begins further in front.
      const cut = start === 0 ? 0 : bytes.indexOf(10) + 1;
      if (start > 0 && cut === 0) { rest = bytes.length > LONGEST ? Buffer.alloc(0) : bytes; continue; }
      rest = bytes.subarray(0, cut);
      const lines = bytes.toString('utf8', cut).split('\n');
      if (isFirst && lines.at(-1) !== '') lines.pop();
      isFirst = false;
      for (const line of lines.toReversed()) if (line !== '') yield line;
    }
  } finally {
    await handle.close();
  }
}
