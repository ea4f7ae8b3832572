import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';
import type { DurableFiles } from '../../shared/ports/durable-files.ts';
import { readPaperState } from '../../shared/venue/paper/paper-state.ts';
import type { PaperState } from '../../shared/venue/paper/paper-state.ts';
import { paperVenue, type PaperStore, type PaperVenue, type PaperVenueSettings } from './paper-venue.ts';

/** One file for each venue in a folder, replaced as a whole: a crash leaves the account before or after, never between. */
export function paperStore(folder: string, venue: string, files: DurableFiles): PaperStore {
  const file = path.join(folder, `${venue}.paper.json`);
  return {
    async read() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return undefined; throw error; });
      if (text === undefined) return undefined;
      try {
        const state = JSON.parse(text) as PaperState;
        readPaperState(state);
        return state;
      } catch (cause) {
        throw new DataError(`"${file}" is not a paper account that can be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      }
    },
    write: (state) => files.replace(file, Buffer.from(JSON.stringify(state))),
  };
}

/** A paper account that goes on where it was left, or begins with its balances; what it tells is on the disk before. */
export async function openPaperVenue(settings: Omit<PaperVenueSettings, 'state' | 'write'>, store: PaperStore): Promise<PaperVenue> {
  const state = await store.read();
  const opened = paperVenue({ ...settings, state, write: (now) => store.write(now) });
  // A new account is there before anybody sees it.
  if (state === undefined) await store.write(opened.save());
  return opened;
}
