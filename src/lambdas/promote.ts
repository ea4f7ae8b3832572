import { promoteModel } from '../shared/handlers/sweep/promote-model.ts';
import { objectKeysOf, workBatch, type BatchAnswer, type Invocation } from '../shared/handlers/sweep/queue-event.ts';
import { openLake, tell } from './wire.ts';

const store = openLake();

/** Bundles were put: each is judged, and its slot says who stands where. */
export const handler = (event: unknown, invocation: Invocation): Promise<BatchAnswer> => workBatch(event, invocation, {
  reserveMs: 20_000, tell,
  work: async ({ body }) => {
    for (const [, slot, model, file] of objectKeysOf(body).map((key) => key.split('/'))) {
      if (file !== 'bundle.json') continue;
      const { full, canary } = await promoteModel(store, { slot, model });
      tell({ slot, model, full, canary });
    }
    return 'over';
  },
});
