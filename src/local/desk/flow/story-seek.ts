import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** Every line of a story begins with when it was written down. */
const AT = /^\{"at":(\d+(?:\.\d+)?)[,}]/;
const HEAD = 48;
const CHUNK = 64 * 1024;

/** When a line of a story was written down, without reading the rest of it; NaN for what is no such line. */
export const writtenAt = (text: string): number => Number(AT.exec(text)?.[1] ?? NaN);

/** When the first line of a file was written down; undefined for a file without one. */
export async function firstWritten(file: string): Promise<number | undefined> {
  const handle = await open(file, 'r');
  try {
    const at = await writtenFrom(handle, 0);
    return Number.isNaN(at) ? undefined : at;
  } finally {
    await handle.close();
  }
}

async function writtenFrom(handle: FileHandle, start: number): Promise<number> {
  const head = Buffer.alloc(HEAD);
  const { bytesRead } = await handle.read(head, 0, HEAD, start);
  return writtenAt(head.toString('latin1', 0, bytesRead));
}

/** Where the first line after a byte begins, or `end`. */
async function nextLine(handle: FileHandle, from: number, end: number): Promise<number> {
  const piece = Buffer.alloc(CHUNK);
  for (let place = from; place < end; place += CHUNK) {
    const { bytesRead } = await handle.read(piece, 0, CHUNK, place);
    const found = piece.subarray(0, bytesRead).indexOf(10);
    if (found >= 0) return Math.min(end, place + found + 1);
    if (bytesRead < CHUNK) return end;
  }
  return end;
}

/** Where the first line begins that was written down after a time; the size of the file where none was. Lines are in the order of their times: a few reads find it in a file of any size. */
export async function offsetAfter(file: string, time: number): Promise<number> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    let low = 0;
    let found = size;
    let right = size;
    while (right - low > CHUNK) {
      const middle = Math.floor((low + right) / 2);
      const start = await nextLine(handle, middle, right);
      const at = start >= right ? NaN : await writtenFrom(handle, start);
      if (at <= time) low = start;
      else [found, right] = [start < right ? start : found, middle];
    }
    for (let start = low; start < found; start = await nextLine(handle, start, found)) if ((await writtenFrom(handle, start)) > time) return start;
    return found;
  } finally {
    await handle.close();
  }
}

/** The lines of a file from where one begins. */
export async function* linesFrom(file: string, start: number): AsyncGenerator<string> {
  const stream = createReadStream(file, { encoding: 'utf8', start });
  try {
    yield* createInterface({ input: stream, crlfDelay: Infinity });
  } finally {
    stream.destroy();
  }
}
