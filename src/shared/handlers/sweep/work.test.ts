import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fsObjectStore } from '../../adapters/fs/fs-object-store.ts';
import { sqliteJobQueue } from '../../adapters/fs/sqlite-job-queue.ts';
import { systemClock } from '../../adapters/fs/system-clock.ts';
import { memoryBus } from '../../adapters/memory/memory-bus.ts';
import { memoryCache } from '../../adapters/memory/memory-cache.ts';
import { DataError, InvariantError, RefusedError, TransientError, UsageError } from '../../domain/errors.ts';
import type { JobQueue } from '../../ports/job-queue.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { CODE, smallBlock, smallSweep } from '../../../../tests/jobs/small-sweep.contract.ts';
import { blockJob, canonicalJson, type BlockJob } from './block-job.ts';
import { inSteps } from './block-in-steps.ts';
import { cancelSweep, enqueueSweep, resumeSweep, sweepStatus } from './control-sweep.ts';
import { reduceSweep } from './reduce-sweep.ts';
import { sweepKeys } from './sweep-keys.ts';
import { jobsOf, manifestOf, putManifest, readManifest } from './sweep-manifest.ts';
import { BLOCKS, workMessage, type HandleBlock } from './work-message.ts';
import { workQueue, type WorkOptions } from './work-queue.ts';

let folder = '';
let [store, queue]: [ObjectStore, JobQueue] = [undefined as never, undefined as never];
let now = 0;
const clock = { ...systemClock(), now: () => now };
beforeEach(async () => {
  now = 1_000;
  folder = await mkdtemp(path.join(tmpdir(), 'work-'));
  store = await fsObjectStore(path.join(folder, 'store'));
  queue = sqliteJobQueue({ file: path.join(folder, 'jobs.db'), clock });
});
afterEach(async () => { store.close(); queue.close(); await rm(folder, { recursive: true }); });

const handle: HandleBlock = (job) => Promise.resolve(smallBlock(job));
const text = async (key: string): Promise<string | undefined> => { const found = await store.get(key); return found === undefined ? undefined : new TextDecoder().decode(found.bytes); };
/** Until nothing is left that can be had now. */
const work = (how: HandleBlock = handle, more: Partial<WorkOptions> = {}) =>
  workQueue({ store, queue, clock, code: CODE, kind: BLOCKS, handle: how }, { lanes: 2, hiddenMs: 60_000, waitMs: 0, idleMs: 0, signal: new AbortController().signal, ...more });

