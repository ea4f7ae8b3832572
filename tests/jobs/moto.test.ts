import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from 'vitest';
import { s3ObjectStore } from '../../src/shared/adapters/s3/s3-object-store.ts';
import { sqsJobQueue } from '../../src/shared/adapters/sqs/sqs-job-queue.ts';
import { jobQueueContract } from '../../src/shared/ports/job-queue.contract.ts';
import { objectStoreContract } from '../../src/shared/ports/object-store.contract.ts';
import { motoServer, NO_MOTO, type MotoServer } from './moto-server.contract.ts';

const region = 'ap-northeast-2';
const credentials = { accessKeyId: 'a-test', secretAccessKey: 'a-test' } as const;
let moto: MotoServer | undefined;
beforeAll(async () => { if (NO_MOTO === undefined) moto = await motoServer(); });
afterAll(async () => { await moto?.end(); });
const at = (): { readonly region: string; readonly endpoint: string; readonly credentials: typeof credentials } => ({ region, endpoint: moto?.endpoint ?? '', credentials });

objectStoreContract({
  name: 'S3, as moto plays it', missing: NO_MOTO,
  open: async () => {
    const bucket = `lake-${randomUUID()}`;
    const client = new S3Client({ ...at(), forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
    client.destroy();
    const stores = [s3ObjectStore({ ...at(), bucket }), s3ObjectStore({ ...at(), bucket })] as const;
    return { stores, end: () => { for (const store of stores) store.close(); return Promise.resolve(); } };
  },
});

jobQueueContract({
  name: 'SQS, as moto plays it', missing: NO_MOTO,
  open: async () => {
    const name = randomUUID();
    const client = new SQSClient(at());
    const { QueueUrl: deadLetterUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }));
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 3 });
    const { QueueUrl: queueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy } }));
    client.destroy();
    const queues = [sqsJobQueue({ ...at(), queueUrl, deadLetterUrl }), sqsJobQueue({ ...at(), queueUrl, deadLetterUrl })] as const;
    return { queues, pass: async (ms) => { await sleep(ms); }, end: () => { for (const queue of queues) queue.close(); return Promise.resolve(); } };
  },
});
