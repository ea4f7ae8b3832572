import { open } from 'node:fs/promises';

const CHUNK = 256 * 1024;
/** A line longer than this is left out. */
const LONGEST = 8 * 2 ** 20;
const LINE_BREAK = 10;

/** The lines of a file, the last one first, read in pieces from its end, or from where a line begins. A last line without its end is still being written: it is left out. */
export async function* linesBackwards(file: string, before = Infinity): AsyncGenerator<string> {
  const handle = await open(file, 'r');
  try {
    let end = Math.min(before, (await handle.stat()).size);
    // What was read and begins with a part of a line whose beginning lies further in front.
    let rest: Buffer = Buffer.alloc(0);
    let isLast = true;
    while (end > 0) {
      const start = Math.max(0, end - CHUNK);
      const piece = Buffer.alloc(end - start);
      await handle.read(piece, 0, piece.length, start);
      end = start;
      const { lines, before } = cut(Buffer.concat([piece, rest]), start === 0);
      rest = before.length > LONGEST ? Buffer.alloc(0) : before;
      if (isLast && lines.length > 0) {
        isLast = false;
        lines.pop();
      }
      yield* lines.toReversed().filter((line) => line !== '');
    }
  } finally {
    await handle.close();
  }
}

/** Whole lines, and what stands before the first line break. The last of the lines has no break behind it: empty, or not whole. */
function cut(bytes: Buffer, isBeginning: boolean): { readonly lines: string[]; readonly before: Buffer } {
  const at = isBeginning ? 0 : bytes.indexOf(LINE_BREAK) + 1;
  if (at === 0 && !isBeginning) return { lines: [], before: bytes };
  return { lines: bytes.toString('utf8', at).split('\n'), before: bytes.subarray(0, at) };
}
