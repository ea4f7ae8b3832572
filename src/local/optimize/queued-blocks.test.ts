import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3Server } from '../../shared/adapters/s3/s3-server.contract.ts';
import { SqsServer } from '../../shared/adapters/sqs/sqs-server.contract.ts';
import { plantedHours } from '../../shared/engine/models/learned.contract.ts';
import { openCandleStore } from '../wire.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-queued-'));
const hours = path.join(folder, 'hours.parquet');
const starter = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const region = 'ap-northeast-2';
let [s3, sqs]: [S3Server, SqsServer] = [undefined as never, undefined as never];

beforeAll(async () => {
  [s3, sqs] = [await S3Server.start('lake'), await SqsServer.start()];
  const client = new SQSClient({ region, endpoint: sqs.endpoint, credentials: { accessKeyId: 'a-test', secretAccessKey: 'a-test' } });
  const { QueueUrl: jobsDeadLetterUrl } = await client.send(new CreateQueueCommand({ QueueName: 'jobs-dead' }));
  const { QueueUrl: jobsQueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'jobs', Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:${region}:123456789012:jobs-dead`, maxReceiveCount: 3 }) } }));
  client.destroy();
  const aws = { region, bucket: 'lake', jobsQueueUrl, jobsDeadLetterUrl, s3Endpoint: s3.endpoint, sqsEndpoint: sqs.endpoint };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ dataFolder: path.join(folder, 'data'), aws }));
  const store = openCandleStore(path.join(folder, 'data'));
  await store.candles.write(hours, plantedHours(60 * 24, 0.4), { timeframe: '1h', venue: 'test', symbol: 'A/USDT' });
  store.close();
});
afterAll(async () => {
  await Promise.all([s3.end(), sqs.end()]);
  rmSync(folder, { recursive: true, force: true });
});

const optimize = (...more: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> => new Promise((resolve) => {
  const words = ['optimize', 'sma-cross', '--data', hours, '--trials', '8', '--range', 'fast=1:20', '--range', 'slow=2:80', '--folds', '2', '--plain', '--no-keep', '--json', ...more];
  const env = { ...process.env, COINBOT_CONFIG_FOLDER: folder, AWS_ACCESS_KEY_ID: 'a-test', AWS_SECRET_ACCESS_KEY: 'a-test', AWS_EC2_METADATA_DISABLED: 'true' };
  execFile(process.execPath, [starter, ...words], { cwd: folder, env }, (error, out, err) => { resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, out, err }); });
});

describe('coinbot optimize --where', { timeout: 120_000 }, () => {
  it('comes to the same result through S3 and SQS as on this PC, and knows it the next time', async () => {
    const local = await optimize('--folder', path.join(folder, 'here'));
    expect(local).toMatchObject({ code: 0 });
    const queued = await optimize('--where', 'both', '--max-cores', '1', '--folder', path.join(folder, 'there'));
    expect(queued).toMatchObject({ code: 0 });
    const { resultHash } = JSON.parse(local.out);
    expect(JSON.parse(queued.out)).toMatchObject({ resultHash });
    expect([...s3.buckets.get('lake')?.keys() ?? []].filter((key) => key.startsWith('results/optimize-')).length).toBeGreaterThan(6);
    const sent = sqs.requests.get('SendMessageBatch');
    expect(JSON.parse((await optimize('--where', 'aws', '--folder', path.join(folder, 'again'))).out)).toMatchObject({ resultHash });
    expect(sqs.requests.get('SendMessageBatch')).toBe(sent);
  });

  it('does not begin what is expected to cost more than allowed, nor what is not known', async () => {
    expect(await optimize('--where', 'aws', '--max-usd', '0')).toMatchObject({ code: 3, err: expect.stringContaining('nothing was begun') as string });
    expect(await optimize('--where', 'moon')).toMatchObject({ code: 2, err: expect.stringContaining('expected one of local, aws, both') as string });
    expect(await optimize('--max-usd', 'much')).toMatchObject({ code: 2, err: expect.stringContaining('expected an amount such as 0.50') as string });
  });
});
