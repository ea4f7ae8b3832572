import { open, stat, type FileHandle } from 'node:fs/promises';

const CHUNK = 256 * 1024;
/** A line longer than this is left out. */
const LONGEST = 32 * 2 ** 20;

/** Lines of a text file that others append to, read from its end in both directions, each once. A last line without its end is still being written: it comes later. */
export class GrowingFile {
  readonly file: string;
  /** What lies between these was read; undefined before the first. */
  #head: number | undefined;
  #tail = 0;

  constructor(file: string) {
    this.file = file;
  }

  /** Whether everything before what was read has been read too. */
  get isAtBeginning(): boolean { return this.#head === 0; }

  /** The lines that were appended since, oldest first. The first time it gives none: what is there is older. */
  async newer(): Promise<readonly string[]> {
    const size = (await stat(this.file).catch(() => undefined))?.size ?? 0;
    if (this.#head !== undefined && size <= this.#tail) return [];
    return this.#reading(async (handle) => {
      if (this.#head === undefined) {
        this.#tail = await endOfLines(handle, size);
        this.#head = this.#tail;
        return [];
      }
      const bytes = await readPiece(handle, this.#tail, Math.min(size, this.#tail + LONGEST));
      const end = bytes.lastIndexOf(10) + 1;
      if (end === 0 && bytes.length === LONGEST) this.#tail += bytes.length;
      this.#tail += end;
      return linesOf(bytes.subarray(0, end));
    });
  }

  /** A piece of the lines before, the newest first; undefined at the beginning of the file. */
  async older(): Promise<readonly string[] | undefined> {
    if (this.#head === undefined) await this.newer();
    const before = this.#head ?? 0;
    if (before === 0) return undefined;
    return this.#reading(async (handle) => {
      for (let size = CHUNK; ; size *= 4) {
        const start = Math.max(0, before - size);
        const bytes = await readPiece(handle, start, before);
        // What stands before the first line break belongs to a line that begins further in front.
        const cut = start === 0 ? 0 : bytes.indexOf(10) + 1;
        const isWithin = start === 0 || (cut > 0 && cut < bytes.length);
        if (!isWithin && size < LONGEST) continue;
        this.#head = isWithin ? start + cut : start;
        return isWithin ? linesOf(bytes.subarray(cut)).toReversed() : [];
      }
    });
  }

  async #reading<Result>(work: (handle: FileHandle) => Promise<Result>): Promise<Result> {
    const handle = await open(this.file, 'r');
    try {
      return await work(handle);
    } finally {
      await handle.close();
    }
  }
}

const linesOf = (bytes: Buffer): readonly string[] => bytes.toString('utf8').split('\n').filter((line) => line !== '');

async function readPiece(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const piece = Buffer.alloc(Math.max(0, to - from));
  const { bytesRead } = await handle.read(piece, 0, piece.length, from);
  return piece.subarray(0, bytesRead);
}

/** Where the last line that has its end ends. */
async function endOfLines(handle: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - CHUNK);
    const last = (await readPiece(handle, start, end)).lastIndexOf(10);
    if (last >= 0) return start + last + 1;
    end = start;
  }
  return 0;
}
