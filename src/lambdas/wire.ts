import { tmpdir } from 'node:os';
import { duckdbCandleStore } from '../shared/adapters/duckdb/duckdb-candle-store.ts';
import { duckdbSession } from '../shared/adapters/duckdb/session.ts';
import { durableFiles } from '../shared/adapters/fs/durable-files.ts';
import { s3ObjectStore } from '../shared/adapters/s3/s3-object-store.ts';
import { sqsJobQueue } from '../shared/adapters/sqs/sqs-job-queue.ts';
import type { BlockDataPorts } from '../shared/handlers/sweep/block-data.ts';
import type { Cache } from '../shared/ports/cache.ts';
import type { JobQueue } from '../shared/ports/job-queue.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';

/** What the stacks tell a function by its environment. */
export function told(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`expected the environment variable ${name}, found none`);
  return value;
}

const at = (service: string): { readonly region: string; readonly endpoint: string | undefined } => ({ region: told('AWS_REGION'), endpoint: process.env[`AWS_ENDPOINT_URL_${service}`] });
export const openLake = (): ObjectStore => s3ObjectStore({ ...at('S3'), bucket: told('COINBOT_BUCKET') });
export const openQueue = (which: 'JOBS' | 'LONG'): JobQueue => sqsJobQueue({ ...at('SQS'), queueUrl: told(`COINBOT_${which}_QUEUE_URL`), deadLetterUrl: told(`COINBOT_${which}_DEAD_LETTER_URL`) });
export const tell = (what: object): void => { process.stdout.write(`${JSON.stringify(what)}\n`); };
/** Counts what is done, where the stacks bring a Valkey. */
export async function openCounter(): Promise<Cache | undefined> {
  const url = process.env['COINBOT_REDIS_URL'];
  if (url === undefined) return undefined;
  const { redisCache } = await import('../shared/adapters/redis/redis-cache.ts');
  return redisCache({ url, isCluster: process.env['COINBOT_REDIS_CLUSTER'] === '1' });
}
/** Stands in the bundle. */
export const CODE = process.env['COINBOT_CODE_HASH'] ?? '';
/** Tables in a folder of this process alone: those of one machine share none. */
export function openTables(name: string) {
  const [session, files] = [duckdbSession({ threads: 1, memoryLimitMb: 512 }), durableFiles()];
  return { session, files, candles: duckdbCandleStore({ session, files }), folder: `${tmpdir()}/coinbot-${name}` };
}
/** What a block is read with. */
export const openBlockData = (store: ObjectStore): BlockDataPorts => ({ store, ...openTables(String(process.pid)) });
