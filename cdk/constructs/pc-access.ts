import { Stack, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PREFIXES } from '../functions.ts';
import type { JobQueue } from './job-queue.ts';
import type { Lake } from './lake.ts';

const { raw, processed, historical, byHash, sweeps, results, partials, errors, models, trials } = PREFIXES;
const EVERY = [raw, processed, historical, byHash, sweeps, results, partials, errors, models, trials];
/** Marks of sweeps, and what a worker had got so far. */
const REMOVED = [sweeps, partials];

/** What the PC may do: use the lake and the queues. To be attached to the user or role that the PC signs in as; it opens nothing else of the account. */
export class PcAccess extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, { lake, queues }: { readonly lake: Lake; readonly queues: readonly JobQueue[] }) {
    super(scope, id);
    const keys = (prefixes: readonly string[]): string[] => prefixes.map((prefix) => lake.bucket.arnForObjects(`${prefix}*`));
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: 'The PC of the desk: the lake and its queues',
      statements: [
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [lake.bucket.bucketArn] }),
        new PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: keys(EVERY) }),
        new PolicyStatement({ actions: ['s3:DeleteObject'], resources: keys(REMOVED) }),
        new PolicyStatement({
          actions: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
          resources: queues.flatMap(({ queue, deadLetters }) => [queue.queueArn, deadLetters.queueArn]),
        }),
      ],
    });
    const bucket = Stack.of(this).getLogicalId(lake.bucket.node.defaultChild as CfnBucket);
    Validations.of(this.policy).acknowledge(...EVERY.map((prefix) => ({ id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${prefix}*]`, reason: `Whatever lies under ${prefix} of the lake is of one kind; keys are made while it runs.` })));
  }
}
