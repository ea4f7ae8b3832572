import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { everything, madeDesk, resourcesOf } from './made-desk.contract.ts';

const { data } = madeDesk(everything());
const template = Template.fromStack(data);

describe('the data stack', () => {
  it('cannot be removed by mistake, and its bucket stays when it is', () => {
    expect(data.terminationProtection).toBe(true);
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('keeps the lake private, encrypted and with versions', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      VersioningConfiguration: { Status: 'Enabled' }, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  it('refuses plain HTTP and TLS before 1.2 at the lake, and plain HTTP at every queue', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', { PolicyDocument: { Statement: Match.arrayWith([
      Match.objectLike({ Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
    ]) } });
    const guarded = Object.values(resourcesOf(data, 'AWS::SQS::QueuePolicy')).filter(({ Properties }) => JSON.stringify(Properties).includes('"Bool":{"aws:SecureTransport":"false"}'));
    expect(guarded).toHaveLength(12);
  });

  it('has six queues with dead letters: three receives, two weeks, a visibility of six times the function\'s time', () => {
    const queues = Object.values(resourcesOf(data, 'AWS::SQS::Queue')).map(({ Properties }) => Properties);
    expect(queues).toHaveLength(12);
    expect(queues.every((queue) => queue['SqsManagedSseEnabled'] === true && queue['MessageRetentionPeriod'] === 1_209_600)).toBe(true);
    const working = queues.filter((queue) => queue['RedrivePolicy'] !== undefined);
    expect(working.map((queue) => (queue['RedrivePolicy'] as { maxReceiveCount: number }).maxReceiveCount)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(working.map((queue) => Number(queue['VisibilityTimeout'])).toSorted((a, b) => a - b)).toEqual([1_800, 1_800, 1_800, 1_800, 5_400, 5_400]);
  });

  it('tells of manifests, results and bundles, to queues that take messages from this account\'s buckets alone', () => {
    const [{ Properties }] = Object.values(resourcesOf(data, 'AWS::S3::Bucket'));
    const { QueueConfigurations: told } = Properties['NotificationConfiguration'] as { readonly QueueConfigurations: readonly { readonly Event: string; readonly Filter: { readonly S3Key: { readonly Rules: readonly { readonly Value: string }[] } } }[] };
    expect(told.map(({ Event, Filter }) => [Event, ...Filter.S3Key.Rules.map(({ Value }) => Value)])).toEqual([
      ['s3:ObjectCreated:*', 'sweeps/', '/manifest.json'], ['s3:ObjectCreated:*', 'results/', '.json'], ['s3:ObjectCreated:*', 'models/', '/bundle.json'],
    ]);
    const open = Object.values(resourcesOf(data, 'AWS::SQS::QueuePolicy')).filter(({ Properties: policy }) => JSON.stringify(policy).includes('s3.amazonaws.com'));
    expect(open.map(({ Properties: policy }) => JSON.stringify(policy).includes('"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}'))).toEqual([true, true, true]);
  });

  it('has the policies of those queues before the bucket, which is tried out when it is made', () => {
    const [bucket] = Object.values(template.findResources('AWS::S3::Bucket')) as { readonly DependsOn: readonly string[] }[];
    const policies = Object.entries(resourcesOf(data, 'AWS::SQS::QueuePolicy')).filter(([, { Properties }]) => JSON.stringify(Properties).includes('s3.amazonaws.com')).map(([id]) => id);
    expect(policies).toHaveLength(3);
    expect(policies.filter((id) => !bucket.DependsOn.includes(id))).toEqual([]);
  });

  it('removes results after the days of the settings, and never summaries, candles or models', () => {
    const [{ Properties }] = Object.values(resourcesOf(data, 'AWS::S3::Bucket'));
    const { Rules } = Properties['LifecycleConfiguration'] as { readonly Rules: readonly { readonly Prefix?: string; readonly ExpirationInDays?: number }[] };
    expect(Rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined).map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays])).toEqual([['results/', 90], ['partials/', 90], ['errors/', 90]]);
  });

  it('lets the PC use the lake and three queues, and nothing else of the account', () => {
    const [{ Properties }] = Object.values(resourcesOf(data, 'AWS::IAM::ManagedPolicy'));
    const { Statement } = Properties['PolicyDocument'] as { readonly Statement: readonly { readonly Action: string | string[]; readonly Resource: unknown }[] };
    const actions = Statement.flatMap(({ Action }) => Action).toSorted();
    expect(actions).toEqual(['s3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:SendMessage']);
    expect(Statement.every(({ Resource }) => JSON.stringify(Resource) !== '"*"')).toBe(true);
  });

  it('is as it was', () => { expect(template.toJSON()).toMatchSnapshot(); });
});
