import { blockHandler } from '../shared/handlers/sweep/block-handler.ts';
import { inSteps } from '../shared/handlers/sweep/block-in-steps.ts';
import { noteProgress } from '../shared/handlers/sweep/note-progress.ts';
import { workBatch, type BatchAnswer, type Invocation } from '../shared/handlers/sweep/queue-event.ts';
import { BLOCKS, isOver, workMessage } from '../shared/handlers/sweep/work-message.ts';
import { CODE, openBlockData, openCounter, openLake, tell } from './wire.ts';

const store = openLake();
const run = blockHandler(openBlockData(store));
const cache = await openCounter();

/** Does the blocks of an event, as every other worker does. One for which time runs out is gone on with by the next who gets it. */
export const handler = (event: unknown, invocation: Invocation): Promise<BatchAnswer> => workBatch(event, invocation, {
  reserveMs: 20_000, tell,
  work: async (message) => {
    const handle = inSteps(run, { store, remainingMs: () => invocation.getRemainingTimeInMillis(), reserveMs: 10_000, size: 10 });
    const worked = await workMessage(message, { store, code: CODE, kind: BLOCKS, handle });
    tell({ ...worked, count: await noteProgress({ cache }, worked) });
    return isOver(worked) ? 'over' : 'again';
  },
});
