import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { S3Server } from '../../src/shared/adapters/s3/s3-server.contract.ts';
import { SqsServer } from '../../src/shared/adapters/sqs/sqs-server.contract.ts';
import { sweepKeys } from '../../src/shared/handlers/sweep/sweep-keys.ts';
import { walkFile } from './real-sweep.contract.ts';

const PROGRAM = path.resolve(import.meta.dirname, '..', '..', 'src', 'local', 'coinbot.mjs');
const RUN = ['run', 'sma-cross', '--data', 'walk.parquet', '--trials', '24', '--block', '4', '--range', 'fast=5:50', 'slow=60:600', '--range', 'exits.stopLoss=0.01:0.05', '--folds', '2', '--json'];

let folder = '';
let [s3, sqs]: [S3Server, SqsServer] = [undefined as never, undefined as never];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sweep-command-'));
  await walkFile(folder);
  [s3, sqs] = [await S3Server.start('lake'), await SqsServer.start()];
  const client = new SQSClient({ region: 'ap-northeast-2', endpoint: sqs.endpoint, credentials: { accessKeyId: 'a-test', secretAccessKey: 'a-test' } });
  const { QueueUrl: jobsDeadLetterUrl } = await client.send(new CreateQueueCommand({ QueueName: 'jobs-dead' }));
  const { QueueUrl: jobsQueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'jobs', Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:ap-northeast-2:123456789012:jobs-dead', maxReceiveCount: 3 }) } }));
  client.destroy();
  const aws = { region: 'ap-northeast-2', bucket: 'lake', jobsQueueUrl, jobsDeadLetterUrl, s3Endpoint: s3.endpoint, sqsEndpoint: sqs.endpoint };
  await writeFile(path.join(folder, 'config.json'), JSON.stringify({ dataFolder: path.join(folder, 'data'), aws }));
});
afterAll(async () => {
  await Promise.all([s3.end(), sqs.end()]);
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const coinbot = (...argv: readonly string[]): Promise<Answer> => new Promise((resolve) => {
  const env = { ...process.env, COINBOT_CONFIG_FOLDER: folder, AWS_ACCESS_KEY_ID: 'a-test', AWS_SECRET_ACCESS_KEY: 'a-test', AWS_EC2_METADATA_DISABLED: 'true' };
  execFile(process.execPath, [PROGRAM, 'sweep', ...argv], { cwd: folder, env }, (error, out, err) => { resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, out, err }); });
});
const json = (answer: Answer): Readonly<Record<string, unknown>> => {
  expect([answer.err, answer.code]).toEqual([expect.anything(), 0]);
  return JSON.parse(answer.out) as Readonly<Record<string, unknown>>;
};

describe('coinbot sweep', () => {
  test('gives the same result on the queue of this PC and through S3 and SQS', async () => {
    const local = json(await coinbot(...RUN));
    expect(local).toMatchObject({ strategy: 'sma-cross', jobs: 6, trials: 24, failed: 0, resultHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const cloud = json(await coinbot(...RUN, '--where', 'both'));
    expect(cloud).toEqual(local);
    expect([...s3.buckets.get('lake')?.keys() ?? []].filter((key) => key.startsWith('results/'))).toHaveLength(6);
    // Known: nothing is sent, nothing computed.
    const requests = sqs.requests.get('SendMessageBatch');
    expect(json(await coinbot(...RUN, '--where', 'both'))).toEqual(local);
    expect(sqs.requests.get('SendMessageBatch')).toBe(requests);
  }, 120_000);

  test('is sent, looked at, cancelled, gone on with and worked on by whoever comes', async () => {
    const sent = json(await coinbot(...RUN, '--name', 'mine', '--seed', '2', '--detach'));
    expect(sent).toMatchObject({ sweep: 'mine', jobs: 6, done: 0, resultHash: null, queue: { waiting: 6, inWork: 0, dead: 0 } });
    expect(json(await coinbot('cancel', 'mine', '--json'))).toEqual({ sweep: 'mine', cancelled: true });
    expect(json(await coinbot('work', '--idle', '1s', '--max-cores', '1', '--json'))).toEqual({ cancelled: 6 });
    expect(json(await coinbot('status', 'mine', '--json'))).toMatchObject({ done: 0, isCancelled: true });
    expect(json(await coinbot('resume', 'mine', '--json'))).toEqual({ sweep: 'mine', sent: 6 });
    expect(json(await coinbot('work', '--idle', '1s', '--json'))).toEqual({ done: 6 });
    expect(json(await coinbot('status', 'mine', '--json'))).toMatchObject({ schema: 'sweep-summary-1', trials: 24 });
    expect(json(await coinbot('redrive', '--json'))).toEqual({ redriven: 0 });
    expect((await coinbot('status')).out).toMatch(/mine +sma-cross +24 +6 +6/);
  }, 120_000);

  test.each<[readonly string[], RegExp]>([
    [['status', 'none'], /no sweep is called "none"/],
    [['status', '../x'], /expected the name of a sweep, found "..\/x"/],
    [['status', '--where', 'moon'], /--where: expected one of local, aws, both, found "moon"/],
    [[...RUN, '--sampler', 'tpe'], /--sampler: expected one of grid, random, sobol, halton, found "tpe"/],
    [[...RUN, '--block', '101'], /expected 1 to 100 trials in a job, found "101"/],
    [[...RUN, '--folds', '11'], /--folds: expected at most one fold a day, found 11 for 10 days/],
    [['run', 'my-own', '--data', 'walk.parquet'], /expected a strategy that comes with the program/],
    [[...RUN, '--name', 'a/b'], /--name: expected 1 to 80 letters, digits .*found "a\/b"/],
    [[...RUN, '--name=-rf'], /--name: expected 1 to 80 letters, digits .*found "-rf"/],
    [[...RUN, '--name', 'mine'], /a sweep called "mine" is there and is another one/],
  ])('says what is wrong with %j', async (argv, message) => {
    const { code, err } = await coinbot(...argv);
    expect(err.replaceAll('\\"', '"')).toMatch(message);
    expect(code).toBe(2);
  }, 60_000);

  test('puts what other programs have to know where they look for it', () => {
    const keys = [...s3.buckets.get('lake')?.keys() ?? []];
    expect([...new Set(keys.map((key) => key.split('/')[0]))].toSorted()).toEqual(['lake', 'results', 'sweeps']);
    expect(keys.filter((key) => key.startsWith('sweeps/')).map((key) => key.split('/')[2]).toSorted()).toEqual(['enqueued', 'manifest.json', 'summary.json']);
    expect(keys.filter((key) => key.startsWith('lake/'))).toEqual([sweepKeys.data(keys.find((key) => key.startsWith('lake/'))?.slice(13, 77) ?? '')]);
  });
});
