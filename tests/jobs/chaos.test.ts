import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import { S3Server } from '../../src/shared/adapters/s3/s3-server.contract.ts';
import { SqsServer } from '../../src/shared/adapters/sqs/sqs-server.contract.ts';
import { random } from '../../src/shared/domain/random.ts';
import { canonicalJson, type BlockJob } from '../../src/shared/handlers/sweep/block-job.ts';
import { doneJobs, enqueueSweep } from '../../src/shared/handlers/sweep/control-sweep.ts';
import { reduceSweep } from '../../src/shared/handlers/sweep/reduce-sweep.ts';
import { sweepKeys } from '../../src/shared/handlers/sweep/sweep-keys.ts';
import { jobsOf, putManifest, type SweepManifest } from '../../src/shared/handlers/sweep/sweep-manifest.ts';
import { BLOCKS, workMessage } from '../../src/shared/handlers/sweep/work-message.ts';
import type { ObjectStore } from '../../src/shared/ports/object-store.ts';
import { openPlace, type ChaosOrder, type ChaosPlace } from './chaos-worker-process.contract.ts';
import { realHandler, realSweep, walkFile } from './real-sweep.contract.ts';
import { CODE, smallBlock, smallSweep } from './small-sweep.contract.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => { for (const end of ends.splice(0).toReversed()) await end(); });

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'chaos-'));
  ends.push(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function onDisk(): Promise<ChaosPlace> {
  const made = await folder();
  return { kind: 'disk', folder: made, notes: path.join(made, 'notes.txt') };
}

async function onServers(): Promise<ChaosPlace & { readonly queues: SqsServer }> {
  const [s3, sqs, made] = [await S3Server.start('lake'), await SqsServer.start(), await folder()];
  ends.push(() => s3.end(), () => sqs.end());
  const client = new SQSClient({ region: 'ap-northeast-2', endpoint: sqs.endpoint, credentials: { accessKeyId: 'a-test', secretAccessKey: 'a-test' } });
  const { QueueUrl: deadLetterUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'jobs-dead' }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:ap-northeast-2:123456789012:jobs-dead', maxReceiveCount: 3 });
  const { QueueUrl: queueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'jobs', Attributes: { RedrivePolicy } }));
  client.destroy();
  return { kind: 'servers', s3: s3.endpoint, sqs: sqs.endpoint, queueUrl, deadLetterUrl, notes: path.join(made, 'notes.txt'), queues: sqs };
}

const PROGRAM = path.join(import.meta.dirname, 'chaos-worker-process.contract.ts');

/** Workers that are started again for as long as anybody works. */
class Crew {
  #children = new Set<ChildProcess>();
  #isOver = false;
  deaths = 0;
  readonly #order: ChaosOrder;

  constructor(order: ChaosOrder, size: number) {
    this.#order = order;
    for (let i = 0; i < size; i++) this.#hire();
  }

  #hire(): void {
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(this.#order)], { stdio: ['ignore', 'ignore', 'inherit'] });
    this.#children.add(child);
    child.once('exit', () => {
      this.#children.delete(child);
      if (child.signalCode === 'SIGKILL') this.deaths += 1;
      if (!this.#isOver) this.#hire();
    });
  }

  /** kill -9, in the middle of whatever it does. */
  killOne(): void {
    const [oldest] = this.#children;
    oldest?.kill('SIGKILL');
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#children].map((child) => new Promise((resolve) => { child.once('exit', resolve); child.kill('SIGKILL'); })));
  }
}

async function until(isSo: () => Promise<boolean>, patienceMs: number): Promise<void> {
  for (const end = performance.now() + patienceMs; !(await isSo());) {
    if (performance.now() > end) throw new Error(`not so within ${patienceMs} ms`);
    await sleep(20);
  }
}

async function bytesOf(store: ObjectStore, sweep: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const { key } of store.list(sweepKeys.results(sweep))) found.set(key, Buffer.from((await store.get(key))?.bytes ?? []).toString());
  return found;
}

interface Clean {
  readonly manifest: SweepManifest;
  /** Under the key of their data. */
  readonly data?: { readonly key: string; readonly bytes: Uint8Array };
  readonly results: ReadonlyMap<string, string>;
  readonly resultHash: string;
}

