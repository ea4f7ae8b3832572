/** Puts the whole state on the disk. Rejects when it cannot. */
export type WriteState = () => Promise<void>;

interface Waiting {
  readonly version: number;
  readonly done: (isDurable: boolean) => void;
}

/** Lets nothing be told before what it rests on is on the disk. What comes while a write is under way shares the next one. */
export class Commits {
  readonly #version: () => number;
  readonly #write: WriteState | undefined;
  #waiting: Waiting[] = [];
  #durable: number;
  #isWriting = false;

  /** Without `write` everything counts as durable at once. */
  constructor(version: () => number, write: WriteState | undefined) {
    this.#version = version;
    this.#write = write;
    this.#durable = version();
  }

  /** Calls back when everything up to now is on the disk, or could not be put there. */
  after(done: (isDurable: boolean) => void): void {
    const version = this.#version();
    if (this.#write === undefined || (version <= this.#durable && this.#waiting.length === 0)) { done(true); return; }
    this.#waiting.push({ version, done });
    if (!this.#isWriting) void this.#run(this.#write);
  }

  settled(): Promise<boolean> {
    return new Promise((resolve) => { this.after(resolve); });
  }

  async #run(write: WriteState): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const version = this.#version();
      const isDurable = version <= this.#durable || await write().then(() => true, () => false);
      if (isDurable) this.#durable = Math.max(this.#durable, version);
      const ready = this.#waiting.filter((waiting) => waiting.version <= version);
      this.#waiting = this.#waiting.filter((waiting) => waiting.version > version);
      for (const { done } of ready) done(isDurable);
    }
    this.#isWriting = false;
  }
}
