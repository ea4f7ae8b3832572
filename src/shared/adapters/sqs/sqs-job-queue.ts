import { ChangeMessageVisibilityCommand, DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageBatchCommand, SQSClient, SQSServiceException, type Message } from '@aws-sdk/client-sqs';
import { RefusedError, TransientError, UsageError } from '../../domain/errors.ts';
import { MAX_JOB_BYTES, type JobMessage, type JobQueue } from '../../ports/job-queue.ts';

export interface SqsSettings {
  readonly queueUrl: string;
  /** Where the queue's redrive policy puts what nobody could do. How often a message is handed out before is the policy's matter. */
  readonly deadLetterUrl: string;
  readonly region: string;
  readonly endpoint?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** Of one request. */
const BATCH = 10;
const BATCH_BYTES = 256 * 1024;
/** Dead letters that were looked at are seen by nobody else for so long. */
const LOOK_SECONDS = 20;

/** A queue of SQS with its dead-letter queue. */
export function sqsJobQueue({ queueUrl, deadLetterUrl, region, endpoint, credentials }: SqsSettings): JobQueue {
  const client = new SQSClient({ region, ...(endpoint === undefined ? {} : { endpoint }), ...(credentials === undefined ? {} : { credentials }), useQueueUrlAsEndpoint: endpoint === undefined });
  const send = async (bodies: readonly string[], QueueUrl: string): Promise<void> => {
    for (const batch of batches(bodies)) {
      const { Failed = [] } = await asked(() => client.send(new SendMessageBatchCommand({ QueueUrl, Entries: batch.map((MessageBody, i) => ({ Id: String(i), MessageBody })) })));
      if (Failed.length > 0) throw new TransientError(`${Failed.length} of ${batch.length} jobs were not taken by the queue: ${Failed[0].Code} ${Failed[0].Message ?? ''}`);
    }
  };
  const take = (QueueUrl: string, most: { readonly max: number; readonly hiddenMs: number; readonly waitMs: number; readonly signal?: AbortSignal | undefined }): Promise<readonly Message[]> => received(client, QueueUrl, most);
  const depthOf = async (QueueUrl: string) => {
    const { Attributes = {} } = await asked(() => client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] })));
    return { visible: Number(Attributes['ApproximateNumberOfMessages'] ?? 0), hidden: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0) };
  };
  const acknowledge = async (QueueUrl: string, ReceiptHandle: string): Promise<void> => { await outdated(asked(() => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })))); };
  const hide = async (QueueUrl: string, ReceiptHandle: string, hiddenMs: number): Promise<void> => { await outdated(asked(() => client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: Math.ceil(hiddenMs / 1_000) })))); };
  return {
    send: (bodies) => send(bodies, queueUrl),
    receive: async (options) => (await take(queueUrl, options)).map(jobOf),
    acknowledge: (receipt) => acknowledge(queueUrl, receipt),
    hide: (receipt, hiddenMs) => hide(queueUrl, receipt, hiddenMs),
    async depth() {
      const [own, dead] = await Promise.all([depthOf(queueUrl), depthOf(deadLetterUrl)]);
      return { waiting: own.visible, inWork: own.hidden, dead: dead.visible + dead.hidden };
    },
    async deadLetters(max) {
      const found: Message[] = [];
      while (found.length < max) {
        const more = await take(deadLetterUrl, { max: Math.min(BATCH, max - found.length), hiddenMs: LOOK_SECONDS * 1_000, waitMs: 0 });
        if (more.length === 0) break;
        found.push(...more);
      }
      await Promise.all(found.map(({ ReceiptHandle }) => hide(deadLetterUrl, ReceiptHandle ?? '', 0)));
      return found.map(({ Body }) => Body ?? '');
    },
    async redrive() {
      for (let count = 0; ;) {
        const found = await take(deadLetterUrl, { max: BATCH, hiddenMs: LOOK_SECONDS * 1_000, waitMs: 0 });
        if (found.length === 0) return count;
        // Sent before it is removed: twice in the queue is no harm, never is.
        await send(found.map(({ Body }) => Body ?? ''), queueUrl);
        await Promise.all(found.map(({ ReceiptHandle }) => acknowledge(deadLetterUrl, ReceiptHandle ?? '')));
        count += found.length;
      }
    },
    close() { client.destroy(); },
  };
}

const jobOf = ({ Body, ReceiptHandle, Attributes }: Message): JobMessage => ({ body: Body ?? '', receipt: ReceiptHandle ?? '', receives: Number(Attributes?.ApproximateReceiveCount ?? 1) });

async function received(client: SQSClient, QueueUrl: string, { max, hiddenMs, waitMs, signal }: { readonly max: number; readonly hiddenMs: number; readonly waitMs: number; readonly signal?: AbortSignal | undefined }): Promise<readonly Message[]> {
  const isStopped = (): boolean => signal?.aborted === true;
  if (isStopped()) return [];
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: Math.min(BATCH, max), VisibilityTimeout: Math.ceil(hiddenMs / 1_000), WaitTimeSeconds: Math.min(20, Math.ceil(waitMs / 1_000)), MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
  try {
    const { Messages = [] } = await asked(() => client.send(command, signal === undefined ? {} : { abortSignal: signal }));
    return Messages;
  } catch (error) {
    if (isStopped()) return [];
    throw error;
  }
}

/** As few requests as ten jobs and a quarter of a mebibyte a request allow. */
function batches(bodies: readonly string[]): readonly (readonly string[])[] {
  const all: string[][] = [];
  let [current, size]: [string[], number] = [[], 0];
  for (const body of bodies) {
    const bytes = Buffer.byteLength(body);
    if (bytes > MAX_JOB_BYTES) throw new UsageError(`expected a job of at most ${MAX_JOB_BYTES} bytes, found ${bytes}: what is large belongs in the object store, and the job names it`);
    if (current.length === BATCH || size + bytes > BATCH_BYTES) {
      all.push(current);
      [current, size] = [[], 0];
    }
    current.push(body);
    size += bytes;
  }
  return current.length === 0 ? all : [...all, current];
}

/** A receipt that is out of date says that another one has the message now, or that it is done. */
async function outdated(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    const name = error instanceof Error && error.cause instanceof Error ? error.cause.name : '';
    if (!/ReceiptHandleIsInvalid|MessageNotInflight|InvalidParameterValue/.test(name)) throw error;
  }
}

async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const status = error instanceof SQSServiceException ? error.$metadata.httpStatusCode : undefined;
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const isRefused = (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429) || (error instanceof Error && error.name === 'CredentialsProviderError');
    throw isRefused ? new RefusedError(`the queue said no: ${text}`, { cause: error }) : new TransientError(`the queue did not answer: ${text}`, { cause: error });
  }
}