/** What a run without any trouble gives: one process, one job after the other. */
async function cleanRun(work: 'small' | 'real'): Promise<Clean> {
  const place = await onDisk();
  const { store, queue } = await openPlace(place);
  const walk = work === 'small' ? undefined : await walkFile(path.dirname(place.notes));
  const manifest = walk === undefined ? smallSweep(200, 1) : realSweep({ code: CODE, hash: walk.hash, jobs: 200 });
  const data = walk === undefined ? undefined : { key: sweepKeys.data(walk.hash), bytes: walk.bytes };
  if (data !== undefined) await store.put(data.key, data.bytes);
  const { handle, close } = work === 'small' ? { handle: (job: BlockJob) => Promise.resolve(smallBlock(job)), close: () => undefined } : realHandler(store, path.dirname(place.notes));
  await putManifest(store, manifest);
  for (const job of jobsOf(manifest)) expect(await workMessage({ body: canonicalJson(job), receives: 1 }, { store, code: CODE, kind: BLOCKS, handle })).toMatchObject({ kind: 'done' });
  const reduced = await reduceSweep(store, manifest.sweep);
  const results = await bytesOf(store, manifest.sweep);
  close();
  store.close();
  queue.close();
  if (reduced.kind !== 'reduced') throw new Error('a clean run ends');
  return { manifest, results, resultHash: reduced.summary.resultHash, ...(data === undefined ? {} : { data }) };
}

describe.each<['small' | 'real', string, () => Promise<ChaosPlace & { readonly queues?: SqsServer }>]>([
  ['small', 'a folder and a file of this machine', onDisk], ['small', 'servers that speak S3 and SQS', onServers], ['real', 'a folder and a file of this machine', onDisk],
])('%s jobs over %s', (work, _, make) => {
  test('200 jobs, some of them twice and in no order, with workers killed and one job that kills: each result exactly once, byte-equal to a clean run', async () => {
    const { manifest, data, results, resultHash } = await cleanRun(work);
    const jobs = [...jobsOf(manifest)];
    const poison = jobs[77].jobId;
    const place = await make();
    const { store, queue } = await openPlace(place);
    ends.push(() => { store.close(); queue.close(); return Promise.resolve(); });
    if (data !== undefined) await store.put(data.key, data.bytes);
    await putManifest(store, manifest);
    place.queues?.duplicateNext(20);
    const source = random(7);
    const bodies = [...jobs, ...jobs.slice(40, 80)].map((job) => ({ body: canonicalJson(job), at: source.uniform() })).toSorted((a, b) => a.at - b.at).map(({ body }) => body);
    await queue.send([...bodies, 'no job at all']);
    place.queues?.failNext(3);
    const crew = new Crew({ place, work, poison }, 3);
    ends.push(() => crew.end());
    for (const step of [30, 60, 90, 120, 150]) {
      await until(async () => (await doneJobs(store, manifest.sweep)).size >= step, 90_000);
      crew.killOne();
    }
    // One that was in the hands of three who were killed is with the dead letters as the poison is: it is called back.
    await until(async () => {
      const dead = await queue.deadLetters(10);
      const { waiting, inWork } = await queue.depth();
      if (waiting + inWork === 0 && dead.some((body) => !body.includes(poison))) await queue.redrive();
      return waiting + inWork === 0 && dead.length > 0 && (await doneJobs(store, manifest.sweep)).size === 199;
    }, 90_000);
    await crew.end();
    expect(crew.deaths).toBeGreaterThanOrEqual(8);
    expect((await queue.deadLetters(10)).every((body) => body.includes(poison))).toBe(true);
    expect(await reduceSweep(store, manifest.sweep)).toMatchObject({ kind: 'unfinished', missing: [poison] });

    // What was wrong with it is mended: the dead letters are called back, and a worker that lives does them.
    expect(await queue.redrive()).toBeGreaterThan(0);
    const last = spawn(process.execPath, [PROGRAM, JSON.stringify({ place, work } satisfies ChaosOrder)], { stdio: ['ignore', 'ignore', 'inherit'] });
    expect(await new Promise((resolve) => { last.once('exit', resolve); })).toBe(0);
    expect(await queue.depth()).toEqual({ waiting: 0, inWork: 0, dead: 0 });
    expect(await bytesOf(store, manifest.sweep)).toEqual(results);
    const notes = existsSync(place.notes) ? readFileSync(place.notes, 'utf8').trim().split('\n') : [];
    expect(new Set(notes).size).toBe(notes.length);
    // A worker may have been killed between writing and noting it.
    expect(notes.length).toBeGreaterThan(190);
    expect(await reduceSweep(store, manifest.sweep)).toMatchObject({ kind: 'reduced', summary: { jobs: 200, failed: 0, resultHash } });
    expect(await enqueueSweep({ store, queue }, manifest.sweep)).toBe(0);
  }, 300_000);
});
