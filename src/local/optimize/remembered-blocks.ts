import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { blockResult, canonicalJson, type BlockJob, type BlockResult } from '../../shared/handlers/sweep/block-job.ts';
import { jsonOf } from '../../shared/handlers/sweep/sweep-manifest.ts';
import { sweepKeys } from '../../shared/handlers/sweep/sweep-keys.ts';
import type { HandleBlock } from '../../shared/handlers/sweep/work-message.ts';

export interface RememberedBlocks {
  readonly handle: HandleBlock;
  /** Blocks that were known from before. */
  readonly resumed: number;
}

/** What was computed once is on the disk before it counts, and is not computed again: a search that was stopped asks for the same in the same order, and goes on. */
export function rememberedBlocks(store: ObjectStore, handle: HandleBlock): RememberedBlocks {
  let resumed = 0;
  return {
    get resumed() { return resumed; },
    async handle(job) {
      const key = sweepKeys.result(job.sweep, job.jobId);
      const known = await store.get(key);
      const before = known === undefined ? undefined : resultOf(job, known.bytes);
      if (before !== undefined) {
        resumed += 1;
        return before;
      }
      const result = await handle(job);
      await store.put(key, new TextEncoder().encode(canonicalJson(result)), known === undefined ? { when: 'absent' } : undefined);
      return result;
    },
  };
}

/** Undefined for what cannot be used: it is computed anew. */
function resultOf(job: BlockJob, bytes: Uint8Array): BlockResult | undefined {
  const parsed = blockResult.safeParse(jsonOf(bytes));
  return parsed.success && parsed.data.jobId === job.jobId && parsed.data.trials.length === job.params.length ? parsed.data : undefined;
}
