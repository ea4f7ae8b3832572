import { fitHandler, FITS } from '../shared/handlers/sweep/fit-job.ts';
import { workBatch, type BatchAnswer, type Invocation } from '../shared/handlers/sweep/queue-event.ts';
import { isOver, workMessage } from '../shared/handlers/sweep/work-message.ts';
import { CODE, openLake, tell } from './wire.ts';

const store = openLake();
const handle = fitHandler(store);

/** Fits models, each on one fold. A fit cannot be stopped half way: one that would need longer than there is belongs into the queue of the machines. */
export const handler = (event: unknown, invocation: Invocation): Promise<BatchAnswer> => workBatch(event, invocation, {
  reserveMs: 60_000, tell,
  work: async (message) => {
    const worked = await workMessage(message, { store, code: CODE, kind: FITS, handle });
    tell(worked);
    return isOver(worked) ? 'over' : 'again';
  },
});
