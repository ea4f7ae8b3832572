import path from 'node:path';
import { fsObjectStore } from '../../shared/adapters/fs/fs-object-store.ts';
import { sqliteJobQueue } from '../../shared/adapters/fs/sqlite-job-queue.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { s3ObjectStore } from '../../shared/adapters/s3/s3-object-store.ts';
import { sqsJobQueue } from '../../shared/adapters/sqs/sqs-job-queue.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import type { JobQueue } from '../../shared/ports/job-queue.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { Config } from '../config/config-schema.ts';
import type { AwsConfig } from '../config/aws-schema.ts';
import { folderOf } from '../config/load.ts';

/** Where jobs wait and results lie. JSON-safe: a worker is told of it. */
export type PlaceSettings = { readonly kind: 'local'; readonly folder: string } | { readonly kind: 'aws'; readonly aws: AwsConfig };

export interface Place {
  readonly store: ObjectStore;
  readonly queue: JobQueue;
  /** How often to look how far a sweep is. */
  readonly lookEveryMs: number;
  close(): void;
}

/** Who works on the jobs: this PC on its own queue, functions and machines in AWS on theirs, or this PC beside them. */
export const WHERES = ['local', 'aws', 'both'] as const;
export type Where = (typeof WHERES)[number];

export function placeOf(where: Where, config: Config): PlaceSettings {
  if (where === 'local') return { kind: 'local', folder: path.join(folderOf(config, 'dataFolder'), 'jobs') };
  if (config.aws === undefined) throw new UsageError(`--where ${where}: expected "aws" in config.json with region, bucket, jobsQueueUrl and jobsDeadLetterUrl (docs/aws.md), found none`);
  return { kind: 'aws', aws: config.aws };
}

export async function openPlace(settings: PlaceSettings): Promise<Place> {
  const { store, queue } = settings.kind === 'local' ? await onDisk(settings.folder) : inAws(settings.aws);
  return { store, queue, lookEveryMs: lookEveryMs(settings), close: () => { store.close(); queue.close(); } };
}

/** A look lists every result there is, and AWS bills each page of it; a server of one's own does not. */
const lookEveryMs = (settings: PlaceSettings): number => (settings.kind === 'aws' && settings.aws.s3Endpoint === undefined ? 15_000 : 500);

async function onDisk(folder: string): Promise<Pick<Place, 'store' | 'queue'>> {
  return { store: await fsObjectStore(path.join(folder, 'store')), queue: sqliteJobQueue({ file: path.join(folder, 'queue.db'), clock: systemClock() }) };
}

const inAws = ({ region, bucket, jobsQueueUrl, jobsDeadLetterUrl, s3Endpoint, sqsEndpoint }: AwsConfig): Pick<Place, 'store' | 'queue'> => ({
  store: s3ObjectStore({ region, bucket, endpoint: s3Endpoint }),
  queue: sqsJobQueue({ region, queueUrl: jobsQueueUrl, deadLetterUrl: jobsDeadLetterUrl, endpoint: sqsEndpoint }),
});
