import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3ObjectStore } from '../../src/shared/adapters/s3/s3-object-store.ts';
import { sqsJobQueue } from '../../src/shared/adapters/sqs/sqs-job-queue.ts';
import { sweepKeys } from '../../src/shared/handlers/sweep/sweep-keys.ts';
import { jobsOf, putManifest } from '../../src/shared/handlers/sweep/sweep-manifest.ts';
import { NO_MOTO } from '../jobs/moto-server.contract.ts';
import { realSweep, walkFile } from '../jobs/real-sweep.contract.ts';
import { ARCHITECTURE, asked, deployedDesk, REGION, type DeployedDesk } from './deployed-desk.contract.ts';
import { archiveOf, functionsOf, started } from './deployed-functions.contract.ts';

const MINUTES = 60_000;
const JOBS = 24;
/** Nobody listens there. */
const AWAY = { COINBOT_REDIS_URL: 'redis://127.0.0.1:9' };
const eventOf = (bodies: readonly string[]) => ({ Records: bodies.map((body, i) => ({ messageId: `m${i}`, body, attributes: { ApproximateReceiveCount: '1' } })) });
if (NO_MOTO !== undefined) process.stdout.write(`left out: deploying the stacks, because ${NO_MOTO}\n`);

describe.skipIf(NO_MOTO !== undefined)('the stacks, deployed where moto plays AWS', () => {
  let desk: DeployedDesk | undefined;
  const there = (): DeployedDesk => { if (desk === undefined) throw new Error('expected a deployed desk'); return desk; };
  beforeAll(async () => { desk = await deployedDesk(); }, 5 * MINUTES);
  afterAll(async () => { await desk?.end(); });

  const place = () => ({ region: REGION, endpoint: there().moto.endpoint, credentials: { accessKeyId: 'a-test', secretAccessKey: 'a-test' } });

  it('tell the PC all it needs to work on the same lake and queue', () => {
    expect(Object.keys(there().outputs).filter((name) => !name.startsWith('Export')).toSorted()).toEqual(['Bucket', 'JobsDeadLetterUrl', 'JobsQueueUrl', 'LongDeadLetterUrl', 'LongQueueUrl', 'PcPolicy', 'Region', 'TrainDeadLetterUrl', 'TrainQueueUrl']);
  });

  it('have a lake that takes a result once', async () => {
    const store = s3ObjectStore({ ...place(), bucket: there().outputs['Bucket'] });
    const key = 'results/a-sweep/a-job.json';
    expect((await store.put(key, new TextEncoder().encode('1'), { when: 'absent' })).kind).toBe('written');
    expect((await store.put(key, new TextEncoder().encode('2'), { when: 'absent' })).kind).toBe('refused');
    store.close();
  });

  it('have a queue that gives a job out three times and then puts it among the dead letters', async () => {
    const { JobsQueueUrl: queueUrl, JobsDeadLetterUrl: deadLetterUrl } = there().outputs;
    const queue = sqsJobQueue({ ...place(), queueUrl, deadLetterUrl });
    await queue.send(['poison']);
    for (const receives of [1, 2, 3]) {
      const [message] = await queue.receive({ max: 1, hiddenMs: 60_000, waitMs: 0 });
      expect([message.body, message.receives]).toEqual(['poison', receives]);
      await queue.hide(message.receipt, 0);
    }
    expect(await queue.receive({ max: 1, hiddenMs: 60_000, waitMs: 0 })).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 0, inWork: 0, dead: 1 });
    queue.close();
  });

  it('have six functions of one archive, none of which is set off', async () => {
    const functions = await functionsOf(there());
    expect(functions.map(({ Handler }) => Handler).toSorted()).toEqual(['backtest.handler', 'ingest.handler', 'plan.handler', 'promote.handler', 'reduce.handler', 'train.handler']);
    expect(new Set(functions.map(({ CodeSha256 }) => CodeSha256)).size).toBe(1);
    expect(functions.every(({ Runtime }) => Runtime === 'nodejs24.x')).toBe(true);
    process.stdout.write(`the archive of the functions weighs ${(functions[0].CodeSize / 1e6).toFixed(1)} MB\n`);
    const { EventSourceMappings } = await asked(there().moto, 'lambda', '/2015-03-31/event-source-mappings/') as { readonly EventSourceMappings: readonly { readonly FunctionArn: string; readonly State: string; readonly FunctionResponseTypes: readonly string[] }[] };
    expect(EventSourceMappings.filter(({ FunctionArn }) => FunctionArn.includes(`:${there().name}-`)).map(({ State, FunctionResponseTypes }) => [State, ...FunctionResponseTypes])).toEqual(Array.from({ length: 5 }, () => ['Disabled', 'ReportBatchItemFailures']));
  });

  it('were made of an archive that says what is in it', () => {
    const { folder, entries, missing, architecture } = archiveOf(there());
    expect([architecture, missing]).toEqual([ARCHITECTURE, []]);
    expect(entries.filter((entry) => !existsSync(path.join(folder, entry)))).toEqual([]);
  });

  it('take a sweep from its manifest to its summary by the environment they were deployed with, and with Valkey away', async () => {
    const { Bucket: bucket, JobsQueueUrl: queueUrl, JobsDeadLetterUrl: deadLetterUrl } = there().outputs;
    const [store, queue] = [s3ObjectStore({ ...place(), bucket }), sqsJobQueue({ ...place(), queueUrl, deadLetterUrl })];
    const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-deployed-'));
    const { bytes, hash } = await walkFile(folder);
    const manifest = realSweep({ code: archiveOf(there()).code, hash, jobs: JOBS });
    await store.put(sweepKeys.data(hash), bytes);
    await putManifest(store, manifest);
    const [plan, backtest, reduce] = await Promise.all([started(there(), 'plan.handler'), started(there(), 'backtest.handler', AWAY), started(there(), 'reduce.handler')]);
    const told = (key: string) => JSON.stringify({ Records: [{ s3: { object: { key } } }] });
    expect(await plan.invoke(eventOf([told(sweepKeys.manifest(manifest.sweep))]))).toEqual({ batchItemFailures: [] });
    for (let done = 0; done < JOBS;) {
      const messages = await queue.receive({ max: 10, hiddenMs: 60_000, waitMs: 0 });
      expect(messages.length).toBeGreaterThan(0);
      expect(await backtest.invoke(eventOf(messages.map(({ body }) => body)))).toEqual({ batchItemFailures: [] });
      await Promise.all(messages.map(({ receipt }) => queue.acknowledge(receipt)));
      done += messages.length;
    }
    const [first] = jobsOf(manifest);
    expect(await reduce.invoke(eventOf([told(sweepKeys.result(manifest.sweep, first.jobId))]))).toEqual({ batchItemFailures: [] });
    const summary = await store.get(sweepKeys.summary(manifest.sweep));
    expect(JSON.parse(Buffer.from(summary?.bytes ?? []).toString())).toMatchObject({ jobs: JOBS, trials: 2 * JOBS, failed: 0 });
    await Promise.all([plan, backtest, reduce].map((environment) => environment.end()));
    for (const end of [store, queue]) end.close();
    rmSync(folder, { recursive: true });
  }, 2 * MINUTES);
});
