import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { CHANNELS, URGENCIES, type ChannelName } from '../../shared/domain/bulletin.ts';

const keptSchema = z.strictObject({ number: z.int().min(1), channel: z.enum(CHANNELS), text: z.string().max(20_000), urgency: z.enum(URGENCIES), at: z.number(), isTroubleTold: z.boolean() });
const lineSchema = z.union([keptSchema, z.strictObject({ gone: z.array(z.int()) }), z.strictObject({ troubled: z.int() })]);

/** A text that is not delivered yet. */
export type KeptText = Readonly<z.output<typeof keptSchema>>;

/** Where one channel keeps what is not delivered yet. No function throws. */
export interface TextKeeper {
  keep(text: Omit<KeptText, 'number' | 'channel'>): number;
  /** It went another way. */
  troubled(number: number): void;
  /** Delivered, or given up. */
  forget(numbers: readonly number[]): void;
}

const MOST = 200;
/** So many lines about what is over stay in the file. */
const MOST_LINES = 1_000;

const nameIn = (folder: string): string => path.join(folder, 'notifier-undelivered.ndjson');

/**
 * Texts that wait to be delivered, so that a new start of the notifier can say them late. Appended line by line, without waiting for the disk: what
 * the last second before a power cut brought may be missing. Gone when nothing waits.
 */
export class KeptTexts {
  readonly #file: string;
  readonly #say: (text: string) => void;
  readonly #waiting = new Map<number, KeptText>();
  #lines = 0;
  #number = 0;

  constructor(folder: string, say: (text: string) => void) {
    this.#file = nameIn(folder);
    this.#say = say;
    this.#read();
  }

  /** What was kept before this start, oldest first. */
  waiting(): readonly KeptText[] {
    return [...this.#waiting.values()];
  }

  of(channel: ChannelName): TextKeeper {
    return {
      keep: (text) => {
        const [oldest] = this.#waiting.keys();
        if (this.#waiting.size >= MOST && oldest !== undefined) this.#forget([oldest]);
        const kept: KeptText = { number: ++this.#number, channel, ...text, text: text.text.slice(0, 20_000) };
        this.#waiting.set(kept.number, kept);
        this.#append(kept);
        return kept.number;
      },
      troubled: (number) => {
        const kept = this.#waiting.get(number);
        if (kept === undefined) return;
        this.#waiting.set(number, { ...kept, isTroubleTold: true });
        this.#append({ troubled: number });
      },
      forget: (numbers) => { this.#forget(numbers); },
    };
  }

  forget(numbers: readonly number[]): void {
    this.#forget(numbers);
  }

  #forget(numbers: readonly number[]): void {
    const known = numbers.filter((number) => this.#waiting.delete(number));
    if (known.length === 0) return;
    if (this.#waiting.size === 0) this.#trying(() => { rmSync(this.#file, { force: true }); this.#lines = 0; });
    else this.#append({ gone: known });
  }

  #append(line: object): void {
    this.#trying(() => {
      if (this.#lines < MOST_LINES) {
        appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
        this.#lines++;
        return;
      }
      // What is over is left out, in one step: a reader finds the old file or the new one.
      writeFileSync(`${this.#file}.new`, this.waiting().map((kept) => `${JSON.stringify(kept)}\n`).join(''), { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
      this.#lines = this.#waiting.size;
    });
  }

  #read(): void {
    let text = '';
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) this.#say(`"${this.#file}" cannot be read: what was not delivered before is not said late`);
      return;
    }
    // The last line may be cut short; a line that cannot be read takes no other with it.
    const lines = text.split('\n').filter((line) => line !== '');
    this.#lines = lines.length;
    // A line without an end would run into the next.
    if (!text.endsWith('\n') && text !== '') this.#trying(() => { appendFileSync(this.#file, '\n'); });
    for (const line of lines) this.#take(line);
    if (this.#waiting.size === 0) this.#trying(() => { rmSync(this.#file, { force: true }); this.#lines = 0; });
  }

  #take(line: string): void {
    const parsed = lineSchema.safeParse(jsonOf(line));
    if (!parsed.success) return;
    const { data } = parsed;
    if ('gone' in data) for (const number of data.gone) this.#waiting.delete(number);
    else if ('troubled' in data) {
      const kept = this.#waiting.get(data.troubled);
      if (kept !== undefined) this.#waiting.set(data.troubled, { ...kept, isTroubleTold: true });
    } else {
      this.#waiting.set(data.number, data);
      this.#number = Math.max(this.#number, data.number);
    }
  }

  #trying(work: () => void): void {
    try { work(); } catch (error) { this.#say(`what is not delivered yet cannot be kept: ${String(error)}`); }
  }
}

function jsonOf(line: string): unknown {
  try { return JSON.parse(line); } catch { return undefined; }
}
