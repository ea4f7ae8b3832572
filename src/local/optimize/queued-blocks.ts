import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DataError, TransientError, UsageError } from '../../shared/domain/errors.ts';
import { blockResult, canonicalJson, type BlockContent, type BlockJob, type BlockResult } from '../../shared/handlers/sweep/block-job.ts';
import { sweepKeys } from '../../shared/handlers/sweep/sweep-keys.ts';
import { jsonOf } from '../../shared/handlers/sweep/sweep-manifest.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { strategies } from '../../shared/strategies/registry.ts';
import { loadConfig, folderOf } from '../config/load.ts';
import { codeHash } from '../code-hash.ts';
import { workTogether } from '../jobs/crew.ts';
import { asObject } from '../jobs/data-object.ts';
import { openPlace, placeOf, type Place, type Where } from '../jobs/place.ts';
import type { Blocks } from './open-blocks.ts';
import { Rounds } from './rounds.ts';

const LOOK_EVERY_MS = 250;
/** Handed out so often in vain, a job lies among the dead letters. */
const MOST_RECEIVES = 3;
/** What a search takes here while others work. */
const WAITING_BYTES = 20e6;
/** Functions that work at the same time, by default of the stacks. */
const AWS_WORKERS = 12;

const trouble = z.object({ kind: z.enum(['invalid', 'refused', 'failed']), reason: z.string(), receives: z.int() });

interface Asked {
  readonly where: Exclude<Where, 'local'>;
  readonly cores: number;
  readonly signal: AbortSignal;
  readonly base: Pick<BlockContent, 'data' | 'funding' | 'strategy'>;
}

/** Blocks as jobs of the queue in AWS, with the data beside them in the bucket; where that is asked for, this PC is one of the workers. Results are the same, and are known there the next time. */
export async function queuedBlocks({ where, cores, signal, base }: Asked): Promise<Blocks & { readonly store: ObjectStore }> {
  if (!strategies.some(({ name }) => name === base.strategy)) throw new UsageError(`--where ${where}: expected a strategy that comes with the program, because no other is in AWS, found "${base.strategy}"`);
  const config = loadConfig();
  const settings = placeOf(where, config);
  const place = await openPlace(settings);
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const data = await asObject(base.data, place.store);
  const funding = base.funding === undefined ? undefined : await asObject(base.funding, place.store);
  const order = { place: settings, idleMs: null, code: codeHash(), dataFolder: folderOf(config, 'dataFolder') };
  let failure: unknown;
  const crew = where === 'aws' ? Promise.resolve() : workTogether(order, { size: cores, signal: both, tell: () => undefined });
  crew.catch((error: unknown) => { failure = error; over.abort(); });
  const rounds = new Rounds<BlockJob, BlockResult>((jobs) => answered(place, jobs.map((job) => ({ ...job, data, ...(funding === undefined ? {} : { funding }) })), () => {
    if (failure !== undefined) throw failure;
    both.throwIfAborted();
  }));
  return {
    store: place.store, workers: where === 'aws' ? AWS_WORKERS : AWS_WORKERS + cores, memoryBytes: process.memoryUsage.rss() + WAITING_BYTES, handle: (job) => rounds.add(job),
    async close() {
      over.abort();
      await crew.catch(() => undefined);
      place.close();
    },
  };
}

/** Sends jobs and waits for their results. DataError where one can never be done, TransientError where it failed each time. */
async function answered({ store, queue }: Place, jobs: readonly BlockJob[], check: () => void): Promise<readonly BlockResult[]> {
  await queue.send(jobs.map((job) => canonicalJson(job)));
  return await Promise.all(jobs.map(async (job) => {
    for (;;) {
      check();
      const found = await store.get(sweepKeys.result(job.sweep, job.jobId));
      if (found !== undefined) return parsedResult(job, found.bytes);
      await assertAlive(store, job);
      await sleep(LOOK_EVERY_MS);
    }
  }));
}

function parsedResult({ sweep, jobId, params }: BlockJob, bytes: Uint8Array): BlockResult {
  const parsed = blockResult.safeParse(jsonOf(bytes));
  if (!parsed.success || parsed.data.jobId !== jobId || parsed.data.trials.length !== params.length) throw new DataError(`"${sweepKeys.result(sweep, jobId)}" is not the result of its job: remove it`);
  return parsed.data;
}

async function assertAlive(store: ObjectStore, { sweep, jobId }: BlockJob): Promise<void> {
  const found = await store.get(sweepKeys.error(sweep, jobId));
  const told = trouble.safeParse(found === undefined ? undefined : jsonOf(found.bytes));
  if (!told.success) return;
  const { kind, reason, receives } = told.data;
  if (kind !== 'failed') throw new DataError(`job ${jobId} cannot be done: ${reason}`);
  if (receives >= MOST_RECEIVES) throw new TransientError(`job ${jobId} failed ${receives} times: ${reason}`);
}
