import { namesIn, objectKeysOf, workBatch, type BatchAnswer, type Invocation } from '../shared/handlers/sweep/queue-event.ts';
import { reduceSweep } from '../shared/handlers/sweep/reduce-sweep.ts';
import { openLake, tell } from './wire.ts';

const store = openLake();

async function gathered(sweep: string): Promise<void> {
  const reduced = await reduceSweep(store, sweep);
  tell(reduced.kind === 'reduced' ? { sweep, resultHash: reduced.summary.resultHash } : { sweep, missing: reduced.missing.length });
}

/** Results were put: a sweep that has all of them gets its summary. Whoever tells of the last one tells in time, because the lake lists what it holds. */
export function handler(event: unknown, invocation: Invocation): Promise<BatchAnswer> {
  // Hundreds of messages tell of the same sweep: what is there now, one look shows.
  const looked = new Map<string, Promise<void>>();
  const look = (sweep: string): Promise<void> => looked.get(sweep) ?? looked.set(sweep, gathered(sweep)).get(sweep) ?? Promise.resolve();
  const work = async ({ body }: { readonly body: string }) => {
    for (const sweep of namesIn(objectKeysOf(body), 'results/')) await look(sweep);
    return 'over' as const;
  };
  return workBatch(event, invocation, { reserveMs: 20_000, tell, work });
}
