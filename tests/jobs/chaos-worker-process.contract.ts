import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { fsObjectStore } from '../../src/shared/adapters/fs/fs-object-store.ts';
import { sqliteJobQueue } from '../../src/shared/adapters/fs/sqlite-job-queue.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { s3ObjectStore } from '../../src/shared/adapters/s3/s3-object-store.ts';
import { sqsJobQueue } from '../../src/shared/adapters/sqs/sqs-job-queue.ts';
import { BLOCKS, type HandleBlock } from '../../src/shared/handlers/sweep/work-message.ts';
import { workQueue } from '../../src/shared/handlers/sweep/work-queue.ts';
import type { JobQueue } from '../../src/shared/ports/job-queue.ts';
import type { ObjectStore } from '../../src/shared/ports/object-store.ts';
import { realHandler } from './real-sweep.contract.ts';
import { CODE, smallBlock } from './small-sweep.contract.ts';

/** Where a worker that may be killed at any moment finds its work, and where it notes what it wrote. */
export type ChaosPlace =
  | { readonly kind: 'disk'; readonly folder: string; readonly notes: string }
  | { readonly kind: 'servers'; readonly s3: string; readonly sqs: string; readonly queueUrl: string; readonly deadLetterUrl: string; readonly notes: string };

const aws = { region: 'ap-northeast-2', credentials: { accessKeyId: 'a-test', secretAccessKey: 'a-test' } } as const;

export async function openPlace(place: ChaosPlace): Promise<{ readonly store: ObjectStore; readonly queue: JobQueue }> {
  if (place.kind === 'disk') return { store: await fsObjectStore(path.join(place.folder, 'store')), queue: sqliteJobQueue({ file: path.join(place.folder, 'jobs.db'), clock: systemClock() }) };
  return { store: s3ObjectStore({ ...aws, bucket: 'lake', endpoint: place.s3 }), queue: sqsJobQueue({ ...aws, ...place, endpoint: place.sqs }) };
}

/** With a note of every result that was written by somebody. */
function noted(store: ObjectStore, notes: string): ObjectStore {
  return {
    ...store,
    put: async (key, bytes, condition) => {
      const outcome = await store.put(key, bytes, condition);
      if (outcome.kind === 'written' && key.startsWith('results/')) appendFileSync(notes, `${key}\n`);
      return outcome;
    },
  };
}

/** What a worker is told: which work it does, and which job takes it with it, as one that uses up all memory does. */
export interface ChaosOrder {
  readonly place: ChaosPlace;
  readonly work: 'small' | 'real';
  readonly poison?: string | undefined;
}

const said = process.argv[2];
if (said !== undefined) {
  const { place, work, poison } = JSON.parse(said) as ChaosOrder;
  const { store, queue } = await openPlace(place);
  const run: HandleBlock = work === 'small' ? (job) => Promise.resolve(smallBlock(job)) : realHandler(store, `${place.notes}-${process.pid}`).handle;
  const handle: HandleBlock = (job) => {
    if (job.jobId === poison) process.kill(process.pid, 'SIGKILL');
    return run(job);
  };
  const signal = AbortSignal.timeout(60_000);
  await workQueue({ store: noted(store, place.notes), queue, clock: systemClock(), code: CODE, kind: BLOCKS, handle }, { lanes: 1, hiddenMs: 1_000, waitMs: 200, idleMs: 2_500, signal });
  store.close();
  queue.close();
}
