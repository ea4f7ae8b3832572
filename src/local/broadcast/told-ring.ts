import type { LiveMessage } from '../../shared/engine/trading/live-message.ts';
import { liveLine } from './live-line.ts';

interface Entry {
  readonly message: LiveMessage;
  line: string | undefined;
}

/** The newest messages of a kind. Each listener reads on from where it stands: one that is slow costs nobody anything. Lines are made when somebody first reads them. */
export class ToldRing {
  readonly #entries: (Entry | undefined)[];
  #next = 0;

  constructor(size: number) {
    this.#entries = Array.from({ length: size });
  }

  /** The place of the message that comes next. */
  get next(): number { return this.#next; }
  /** The place of the oldest that is still here. */
  get first(): number { return Math.max(0, this.#next - this.#entries.length); }

  add(message: LiveMessage): void {
    this.#entries[this.#next % this.#entries.length] = { message, line: undefined };
    this.#next += 1;
  }

  /** The lines from a place on; what is gone before it is for the caller to count. */
  linesFrom(place: number): string {
    let text = '';
    for (let at = Math.max(place, this.first); at < this.#next; at++) {
      const entry = this.#entries[at % this.#entries.length];
      if (entry !== undefined) text += entry.line ??= liveLine(entry.message);
    }
    return text;
  }
}
