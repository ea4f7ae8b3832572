import { openJournal } from '../../../shared/adapters/fs/journal.ts';
import type { Random } from '../../../shared/domain/random.ts';
import type { Journal, JournalRecord } from '../../../shared/ports/journal.ts';
import { LossyFiles } from './lossy-files.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What outlives the program, and what of it does. */
export interface Disk {
  /** A start of the program over it. */
  open(): Promise<Journal>;
  /** The program has died. */
  died(source: Random): void;
  /** Losses of power so far that took something with them. */
  readonly losses: number;
  /** Segments that were begun. */
  readonly segments: number;
  close(): void;
}

interface Line {
  readonly type: string;
  readonly json: string;
}

/** A journal on a disk that outlives the program. Appends take a moment. */
export function diskJournal(lines: Line[], time: VirtualTime): Journal {
  return {
    async append(type, body, durable) {
      const json = JSON.stringify(body);
      if (durable) await time.wait(1);
      return lines.push({ type, json });
    },
    async *read() {
      for (const [i, { type, json }] of [...lines].entries()) {
        const record: JournalRecord = { seq: i + 1, wallMs: 0, type, body: JSON.parse(json) };
        yield record;
      }
    },
    close: async () => undefined,
  };
}

/** Death of the program alone: everything written is there afterwards. */
export function lastingDisk(time: VirtualTime): Disk {
  const lines: Line[] = [];
  return { open: async () => diskJournal(lines, time), died: () => undefined, losses: 0, segments: 1, close: () => undefined };
}

/** What was only asked to be written some time becomes durable with the next record that has to be: the harsher, the better. */
const NEVER_MS = 2 ** 30;
/** Small, so that a run begins new segments, and dies while it does. */
const SEGMENT_BYTES = 8_000;

/** Death by loss of power: what was not synced is gone, or part of it, or garbage. The real journal over files that forget. */
export class LossyDisk implements Disk {
  losses = 0;
  segments = 0;
  #files = new LossyFiles();
  #journal: Journal | undefined;
  readonly #time: VirtualTime;
  readonly #ignoresSync: boolean;

  constructor(time: VirtualTime, { ignoresSync = false }: { readonly ignoresSync?: boolean | undefined } = {}) {
    this.#time = time;
    this.#ignoresSync = ignoresSync;
  }

  async open(): Promise<Journal> {
    const files = this.#files;
    files.ignoresSync = this.#ignoresSync;
    files.before = async (step) => {
      if (step === 'create') this.segments += 1;
      if (step === 'datasync') await this.#time.wait(1);
    };
    this.#journal = await openJournal(files, { place: 'journal', segmentBytes: SEGMENT_BYTES, lazyMs: NEVER_MS });
    return this.#journal;
  }

  died(source: Random): void {
    const [files, journal] = [this.#files, this.#journal];
    this.#files = files.loseDisk(source);
    this.losses += 1;
    // Ends its timer. What it still writes goes to the disk of before.
    files.before = () => undefined;
    journal?.close().catch(() => undefined);
    this.#journal = undefined;
  }

  close(): void {
    this.#journal?.close().catch(() => undefined);
  }
}