describe('a sweep', () => {
  test('is planned, worked on, and gathered into a summary whose bytes are always the same', async () => {
    const manifest = smallSweep(25, 4);
    expect(await putManifest(store, manifest)).toBe('new');
    expect(await enqueueSweep({ store, queue }, manifest.sweep)).toBe(7);
    expect(await reduceSweep(store, manifest.sweep)).toMatchObject({ kind: 'unfinished', jobs: 7, missing: { length: 7 } });
    expect(await work()).toMatchObject({ done: 7, already: 0 });
    const reduced = await reduceSweep(store, manifest.sweep);
    const bytes = await text(sweepKeys.summary(manifest.sweep));
    expect(await reduceSweep(store, manifest.sweep)).toEqual(reduced);
    expect(await text(sweepKeys.summary(manifest.sweep))).toBe(bytes);
    expect(reduced).toMatchObject({ kind: 'reduced', summary: { trials: 25, failed: 0, jobs: 7, best: { length: 25 } } });
    expect(await sweepStatus({ store, queue }, manifest.sweep)).toMatchObject({ jobs: 7, done: 7, errors: [], isCancelled: false, queue: { waiting: 0, inWork: 0, dead: 0 }, resultHash: reduced.kind === 'reduced' && reduced.summary.resultHash });
  });

  test('ranks by the median over the spans', async () => {
    const manifest = smallSweep(3, 3);
    await putManifest(store, manifest);
    await enqueueSweep({ store, queue }, manifest.sweep);
    await work((job) => {
      const result = smallBlock(job);
      // Sharpe ratios of the two spans: 1 and 5, 3 and 3, and one that is not defined.
      const sharpes = [[1, 5], [3, 3], [9, null]];
      return Promise.resolve({ ...result, trials: result.trials.map((trial, i) => ({ ...trial, spans: trial.spans.map((span, k) => ({ ...span, figures: { ...span.figures, sharpe: sharpes[i][k] } })) })) });
    });
    expect(await reduceSweep(store, manifest.sweep)).toMatchObject({ summary: { best: [{ params: { n: 1 }, score: 3 }, { params: { n: 0 }, score: 1 }] } });
  });

  test('has a name from its content, whatever machine its data lie on, and is the same sweep when it is planned again', async () => {
    const manifest = smallSweep(5, 2);
    const { sweep: _, schema: __, ...plan } = manifest;
    expect(manifestOf({ ...plan, base: { ...plan.base, data: { hash: plan.base.data.hash, file: '/elsewhere.parquet' } } }).sweep).toBe(manifest.sweep);
    expect(smallSweep(6, 2).sweep).not.toBe(manifest.sweep);
    await putManifest(store, manifest);
    expect(await putManifest(store, manifest)).toBe('known');
    await expect(putManifest(store, smallSweep(6, 2, manifest.sweep))).rejects.toThrow(UsageError);
    expect(await readManifest(store, manifest.sweep)).toEqual(manifest);
    await expect(readManifest(store, 'none')).rejects.toThrow('no sweep is called "none"');
    await expect(readManifest(store, '../x')).rejects.toThrow(UsageError);
  });

  test('goes on after an end in the middle with what is missing alone', async () => {
    const manifest = smallSweep(20, 2);
    await putManifest(store, manifest);
    await enqueueSweep({ store, queue }, manifest.sweep);
    const stop = new AbortController();
    const tally = await work(handle, { lanes: 1, signal: stop.signal, tell: () => { stop.abort(); } });
    expect(tally.done).toBe(1);
    const elsewhere = sqliteJobQueue({ file: path.join(folder, 'other.db'), clock });
    expect(await resumeSweep({ store, queue: elsewhere }, manifest.sweep)).toBe(9);
    elsewhere.close();
  });

  test('that was cancelled is worked on no more; its messages go; resumed, it goes on', async () => {
    const [manifest, other] = [smallSweep(4, 1), smallSweep(3, 1)];
    for (const { sweep } of [manifest, other]) { await putManifest(store, sweep === manifest.sweep ? manifest : other); await enqueueSweep({ store, queue }, sweep); }
    await cancelSweep(store, manifest.sweep);
    await cancelSweep(store, manifest.sweep);
    expect(await work()).toMatchObject({ cancelled: 4, done: 3 });
    expect(await enqueueSweep({ store, queue }, manifest.sweep)).toBe(0);
    expect(await sweepStatus({ store }, manifest.sweep)).toMatchObject({ isCancelled: true, done: 0, queue: null });
    expect(await resumeSweep({ store, queue }, manifest.sweep)).toBe(4);
    expect(await work()).toMatchObject({ done: 4 });
  });

  test('tells how far it is, each job counted once', async () => {
    const manifest = smallSweep(3, 1);
    await putManifest(store, manifest);
    await enqueueSweep({ store, queue }, manifest.sweep);
    await enqueueSweep({ store, queue }, manifest.sweep);
    const [cache, bus, heard] = [memoryCache({ clock }), memoryBus(), [] as unknown[]];
    await bus.subscribe(`sweep:${manifest.sweep}`, (message) => { heard.push((JSON.parse(message) as { done: number }).done); });
    const tally = await workQueue({ store, queue, clock, code: CODE, kind: BLOCKS, handle, cache, bus }, { lanes: 1, hiddenMs: 1_000, waitMs: 0, idleMs: 0, signal: new AbortController().signal });
    expect(tally).toMatchObject({ done: 3, already: 3 });
    expect(heard).toEqual([1, 2, 3, 3, 3, 3]);
  });
});

