import { WEEK } from '../../domain/time.ts';
import type { Bus } from '../../ports/bus.ts';
import type { Cache } from '../../ports/cache.ts';
import type { Worked } from './work-message.ts';

/** Both tell how far a sweep is, and nothing hangs on them. */
export interface ProgressPorts {
  readonly cache?: Cache | undefined;
  readonly bus?: Bus | undefined;
}

/** Counts a job that is done, once however often it is handed out, and says so. How many of its sweep are done; undefined where nobody counts. */
export async function noteProgress({ cache, bus }: ProgressPorts, { kind, sweep, jobId }: Worked): Promise<number | undefined> {
  if (kind !== 'done' && kind !== 'already') return undefined;
  const done = await cache?.noteMember(`sweep:${sweep}:done`, jobId, WEEK);
  await bus?.publish(`sweep:${sweep}`, JSON.stringify({ jobId, done: done ?? null }));
  return done;
}
