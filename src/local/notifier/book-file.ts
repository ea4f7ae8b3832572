import { readFileSync } from 'node:fs';
import path from 'node:path';
import { durableFiles } from '../../shared/adapters/fs/durable-files.ts';
import { ProfitBook, profitBookSchema, type ProfitBookState } from './profit-book.ts';

const fileIn = (folder: string): string => path.join(folder, 'notifier.json');

/** The profit of the days, as it was kept. What cannot be read is begun anew: no trade depends on it. */
export function readBook(folder: string, zone: string, say: (text: string) => void): ProfitBook {
  try {
    return new ProfitBook(zone, profitBookSchema.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8'))));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) say(`"${fileIn(folder)}" cannot be used: the profit of days, weeks and months counts from now`);
    return new ProfitBook(zone);
  }
}

/** Writes one after the other, always the newest. */
export class BookFile {
  readonly #folder: string;
  readonly #take: () => ProfitBookState;
  readonly #say: (text: string) => void;
  #isWanted = false;
  #writing: Promise<void> | undefined;

  constructor(folder: string, take: () => ProfitBookState, say: (text: string) => void) {
    this.#folder = folder;
    this.#take = take;
    this.#say = say;
  }

  touch(): void {
    this.#isWanted = true;
    this.#writing ??= this.#write().finally(() => { this.#writing = undefined; });
  }

  async settled(): Promise<void> {
    this.touch();
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      await durableFiles().replace(fileIn(this.#folder), Buffer.from(`${JSON.stringify(this.#take())}\n`)).catch((error: unknown) => { this.#say(`the profit of the days cannot be kept: ${String(error)}`); });
    }
  }
}
