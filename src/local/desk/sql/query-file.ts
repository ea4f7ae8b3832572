import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { savedQuery, type SavedQuery } from '../../../../dashboard/desk/sql.ts';
import { durableFiles } from '../../../shared/adapters/fs/durable-files.ts';
import { DataError, RefusedError } from '../../../shared/domain/errors.ts';

const content = z.object({ schema: z.literal('queries-1'), queries: z.array(savedQuery).max(1_000) });
const MOST = 200;

/** Questions that a person wrote and wants to keep: one file, whole or not there. */
export class QueryFile {
  readonly #file: string;
  /** One change after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(dataFolder: string) {
    this.#file = path.join(dataFolder, 'dashboard', 'queries.json');
  }

  /** By name. A DataError where the file is not what was written. */
  async all(): Promise<readonly SavedQuery[]> {
    if (!existsSync(this.#file)) return [];
    const text = await readFile(this.#file, 'utf8');
    try {
      return content.parse(JSON.parse(text)).queries;
    } catch (error) {
      throw new DataError(`"${this.#file}": expected saved questions, found something else; move the file away to begin anew`, { cause: error });
    }
  }

  /** Takes the place of one of the same name. */
  save(query: SavedQuery): Promise<void> {
    return this.#change((known) => {
      const others = known.filter(({ name }) => name !== query.name);
      if (others.length >= MOST) throw new RefusedError(`${MOST} questions are saved already: delete some of them first`);
      return [...others, query].toSorted((a, b) => a.name.localeCompare(b.name));
    });
  }

  forget(name: string): Promise<void> {
    return this.#change((known) => known.filter((query) => query.name !== name));
  }

  #change(make: (known: readonly SavedQuery[]) => readonly SavedQuery[]): Promise<void> {
    const work = this.#last.then(async () => {
      const queries = make(await this.all());
      await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 });
      await durableFiles().replace(this.#file, Buffer.from(`${JSON.stringify({ schema: 'queries-1', queries }, null, 2)}\n`));
    });
    this.#last = work.catch(() => undefined);
    return work;
  }
}
