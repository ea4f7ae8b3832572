import { TransientError } from '../../domain/errors.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { blockResult, canonicalJson, type BlockJob, type TrialResult } from './block-job.ts';
import { jsonOf } from './sweep-manifest.ts';
import { sweepKeys } from './sweep-keys.ts';
import type { HandleBlock } from './work-message.ts';

export interface Steps {
  readonly store: ObjectStore;
  /** Until this worker is stopped, in milliseconds. */
  readonly remainingMs: () => number;
  /** Time that is kept for writing down what there is. */
  readonly reserveMs: number;
  /** Trials between two looks at the time. */
  readonly size: number;
  /** Between two steps: lets the process do what else it has to, such as saying that it is still at it. */
  readonly breathe?: () => Promise<void>;
}

/**
 * A block done in steps by a worker that is stopped after a while: what it has got by then is kept, and whoever is given the job again goes on there.
 * The result is the one of the whole block, because trials do not know of each other.
 */
export function inSteps(handle: HandleBlock, { store, remainingMs, reserveMs, size, breathe }: Steps): HandleBlock {
  return async (job) => {
    const key = sweepKeys.partial(job.sweep, job.jobId);
    const before = await store.get(key);
    const trials: TrialResult[] = before === undefined ? [] : [...partOf(job, before.bytes)];
    const began = trials.length;
    let longestMs = 0;
    while (trials.length < job.params.length) {
      await breathe?.();
      const left = remainingMs();
      if (left < reserveMs + longestMs) {
        if (trials.length > began) await store.put(key, new TextEncoder().encode(canonicalJson({ schema: 'block-result-1', jobId: job.jobId, trials })));
        throw new TransientError(`job ${job.jobId}: out of time after ${trials.length} of ${job.params.length} trials, to be gone on with`);
      }
      const done = await handle({ ...job, params: job.params.slice(trials.length, trials.length + size) });
      trials.push(...done.trials);
      const took = left - remainingMs();
      // No number where there is no end.
      if (took > longestMs) longestMs = took;
    }
    if (before !== undefined) await store.remove(key);
    return { schema: 'block-result-1', jobId: job.jobId, trials };
  };
}

/** The first trials of a job, as another worker kept them; none where what is there cannot be used. */
function partOf(job: BlockJob, bytes: Uint8Array): readonly TrialResult[] {
  const parsed = blockResult.safeParse(jsonOf(bytes));
  return parsed.success && parsed.data.jobId === job.jobId && parsed.data.trials.length <= job.params.length ? parsed.data.trials : [];
}
