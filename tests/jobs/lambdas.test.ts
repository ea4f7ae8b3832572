import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../cdk/bundling.ts';
import { ENTRIES } from '../../cdk/functions.ts';
import { venueServer } from '../../src/local/data/venue-server.contract.ts';
import { shelve } from '../../src/local/models/tuned-bundle.contract.ts';
import { duckdbCandleStore } from '../../src/shared/adapters/duckdb/duckdb-candle-store.ts';
import { duckdbSession } from '../../src/shared/adapters/duckdb/session.ts';
import { durableFiles } from '../../src/shared/adapters/fs/durable-files.ts';
import { folderMirror } from '../../src/shared/adapters/fs/folder-mirror.ts';
import { s3ObjectStore } from '../../src/shared/adapters/s3/s3-object-store.ts';
import { S3Server } from '../../src/shared/adapters/s3/s3-server.contract.ts';
import { sqsJobQueue } from '../../src/shared/adapters/sqs/sqs-job-queue.ts';
import { SqsServer } from '../../src/shared/adapters/sqs/sqs-server.contract.ts';
import { random } from '../../src/shared/domain/random.ts';
import { HOUR, MINUTE } from '../../src/shared/domain/time.ts';
import { canonicalJson } from '../../src/shared/handlers/sweep/block-job.ts';
import { doneJobs } from '../../src/shared/handlers/sweep/control-sweep.ts';
import { fitHandler, fitJobOf, FITS, fitSetBytes, readFit, type FitSet } from '../../src/shared/handlers/sweep/fit-job.ts';
import { sweepKeys } from '../../src/shared/handlers/sweep/sweep-keys.ts';
import { putManifest } from '../../src/shared/handlers/sweep/sweep-manifest.ts';
import type { JobQueue } from '../../src/shared/ports/job-queue.ts';
import type { ObjectStore } from '../../src/shared/ports/object-store.ts';
import { LambdaEnvironment } from './runtime-api.contract.ts';
import { realSweep, walkFile } from './real-sweep.contract.ts';

const aws = { region: 'ap-northeast-2', credentials: { accessKeyId: 'a-test', secretAccessKey: 'a-test' } } as const;
let [folder, code] = ['', ''];
let [s3, sqs, store, jobs]: [S3Server, SqsServer, ObjectStore, JobQueue] = [] as never;
let environment: Record<string, string> = {};
const functions: LambdaEnvironment[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lambdas-'));
  ({ code } = bundle({ projectRoot: path.resolve(import.meta.dirname, '..', '..'), entries: ENTRIES, outputFolder: path.join(folder, 'code'), architecture: process.arch === 'arm64' ? 'arm64' : 'x64', natives: 'local' }));
  [s3, sqs] = [await S3Server.start('lake'), await SqsServer.start()];
  const client = new SQSClient({ ...aws, endpoint: sqs.endpoint });
  const [JOBS = '', LONG = '', DEAD = ''] = await Promise.all(['jobs', 'long', 'dead'].map(async (QueueName) => (await client.send(new CreateQueueCommand({ QueueName }))).QueueUrl));
  client.destroy();
  store = s3ObjectStore({ ...aws, bucket: 'lake', endpoint: s3.endpoint });
  jobs = sqsJobQueue({ ...aws, queueUrl: JOBS, deadLetterUrl: DEAD, endpoint: sqs.endpoint });
  environment = {
    AWS_REGION: aws.region, AWS_ACCESS_KEY_ID: 'a-test', AWS_SECRET_ACCESS_KEY: 'a-test', AWS_ENDPOINT_URL_S3: s3.endpoint, AWS_ENDPOINT_URL_SQS: sqs.endpoint, COINBOT_BUCKET: 'lake',
    COINBOT_JOBS_QUEUE_URL: JOBS, COINBOT_JOBS_DEAD_LETTER_URL: DEAD, COINBOT_LONG_QUEUE_URL: LONG, COINBOT_LONG_DEAD_LETTER_URL: DEAD, COINBOT_IDLE_MINUTES: '0.01', TMPDIR: folder,
  };
}, 120_000);
afterAll(async () => {
  for (const one of functions) await one.end();
  store.close();
  jobs.close();
  await Promise.all([s3.end(), sqs.end()]);
  await rm(folder, { recursive: true, force: true });
});