describe('a job', () => {
  const [job] = jobsOf(smallSweep(4, 4));
  const message = { body: canonicalJson(job), receives: 1 };

  test('has an id that says all that decides its result', () => {
    expect(blockJob.parse(JSON.parse(message.body))).toEqual(job);
    expect(blockJob.safeParse({ ...job, strategy: 'another' }).success).toBe(false);
    expect(blockJob.safeParse({ ...job, params: [] }).success).toBe(false);
    expect(blockJob.safeParse({ ...job, data: { hash: job.data.hash, file: '/elsewhere' } }).success).toBe(true);
  });

  test('that is done by two at the same moment has one result', async () => {
    const both = await Promise.all([1, 2].map(() => workMessage(message, { store, code: CODE, kind: BLOCKS, handle })));
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['already', 'done']);
    const before = await store.get(sweepKeys.result(job.sweep, job.jobId));
    expect(await workMessage(message, { store, code: CODE, kind: BLOCKS, handle: () => Promise.reject(new Error('not asked')) })).toMatchObject({ kind: 'already' });
    expect(await store.get(sweepKeys.result(job.sweep, job.jobId))).toEqual(before);
    expect(new TextDecoder().decode(before?.bytes)).toBe(canonicalJson(smallBlock(job)));
  });

  test.each(['no JSON', '{}', '{"schema":"block-job-2"}', canonicalJson({ ...job, jobId: 'e'.repeat(64) })])('that is none (%j) is written down as an error once and not tried again', async (body) => {
    await queue.send([body]);
    expect(await work()).toMatchObject({ invalid: 1, later: 0 });
    expect(await queue.depth()).toEqual({ waiting: 0, inWork: 0, dead: 0 });
    const found: string[] = [];
    for await (const { key } of store.list('errors/')) found.push(key);
    expect(found).toHaveLength(1);
    expect(await text(found[0])).toContain('"kind":"invalid"');
  });

  test.each([['its data cannot be used', new DataError('no such column')], ['it asks for what there is not', new UsageError('no strategy is called x')]])('is given up where %s', async (_, error) => {
    expect(await workMessage(message, { store, code: CODE, kind: BLOCKS, handle: () => Promise.reject(error) })).toMatchObject({ kind: 'refused' });
    expect(await text(sweepKeys.error(job.sweep, job.jobId))).toContain(error.message);
  });

  test('that fails is given back, three times, and then put aside until it is called back', async () => {
    await putManifest(store, smallSweep(4, 4));
    await queue.send([message.body]);
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(await work(() => Promise.reject(new InvariantError('bad luck')))).toMatchObject({ later: 1 });
      expect(await work()).toMatchObject({ done: 0 });
      now += 100_000;
    }
    expect(await queue.depth()).toEqual({ waiting: 0, inWork: 0, dead: 1 });
    expect(await sweepStatus({ store, queue }, job.sweep)).toMatchObject({ done: 0, errors: [{ jobId: job.jobId, kind: 'failed', reason: 'InvariantError: bad luck' }] });
    expect(await queue.redrive()).toBe(1);
    expect(await work()).toMatchObject({ done: 1 });
    expect(await sweepStatus({ store, queue }, job.sweep)).toMatchObject({ done: 1, errors: [] });
  });

  test('whose failure passes by itself leaves no trace', async () => {
    expect(await workMessage(message, { store, code: CODE, kind: BLOCKS, handle: () => Promise.reject(new TransientError('later')) })).toMatchObject({ kind: 'later' });
    expect(await text(sweepKeys.error(job.sweep, job.jobId))).toBeUndefined();
  });

  test('with a result of another one is not done', async () => {
    const wrong = (): ReturnType<HandleBlock> => Promise.resolve({ ...smallBlock(job), jobId: 'f'.repeat(64) });
    expect(await workMessage(message, { store, code: CODE, kind: BLOCKS, handle: wrong })).toMatchObject({ kind: 'later' });
    expect(await store.head(sweepKeys.result(job.sweep, job.jobId))).toBeUndefined();
  });

  test('that another program planned ends the worker, and the job is there for the right one; where there is no other one it is given up', async () => {
    await queue.send([message.body]);
    expect(await workMessage(message, { store, code: 'f'.repeat(64), isAlone: true, kind: BLOCKS, handle })).toMatchObject({ kind: 'refused', reason: expect.stringContaining('expected the program cccc') });
    await expect(workQueue({ store, queue, clock, code: 'f'.repeat(64), kind: BLOCKS, handle }, { lanes: 2, hiddenMs: 60_000, waitMs: 0, signal: new AbortController().signal })).rejects.toThrow(RefusedError);
    expect(await work()).toMatchObject({ done: 1 });
  });

  test('is kept from others for as long as it takes', async () => {
    const waits: number[] = [];
    let hides = 0;
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => { finish = resolve; });
    const beating = { now: () => now, wait: (ms: number, signal?: AbortSignal): Promise<void> => { waits.push(ms); return signal?.aborted === true ? Promise.resolve() : new Promise((resolve) => { signal?.addEventListener('abort', () => { resolve(); }); setTimeout(resolve, 1); }); } };
    const watched: JobQueue = { ...queue, hide: async (receipt, ms) => { hides += 1; await queue.hide(receipt, ms); if (hides === 3) finish(); } };
    await queue.send([message.body]);
    const slow: HandleBlock = async (asked) => { await finished; return smallBlock(asked); };
    const tally = await workQueue({ store, queue: watched, clock: beating, code: CODE, kind: BLOCKS, handle: slow }, { lanes: 1, hiddenMs: 9_000, waitMs: 0, idleMs: 0, signal: new AbortController().signal });
    expect([tally.done, waits[0]]).toEqual([1, 3_000]);
  });
});

describe('a worker that is stopped after a while', () => {
  const [job] = jobsOf(smallSweep(10, 10));
  /** Every trial takes 100 of the milliseconds that are left. */
  const timed = (budget: number) => {
    let left = budget;
    const asked: number[] = [];
    const slow: HandleBlock = (part: BlockJob) => { left -= 100 * part.params.length; asked.push(part.params.length); return Promise.resolve(smallBlock(part)); };
    return { asked, handle: inSteps(slow, { store, remainingMs: () => left, reserveMs: 150, size: 2 }) };
  };

  test('keeps what it has, and the next one goes on there: together the same bytes as at once', async () => {
    const message = { body: canonicalJson(job), receives: 1 };
    const first = timed(900);
    expect(await workMessage(message, { store, code: CODE, kind: BLOCKS, handle: first.handle })).toMatchObject({ kind: 'later' });
    expect(await text(sweepKeys.error(job.sweep, job.jobId))).toBeUndefined();
    const second = timed(2_000);
    expect(await workMessage(message, { store, code: CODE, kind: BLOCKS, handle: second.handle })).toMatchObject({ kind: 'done' });
    expect([first.asked.length, second.asked.length]).toEqual([3, 2]);
    expect(await text(sweepKeys.result(job.sweep, job.jobId))).toBe(canonicalJson(smallBlock(job)));
    expect(await text(sweepKeys.partial(job.sweep, job.jobId))).toBeUndefined();
  });
});
