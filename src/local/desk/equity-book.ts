import { open, stat } from 'node:fs/promises';
import type { EquityMoment } from '../../../dashboard/desk/account.ts';
import { equityFileIn, parsedEquity, thinned } from '../broadcast/account-files.ts';
import { linePiece } from './records/line-tail.ts';

/** What is on record of the account's money, oldest first. */
export interface EquityRecord {
  readonly moments: readonly EquityMoment[];
  /** What the account began with, before the first fees; NaN where nothing is on record. */
  readonly beganWith: number;
}

/** Thinned in memory when there are twice as many as the last time, and at least so many more. */
const MORE = 10_000;

/** The equity file of a state folder, read on from where it was read to: each line is parsed once. Of what is older than a day only what the file itself keeps at its next start stays in memory. */
export class EquityBook {
  readonly #file: string;
  #moments: EquityMoment[] = [];
  #beganWith = NaN;
  #offset = 0;
  /** The last bytes that were read: where they do not stand there any more the file is another one. */
  #mark = Buffer.alloc(0);
  #thinnedTo = 0;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(stateFolder: string) {
    this.#file = equityFileIn(stateFolder);
  }

  /** All of it as it is now. Asked by several at once, one reads after the other. */
  async read(): Promise<EquityRecord> {
    const mine = this.#reading.then(() => this.#readOn());
    this.#reading = mine.catch(() => undefined);
    await mine;
    return { moments: [...this.#moments], beganWith: this.#beganWith };
  }

  async #readOn(): Promise<void> {
    if (!await this.#isSame()) this.#beginAnew();
    for (let piece = await linePiece(this.#file, this.#offset); piece !== undefined; piece = await linePiece(this.#file, this.#offset)) {
      for (const { at, equity, drawdown, profit } of parsedEquity(piece.lines.join('\n'))) {
        if (this.#moments.length === 0) this.#beganWith = equity - profit;
        this.#moments.push({ at, equity, drawdown });
      }
      this.#mark = Buffer.from(`${piece.lines.at(-1) ?? ''}\n`);
      this.#offset = piece.next;
      this.#thin();
    }
  }

  #thin(): void {
    const newest = this.#moments.at(-1);
    if (newest === undefined || this.#moments.length < 2 * this.#thinnedTo + MORE) return;
    this.#moments = [...thinned(this.#moments, newest.at)];
    this.#thinnedTo = this.#moments.length;
  }

  #beginAnew(): void {
    this.#moments = [];
    this.#beganWith = NaN;
    this.#offset = 0;
    this.#mark = Buffer.alloc(0);
    this.#thinnedTo = 0;
  }

  /** Whether it is the file that was read before, grown or not: begun anew or thinned, it has another line at this place, or none. */
  async #isSame(): Promise<boolean> {
    if (this.#offset === 0) return true;
    const size = (await stat(this.#file).catch(() => undefined))?.size ?? 0;
    if (size < this.#offset) return false;
    const handle = await open(this.#file, 'r').catch(() => undefined);
    if (handle === undefined) return false;
    try {
      const found = Buffer.alloc(this.#mark.length);
      const { bytesRead } = await handle.read(found, 0, found.length, this.#offset - found.length);
      return bytesRead === found.length && found.equals(this.#mark);
    } finally {
      await handle.close();
    }
  }
}
