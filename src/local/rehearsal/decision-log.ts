import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';

/**
 * Every decision, order and answer of the venue, one JSON line each, append-only. A run that starts again tells its story from the
 * beginning: what the file already holds is compared, what is new is added, so that a crash at any moment leaves no hole and no double.
 */
export class DecisionLog {
  readonly #file: string;
  readonly #handle: number;
  readonly #known: readonly string[];
  #pending: string[] = [];
  /** Lines told so far, known ones included. */
  told = 0;
  /** A last line without an end was cut off: the machine stopped while it was written. */
  readonly wasTorn: boolean;

  constructor(file: string) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.#file = file;
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    this.wasTorn = whole.length < text.length;
    this.#known = whole === '' ? [] : whole.slice(0, -1).split('\n');
    this.#handle = openSync(file, 'a', 0o644);
    if (this.wasTorn) ftruncateSync(this.#handle, Buffer.byteLength(whole));
  }

  /** Lines the file held when it was opened. */
  get known(): number { return this.#known.length; }

  tell(line: string): void {
    const expected = this.#known[this.told];
    this.told += 1;
    if (expected === undefined) this.#pending.push(line);
    else if (expected !== line) throw new DataError(`"${this.#file}" line ${this.told} tells another story than this run: expected "${clip(line)}", found "${clip(expected)}". --fresh starts anew and keeps the old files`);
  }

  /** Puts what was told on the disk. */
  flush(): void {
    if (this.#pending.length > 0) {
      writeSync(this.#handle, `${this.#pending.join('\n')}\n`);
      this.#pending = [];
    }
    fsyncSync(this.#handle);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

const clip = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
