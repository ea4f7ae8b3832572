import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** A text file that grows by whole lines: what a full disk took of them by half is taken back, and they wait for the next try. */
export class AppendFile {
  readonly #handle: number;
  #waiting: string[] = [];
  bytes: number;

  constructor(file: string) {
    this.#handle = openSync(file, 'a', 0o600);
    this.bytes = fstatSync(this.#handle).size;
  }

  /** Lines that wait to be written. */
  get waiting(): number { return this.#waiting.length; }

  add(line: string): void {
    this.#waiting.push(line);
  }

  /** False when the disk does not take them. */
  flush(): boolean {
    if (this.#waiting.length === 0) return true;
    const bytes = Buffer.from(`${this.#waiting.join('\n')}\n`);
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#handle, bytes, done);
    } catch {
      this.#takeBack();
      return false;
    }
    this.bytes += bytes.length;
    this.#waiting = [];
    return true;
  }

  #takeBack(): void {
    try {
      ftruncateSync(this.#handle, this.bytes);
    } catch {
      // It is tried again with the next lines; until then half of one stands at the end.
    }
  }

  sync(): void {
    fsyncSync(this.#handle);
  }

  close(): void {
    this.flush();
    closeSync(this.#handle);
  }
}
