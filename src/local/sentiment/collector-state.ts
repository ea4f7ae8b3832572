import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { DurableFiles } from '../../shared/ports/durable-files.ts';
import type { DeskState } from '../../shared/sentiment/news-desk.ts';
import type { SourceState } from '../../shared/ports/news-feeds.ts';

const sourceState = z.object({ etag: z.string().optional(), lastModified: z.string().optional(), failures: z.int().min(0), notBefore: z.number() });
const count = z.int().min(0);
const seen = z.object({ id: z.string(), key: z.string(), figures: z.string(), hash: z.object({ high: z.number(), low: z.number() }), at: z.number() });
const counts = z.object({ admitted: count, clamped: count, undated: count, repeated: count, future: count, old: count, empty: count });
const schema = z.object({
  sources: z.record(z.string(), sourceState),
  desk: z.object({ seen: z.array(seen), counts: z.record(z.string(), counts) }),
});

/** What the collector remembers between two runs: when each source may be asked again, and which stories have been seen. */
export interface CollectorState {
  readonly sources: Readonly<Record<string, SourceState>>;
  readonly desk: DeskState;
}

const EMPTY: CollectorState = { sources: {}, desk: { seen: [], counts: {} } };

/** A file that cannot be read as one is told of and begun anew: the store itself takes nothing twice. */
export async function readState(file: string, note: (text: string) => void): Promise<CollectorState> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return undefined; throw error; });
  if (text === undefined) return EMPTY;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    note(`${file} is not what the collector wrote: it begins anew, and asks every source for everything once`);
    return EMPTY;
  }
}

export const writeState = (files: DurableFiles, file: string, state: CollectorState): Promise<void> => files.replace(file, new TextEncoder().encode(JSON.stringify(state)));