async function started(name: string, more: Readonly<Record<string, string>> = {}): Promise<LambdaEnvironment> {
  const made = await LambdaEnvironment.start(path.join(folder, 'code'), `${name}.handler`, { ...environment, ...more });
  functions.push(made);
  return made;
}
const queueEvent = (...bodies: readonly string[]) => ({ Records: bodies.map((body, i) => ({ messageId: `m${i}`, body, attributes: { ApproximateReceiveCount: '1' } })) });
const objectEvent = (...keys: readonly string[]) => JSON.stringify({ Records: keys.map((key) => ({ s3: { bucket: { name: 'lake' }, object: { key: encodeURIComponent(key).replaceAll('%2F', '/') } } })) });
const OVER = { batchItemFailures: [] };
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const textOf = async (key: string): Promise<string> => Buffer.from((await store.get(key))?.bytes ?? []).toString();

describe('plan', () => {
  test('sends the jobs of a manifest that was put, those that are missing, and none where its owner sends them', async () => {
    const { bytes, hash } = await walkFile(folder);
    await store.put(sweepKeys.data(hash), bytes);
    const manifest = realSweep({ code, hash, jobs: 3 });
    await putManifest(store, manifest);
    const plan = await started('plan');
    const event = queueEvent(objectEvent(sweepKeys.manifest(manifest.sweep)), '{"Event":"s3:TestEvent"}');
    expect(await plan.invoke(event)).toEqual(OVER);
    expect(await jobs.depth()).toMatchObject({ waiting: 3 });
    await store.put(sweepKeys.enqueued(manifest.sweep), new TextEncoder().encode('{}'));
    expect(await plan.invoke(event)).toEqual(OVER);
    expect(await jobs.depth()).toMatchObject({ waiting: 3 });
    expect(await plan.invoke(queueEvent(objectEvent('sweeps/none/manifest.json')))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  }, 60_000);

  test('is followed by machines that do them with the same code, and end when there is nothing left', async () => {
    const child = spawn(process.execPath, ['spot-worker.mjs'], { cwd: path.join(folder, 'code'), env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { told += text; });
    expect(await new Promise((resolve) => { child.once('exit', resolve); })).toBe(0);
    expect(told.match(/"kind":"done"/g)).toHaveLength(3);
    expect((await doneJobs(store, realSweep({ code, hash: (await walkFile(folder)).hash, jobs: 3 }).sweep)).size).toBe(3);
    expect(await jobs.depth()).toEqual({ waiting: 0, inWork: 0, dead: 0 });
  }, 60_000);
});

describe('train', () => {
  test('fits a model on a fold as this machine does, byte for byte', async () => {
    const source = random(5);
    const column = (make: (i: number) => number): Float64Array => Float64Array.from({ length: 400 }, (_, i) => make(i));
    const features = [column(() => source.normal()), column((i) => (i % 7 === 0 ? NaN : source.normal()))];
    const made: FitSet = {
      set: {
        names: ['a', 'b'], columns: features, labels: column((i) => (features[0][i] + source.normal() > 0 ? 1 : 0)), weights: column(() => 1), from: column((i) => i), to: column((i) => i + 2),
        returns: column(() => 0.01 * source.normal()), knownAt: column((i) => i * HOUR),
      },
      folds: [{ train: Uint32Array.from({ length: 250 }, (_, i) => i), validation: Uint32Array.from({ length: 50 }, (_, i) => 250 + i), test: Uint32Array.from({ length: 100 }, (_, i) => 300 + i) }],
    };
    const bytes = fitSetBytes(made);
    const set = { key: `lake/by-hash/${sha256(bytes)}.json`, hash: sha256(bytes) };
    await store.put(set.key, bytes);
    const all = [{ kind: 'logistic', target: 'probability', l2: 10 }, { kind: 'boosting', target: 'probability', trees: 20, depth: 3, learningRate: 0.1, leaves: 8, minLeafRows: 20, l2: 1, rowShare: 0.7, columnShare: 1 }] as const;
    const wanted = all.map((settings, trial) => fitJobOf({ schema: 'fit-job-1', sweep: 'training', code, set, trial, fold: 0, settings: settings as never, seed: 3, rules: { band: 0.02, costBps: 5, shorts: true } }));
    const train = await started('train');
    expect(await train.invoke(queueEvent(...wanted.map((job) => canonicalJson(job))), 120_000)).toEqual(OVER);
    const handle = fitHandler(store);
    for (const job of wanted) {
      const local = await handle(job);
      expect(await textOf(FITS.resultKey(job))).toBe(FITS.textOf(job, local));
      expect(readFit(new TextEncoder().encode(FITS.textOf(job, local)), 'here')).toEqual({ result: JSON.parse(JSON.stringify(local.result)), answers: local.answers });
    }
    expect(await train.invoke(queueEvent(canonicalJson(wanted[0])), 30_000)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  }, 120_000);
});

describe('promote', () => {
  test('judges a bundle that came, writes down who stands where, once, and refuses one that was changed', async () => {
    const models = path.join(folder, 'models');
    const { folder: made, bundle: { slot, id } } = shelve(models);
    const put = async (name: string, bytes: Uint8Array): Promise<void> => { await store.put(`models/${slot}/${id}/${name}`, bytes); };
    for (const name of readdirSync(made)) await put(name, readFileSync(path.join(made, name)));
    const promote = await started('promote');
    const event = queueEvent(objectEvent(`models/${slot}/${id}/bundle.json`, `models/${slot}/${id}/signature.json`));
    expect(await promote.invoke(event)).toEqual(OVER);
    const standing = await textOf(`models/${slot}/standing.json`);
    expect(JSON.parse(standing)).toMatchObject({ full: null, canary: null, judged: [{ model: id, against: null, stage: 'none' }] });
    expect(await promote.invoke(event)).toEqual(OVER);
    expect(await textOf(`models/${slot}/standing.json`)).toBe(standing);
    await put('bundle.json', Buffer.from(readFileSync(path.join(made, 'bundle.json'), 'utf8').replace(/"fast":\s*10/, '"fast":11')));
    expect(await promote.invoke(event)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(promote.log).toContain('expected the model');
  }, 60_000);
});

describe('ingest', () => {
  test('brings closed candles, funding and fear and greed into the lake, and adds to them the next time', async () => {
    const now = Math.floor(Date.now() / MINUTE) * MINUTE;
    const price = (at: number): number => 40_000 + (at / MINUTE) % 500;
    const venue = await venueServer({ market: (at) => ({ open: price(at), high: 41_000.5, low: 39_000.25, close: price(at + MINUTE) + 0.25, volume: 1.5 }), now });
    const moods = createServer((_, response) => { response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: [{ value: '40', value_classification: 'Fear', timestamp: String(Math.floor(now / 1_000) - 86_400) }] })); });
    await new Promise<void>((resolve) => { moods.listen(0, '127.0.0.1', resolve); });
    const where = { COINBOT_VENUE_URL: venue.address, COINBOT_FEAR_GREED_URL: `http://127.0.0.1:${(moods.address() as AddressInfo).port}/fng/` };
    const event = { kind: 'ingest', days: 2, series: [{ venue: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }, { venue: 'binanceusdm', symbol: 'BTC/USDT:USDT', timeframe: '1m' }] };
    const first = await (await started('ingest', where)).invoke(event, 120_000) as { readonly parts: readonly { readonly part: string; readonly rows: number }[] };
    expect(first.parts.map(({ part }) => part)).toEqual(['binance:BTC/USDT 1m', 'binanceusdm:BTC/USDT:USDT 1m', 'binanceusdm:BTC/USDT:USDT funding', 'fear and greed']);
    expect(first.parts.every(({ rows }) => rows > 0)).toBe(true);
    const before = [...s3.buckets.get('lake')?.keys() ?? []].filter((key) => key.startsWith('processed/')).toSorted();
    expect(before).toHaveLength(6);

    // Another environment, which knows nothing of the first: nothing is there twice, and what it replaced is gone.
    const asked = venue.requests.length;
    const second = await (await started('ingest', where)).invoke(event, 120_000) as typeof first;
    expect(second.parts.map(({ rows }) => rows > 3)).toEqual([false, false, false, false]);
    expect(venue.requests.length - asked).toBeLessThan(10);
    expect([...s3.buckets.get('lake')?.keys() ?? []].filter((key) => key.startsWith('processed/'))).toHaveLength(6);

    const mirror = folderMirror({ store, files: durableFiles(), root: path.join(folder, 'read') });
    await mirror.bring(['processed/venue=binance/']);
    const session = duckdbSession({ threads: 1, memoryLimitMb: 256 });
    const { candles } = await duckdbCandleStore({ session, files: durableFiles() }).load(path.join(folder, 'read', 'processed/venue=binance/symbol=BTC-USDT/timeframe=1m'));
    session.close();
    expect(candles.length).toBeGreaterThanOrEqual(2 * 1_440 - 1);
    expect([...candles.open.subarray(0, 5)]).toEqual([...candles.openTime.subarray(0, 5)].map(price));
    await venue.close();
    await new Promise((resolve) => { moods.close(resolve); });
  }, 120_000);
});
