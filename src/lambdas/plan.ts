import { planSweep } from '../shared/handlers/sweep/control-sweep.ts';
import { namesIn, objectKeysOf, workBatch, type BatchAnswer, type Invocation } from '../shared/handlers/sweep/queue-event.ts';
import { openLake, openQueue, tell } from './wire.ts';

const [store, queue] = [openLake(), openQueue('JOBS')];

/** A manifest was put: its jobs go into the queue, those without a result. Sent twice is no harm. */
export const handler = (event: unknown, invocation: Invocation): Promise<BatchAnswer> => workBatch(event, invocation, {
  reserveMs: 20_000, tell,
  work: async ({ body }) => {
    for (const sweep of namesIn(objectKeysOf(body), 'sweeps/')) tell({ sweep, sent: await planSweep({ store, queue }, sweep) });
    return 'over';
  },
});
