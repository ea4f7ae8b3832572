import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { bundle } from '../../cdk/bundling.ts';
import { ENTRIES } from '../../cdk/functions.ts';
import { fsObjectStore } from '../../src/shared/adapters/fs/fs-object-store.ts';
import { s3ObjectStore } from '../../src/shared/adapters/s3/s3-object-store.ts';
import { sqsJobQueue } from '../../src/shared/adapters/sqs/sqs-job-queue.ts';
import { random } from '../../src/shared/domain/random.ts';
import { blockJobOf, canonicalJson } from '../../src/shared/handlers/sweep/block-job.ts';
import { reduceSweep } from '../../src/shared/handlers/sweep/reduce-sweep.ts';
import { sweepKeys } from '../../src/shared/handlers/sweep/sweep-keys.ts';
import { jobsOf, putManifest } from '../../src/shared/handlers/sweep/sweep-manifest.ts';
import { BLOCKS, workMessage } from '../../src/shared/handlers/sweep/work-message.ts';
import type { JobQueue } from '../../src/shared/ports/job-queue.ts';
import type { ObjectStore } from '../../src/shared/ports/object-store.ts';
import { motoServer, NO_MOTO } from './moto-server.contract.ts';
import { LambdaEnvironment } from './runtime-api.contract.ts';
import { realHandler, realSweep, walkFile } from './real-sweep.contract.ts';

const JOBS = 500;
const aws = { region: 'ap-northeast-2', credentials: { accessKeyId: 'a-test', secretAccessKey: 'a-test' } } as const;
if (NO_MOTO !== undefined) process.stderr.write(`left out: ${JOBS} jobs through moto, because ${NO_MOTO}\n`);

/** What AWS does between a queue and a function: hands over a message, and removes it unless the function wants it again. */
async function mapped(queue: JobQueue, environment: LambdaEnvironment): Promise<number> {
  let invocations = 0;
  for (;;) {
    const [message] = await queue.receive({ max: 1, hiddenMs: 60_000, waitMs: 0 });
    if (message === undefined) return invocations;
    const answer = await environment.invoke({ Records: [{ messageId: 'm', body: message.body, attributes: { ApproximateReceiveCount: String(message.receives) } }] }, 60_000) as { readonly batchItemFailures: readonly unknown[] };
    invocations += 1;
    await (answer.batchItemFailures.length === 0 ? queue.acknowledge(message.receipt) : queue.hide(message.receipt, 0));
  }
}

/** The same jobs in this process, one after the other. */
async function hashHere(folder: string, { code, hash, bytes }: { readonly code: string; readonly hash: string; readonly bytes: Uint8Array }): Promise<unknown> {
  const store = await fsObjectStore(path.join(folder, 'here'));
  const manifest = realSweep({ code, hash, jobs: JOBS });
  await store.put(sweepKeys.data(hash), bytes);
  await putManifest(store, manifest);
  const { handle, close } = realHandler(store, path.join(folder, 'local'));
  for (const job of jobsOf(manifest)) await workMessage({ body: canonicalJson(job), receives: 1 }, { store, code, kind: BLOCKS, handle });
  const reduced = await reduceSweep(store, manifest.sweep);
  close();
  store.close();
  return reduced;
}

async function countOf(store: ObjectStore, prefix: string): Promise<number> {
  let count = 0;
  for await (const { key } of store.list(prefix)) count += key === '' ? 0 : 1;
  return count;
}

test.skipIf(NO_MOTO !== undefined)(`${JOBS} jobs, some twice and some that cannot be done, through S3, SQS and the packaged function: the summary of this machine`, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'moto-sweep-'));
  const moto = await motoServer();
  const { code } = bundle({ projectRoot: path.resolve(import.meta.dirname, '..', '..'), entries: ENTRIES, outputFolder: path.join(folder, 'code'), architecture: process.arch === 'arm64' ? 'arm64' : 'x64', natives: 'local' });
  const [s3, sqs] = [new S3Client({ ...aws, endpoint: moto.endpoint, forcePathStyle: true }), new SQSClient({ ...aws, endpoint: moto.endpoint })];
  const name = `sweep-${process.pid}-${Date.now()}`;
  await s3.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: aws.region } }));
  const { QueueUrl: deadLetterUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }));
  const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 3 }) } }));
  const [store, queue] = [s3ObjectStore({ ...aws, bucket: name, endpoint: moto.endpoint }), sqsJobQueue({ ...aws, queueUrl, deadLetterUrl, endpoint: moto.endpoint })];

  const { bytes, hash } = await walkFile(folder);
  const manifest = realSweep({ code, hash, jobs: JOBS });
  const jobs = [...jobsOf(manifest)];
  await store.put(sweepKeys.data(hash), bytes);
  await putManifest(store, manifest);
  // Planned by another program: no function of this one may do it. And one whose data nobody has.
  const { jobId: _, ...content } = jobs[0];
  const stranger = canonicalJson(blockJobOf({ ...content, code: 'f'.repeat(64) }));
  const hopeless = canonicalJson(blockJobOf({ ...content, data: { hash: 'e'.repeat(64), key: 'lake/none' } }));
  const source = random(3);
  const bodies = [...jobs.map((job) => canonicalJson(job)), ...jobs.slice(0, 20).map((job) => canonicalJson(job)), stranger, hopeless, 'no job at all'].map((body) => ({ body, at: source.uniform() })).toSorted((a, b) => a.at - b.at).map(({ body }) => body);
  await queue.send(bodies);

  const environment = { AWS_REGION: aws.region, AWS_ACCESS_KEY_ID: 'a-test', AWS_SECRET_ACCESS_KEY: 'a-test', AWS_ENDPOINT_URL_S3: moto.endpoint, COINBOT_BUCKET: name };
  const began = performance.now();
  const functions = await Promise.all([1, 2].map(() => LambdaEnvironment.start(path.join(folder, 'code'), 'backtest.handler', environment)));
  const invocations = await Promise.all(functions.map((one) => mapped(queue, one)));
  const seconds = (performance.now() - began) / 1_000;
  process.stderr.write(`${JOBS} jobs of 2 trials through moto in ${seconds.toFixed(1)} s by two functions: ${invocations.join(' + ')} invocations, ${(1_000 * seconds * 2 / JOBS).toFixed(0)} ms each\n`);
  expect(invocations[0] + invocations[1]).toBe(JOBS + 20 + 3 + 1 + 1);
  expect(await queue.depth()).toEqual({ waiting: 0, inWork: 0, dead: 1 });
  expect(await queue.deadLetters(10)).toEqual([stranger]);
  expect([await countOf(store, sweepKeys.results(manifest.sweep)), await countOf(store, 'errors/'), await countOf(store, 'partials/')]).toEqual([JOBS, 2, 0]);
  expect(functions.map(({ log }) => log.match(/"kind":"already"/g)?.length ?? 0).reduce((a, b) => a + b)).toBe(20);
  expect(await reduceSweep(store, manifest.sweep)).toEqual(await hashHere(folder, { code, hash, bytes }));

  for (const one of functions) await one.end();
  for (const client of [store, queue]) client.close();
  for (const client of [s3, sqs]) client.destroy();
  await moto.end();
  await rm(folder, { recursive: true, force: true });
}, 300_000);
