import { createReadStream, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, statSync, truncateSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { TraderNotice } from '../../shared/engine/trading/trader.ts';
import { stateOfText, textOfState } from './state-file.ts';

/** A line of the story: when it was written down, and what was told. */
export interface StoryLine {
  readonly at: number;
  readonly told: TraderNotice;
}

const FOLDER = 'story';
const FLUSH_MS = 200;
const SYNC_MS = 5_000;
/** A file of the story ends at this size; the next start of the program begins a new one in any case. */
const MOST_BYTES = 256 * 2 ** 20;
/** Lines that wait for a disk that does not take them: beyond this the story has a hole, and trading goes on. */
const MOST_WAITING = 20_000;

/**
 * Everything the trader was told, decided and did, one JSON line each: what `why` and `replay` read. It is written beside trading and
 * never in its way: the truth about orders is the journal.
 */
export class Story {
  readonly #file: string;
  readonly #handle: number;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #waiting: string[] = [];
  #bytes = 0;
  #syncedAt = 0;
  /** Lines that could not be kept. */
  lost = 0;

  constructor(folder: string, now: () => number) {
    this.#now = now;
    mkdirSync(path.join(folder, FOLDER), { recursive: true });
    this.#file = path.join(folder, FOLDER, `${now()}.jsonl`);
    this.#handle = openSync(this.#file, 'a', 0o600);
    this.#timer = setInterval(() => { this.flush(); }, FLUSH_MS);
    this.#timer.unref();
  }

  tell(told: TraderNotice): void {
    if (this.#waiting.length >= MOST_WAITING || this.#bytes > MOST_BYTES) this.lost += 1;
    else this.#waiting.push(textOfState({ at: this.#now(), told }));
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const text = `${this.#waiting.join('\n')}\n`;
    try {
      writeSync(this.#handle, text);
      if (this.#now() - this.#syncedAt > SYNC_MS) {
        fsyncSync(this.#handle);
        this.#syncedAt = this.#now();
      }
    } catch {
      // A full disk: what was half written is taken back, the lines wait.
      this.#takeBack();
      return;
    }
    this.#bytes += Buffer.byteLength(text);
    this.#waiting = [];
  }

  #takeBack(): void {
    try {
      if (statSync(this.#file).size > this.#bytes) truncateSync(this.#file, this.#bytes);
    } catch {
      this.lost += this.#waiting.length;
      this.#waiting = [];
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
    closeSync(this.#handle);
  }
}

/** The files of a story, oldest first: one for each start. */
export function storyFiles(folder: string): readonly string[] {
  const place = path.join(folder, FOLDER);
  return existsSync(place) ? readdirSync(place).filter((name) => /^\d+\.jsonl$/.test(name)).toSorted((a, b) => Number(a.slice(0, -6)) - Number(b.slice(0, -6))).map((name) => path.join(place, name)) : [];
}

/** The lines of one file. A last line without its end was being written when the program died: it is left out. */
export async function* readStory(file: string): AsyncGenerator<StoryLine> {
  const input = createReadStream(file, 'utf8');
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const parsed = parseLine(line);
    if (parsed !== undefined) yield parsed;
  }
}

function parseLine(line: string): StoryLine | undefined {
  try {
    return stateOfText(line) as StoryLine;
  } catch {
    return undefined;
  }
}
