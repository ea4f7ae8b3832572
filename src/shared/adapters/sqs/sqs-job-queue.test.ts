import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RefusedError, TransientError } from '../../domain/errors.ts';
import { jobQueueContract } from '../../ports/job-queue.contract.ts';
import { sqsJobQueue } from './sqs-job-queue.ts';
import { SqsServer } from './sqs-server.contract.ts';

const credentials = { accessKeyId: 'a-test', secretAccessKey: 'a-test' } as const;
const region = 'ap-northeast-2';
const now = { max: 10, hiddenMs: 30_000, waitMs: 0 } as const;

/** A queue that hands each message out three times, and the one for its dead letters. */
async function made(client: SQSClient): Promise<{ readonly queueUrl: string; readonly deadLetterUrl: string }> {
  const { QueueUrl: deadLetterUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'jobs-dead' }));
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }));
  const { QueueUrl: queueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'jobs', Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 3 }) } }));
  return { queueUrl, deadLetterUrl };
}

async function scene() {
  const server = await SqsServer.start();
  const client = new SQSClient({ region, endpoint: server.endpoint, credentials });
  const settings = { ...await made(client), region, endpoint: server.endpoint, credentials };
  const queues = [sqsJobQueue(settings), sqsJobQueue(settings)] as const;
  const end = async (): Promise<void> => { for (const queue of queues) queue.close(); client.destroy(); await server.end(); };
  return { server, client, settings, queues, pass: (ms: number) => { server.pass(ms); return Promise.resolve(); }, end };
}

jobQueueContract({ name: 'SQS, as a server here speaks it', open: scene });

describe('a queue of SQS', () => {
  let own: Awaited<ReturnType<typeof scene>>;
  beforeEach(async () => { own = await scene(); });
  afterEach(async () => { await own.end(); });

  test('that does not answer for a moment is asked again, and one that stays silent is a matter of later', async () => {
    const { server, queues: [queue] } = own;
    server.failNext(2);
    await queue.send(['a']);
    expect((await queue.receive(now)).map(({ body }) => body)).toEqual(['a']);
    server.failNext(1_000);
    await expect(queue.send(['b'])).rejects.toThrow(TransientError);
  });

  test('may hold a message twice, and lets it wait when it was sent for later', async () => {
    const { server, client, settings, queues: [queue] } = own;
    server.duplicateNext(1);
    await queue.send(['a', 'b']);
    expect((await queue.receive(now)).map(({ body }) => body).toSorted()).toEqual(['a', 'a', 'b']);
    await client.send(new SendMessageCommand({ QueueUrl: settings.queueUrl, MessageBody: 'later', DelaySeconds: 5 }));
    expect(await queue.receive(now)).toEqual([]);
    server.pass(5_000);
    expect((await queue.receive(now)).map(({ body }) => body)).toEqual(['later']);
  });

  test('is asked for ten at a time', async () => {
    const { server, queues: [queue] } = own;
    await queue.send(Array.from({ length: 95 }, (_, i) => String(i)));
    expect(server.requests.get('SendMessageBatch')).toBe(10);
  });

  test('that does not exist is refused', async () => {
    const none = sqsJobQueue({ ...own.settings, queueUrl: `${own.settings.queueUrl}-none` });
    await expect(none.receive(now)).rejects.toThrow(RefusedError);
    none.close();
  });
});
