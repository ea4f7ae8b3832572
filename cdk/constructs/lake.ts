import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership, StorageClass, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PREFIXES } from '../functions.ts';
import type { Settings } from '../settings.ts';
import type { JobQueue } from './job-queue.ts';

/** Objects that set something off: those whose key begins and ends like this. */
export interface LakeEvent {
  readonly prefix: string;
  readonly suffix: string;
  readonly queue: JobQueue;
}

/** The bucket of candles, sweeps, results and models: private, encrypted, TLS only, with versions, kept when its stack is removed. */
export class Lake extends Construct {
  readonly bucket: Bucket;
  /** For policies in other stacks: the ARN under an export of this name, so that what is granted can be told by name. */
  readonly exportName: string;

  constructor(scope: Construct, id: string, { settings, events }: { readonly settings: Settings; readonly events: readonly LakeEvent[] }) {
    super(scope, id);
    const { resultsDays, oldVersionsDays } = settings.lake;
    const passing = [PREFIXES.results, PREFIXES.partials, PREFIXES.errors];
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED, enforceSSL: true, minimumTLSVersion: 1.2, blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED, versioned: true, removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { id: 'leftovers', abortIncompleteMultipartUploadAfter: Duration.days(2), noncurrentVersionExpiration: Duration.days(oldVersionsDays), expiredObjectDeleteMarker: true },
        ...passing.map((prefix) => ({ id: prefix.replace('/', ''), prefix, expiration: Duration.days(resultsDays) })),
        { id: 'raw', prefix: PREFIXES.raw, transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(30) }] },
      ],
    });
    this.exportName = `${Stack.of(this).stackName}-lake-arn`;
    Stack.of(this).exportValue(this.bucket.bucketArn, { name: this.exportName });
    this.#notify(events);
    Validations.of(this.bucket).acknowledge({ id: 'AwsSolutions-S1', reason: 'Public market data and figures of backtests of one person, without keys: access logs would cost more requests than they are worth. CloudTrail tells who changed the bucket.' });
  }

  /**
   * Written on the bucket itself, not by the custom resource of the higher-level call. CloudFormation tries the queues while it makes the bucket, so
   * their policies are there first; they cannot name a bucket that is not there yet, and name the account instead.
   */
  #notify(events: readonly LakeEvent[]): void {
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: events.map(({ prefix, suffix, queue }) => ({
        event: 's3:ObjectCreated:*', queue: queue.queue.queueArn,
        filter: { s3Key: { rules: [{ name: 'prefix', value: prefix }, { name: 'suffix', value: suffix }] } },
      })),
    };
    for (const { queue } of events) {
      const sender = new ServicePrincipal('s3.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } } });
      queue.queue.grantSendMessages(sender);
      bucket.node.addDependency(queue);
    }
  }
}
