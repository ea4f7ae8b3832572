import { open, type FileHandle } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { RecordedRow } from '../../shared/ports/recording-store.ts';
import { rowOf } from './row-line.ts';

/** The rows that are not Parquet yet: whole lines at the end of a file. */
export interface TailFile {
  readonly file: string;
  readonly bytes: number;
  /** All of it or nothing: what a write that fails has left behind is cut off before the next one. */
  append(text: string): Promise<void>;
  /** Resolves when what was appended survives a loss of power. */
  sync(): Promise<void>;
  /** Cuts off what a failed write left, syncs and closes. */
  finish(): Promise<void>;
}

/** Makes the file; one that is there is a mistake. */
export async function createTail(file: string): Promise<TailFile> {
  const handle: FileHandle = await open(file, 'wx', 0o600);
  let bytes = 0;
  let isTorn = false;
  const mend = async () => {
    if (isTorn) await handle.truncate(bytes);
    isTorn = false;
  };
  return {
    file,
    get bytes() { return bytes; },
    async append(text) {
      await mend();
      isTorn = true;
      const content = Buffer.from(text);
      for (let at = 0; at < content.length;) at += (await handle.write(content, at, content.length - at, bytes + at)).bytesWritten;
      bytes += content.length;
      isTorn = false;
    },
    sync: () => handle.datasync(),
    async finish() {
      try {
        await mend();
        await handle.datasync();
      } finally {
        await handle.close();
      }
    },
  };
}

export interface TailRow {
  readonly row: RecordedRow;
  readonly line: string;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** Whole lines of a tail in order; a line that is not what was written is left out, wherever it stands. */
export async function* readTail(file: string): AsyncGenerator<TailRow> {
  for await (const line of linesOf(file)) {
    const row = rowOf(line);
    if (row !== undefined) yield { row, line: `${line}\n` };
  }
}
