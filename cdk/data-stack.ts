import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { JobQueue } from './constructs/job-queue.ts';
import { Lake } from './constructs/lake.ts';
import { PcAccess } from './constructs/pc-access.ts';
import { PREFIXES } from './functions.ts';
import type { Settings } from './settings.ts';

/** Of the functions that only move messages and objects about. */
export const SHORT = Duration.minutes(5);

export interface Queues {
  /** Manifests of sweeps that were put. */
  readonly plan: JobQueue;
  /** Blocks of trials. */
  readonly jobs: JobQueue;
  /** Results that were put. */
  readonly reduce: JobQueue;
  readonly train: JobQueue;
  /** Training that takes longer than a function may. */
  readonly long: JobQueue;
  /** Models that were put. */
  readonly promote: JobQueue;
}

/** What must outlive everything else: the lake, and the jobs that wait. */
export class DataStack extends Stack {
  readonly lake: Lake;
  readonly queues: Queues;

  constructor(scope: Construct, id: string, { settings, ...props }: StackProps & { readonly settings: Settings }) {
    super(scope, id, { ...props, terminationProtection: true });
    const work = Duration.minutes(settings.functions.timeoutMinutes);
    const queue = (name: string, timeout: Duration): JobQueue => new JobQueue(this, name, { timeout });
    this.queues = {
      plan: queue('Plan', SHORT), jobs: queue('Jobs', work), reduce: queue('Reduce', SHORT),
      train: queue('Train', Duration.minutes(15)), long: queue('Long', Duration.minutes(15)), promote: queue('Promote', SHORT),
    };
    const { plan, reduce, promote } = this.queues;
    this.lake = new Lake(this, 'Lake', {
      settings,
      events: [
        { prefix: PREFIXES.sweeps, suffix: '/manifest.json', queue: plan },
        { prefix: PREFIXES.results, suffix: '.json', queue: reduce },
        { prefix: PREFIXES.models, suffix: '/bundle.json', queue: promote },
      ],
    });
    this.#tell();
  }

  /** What the PC is told, to work on the same queue and in the same lake. */
  #tell(): void {
    const { jobs, train, long } = this.queues;
    const { policy } = new PcAccess(this, 'Pc', { lake: this.lake, queues: [jobs, train, long] });
    const told = {
      Region: this.region, Bucket: this.lake.bucket.bucketName, PcPolicy: policy.managedPolicyArn,
      JobsQueueUrl: jobs.queue.queueUrl, JobsDeadLetterUrl: jobs.deadLetters.queueUrl, TrainQueueUrl: train.queue.queueUrl, TrainDeadLetterUrl: train.deadLetters.queueUrl,
      LongQueueUrl: long.queue.queueUrl, LongDeadLetterUrl: long.deadLetters.queueUrl,
    };
    for (const [name, value] of Object.entries(told)) new CfnOutput(this, name, { value });
  }
}
