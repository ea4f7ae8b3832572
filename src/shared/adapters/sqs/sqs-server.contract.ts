import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { random } from '../../domain/random.ts';

interface Message {
  readonly id: string;
  readonly body: string;
  visibleAt: number;
  receives: number;
  receipt: string | undefined;
}

interface Queue {
  readonly name: string;
  readonly visibilityMs: number;
  readonly redrive: { readonly to: string; readonly maxReceives: number } | undefined;
  messages: Message[];
}

type Fields = Readonly<Record<string, unknown>>;

class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message = code) { super(message); this.code = code; }
}

const MOST_BYTES = 256 * 1024;
const LOOK_EVERY_MS = 5;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const recordOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? value as Fields : {});
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown, otherwise: number): number => (value === undefined ? otherwise : Number(value));

/**
 * As much of SQS as this program uses, in memory, over its protocol AWS JSON 1.0: standard queues, batches, delays, visibility, receive counts, long
 * polls, a redrive policy. Messages come in no order. `pass` lets its time go by.
 */
export class SqsServer {
  readonly queues = new Map<string, Queue>();
  readonly requests = new Map<string, number>();
  #failures = 0;
  #duplicates = 0;
  #passed = 0;
  readonly #source = random(1);
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => { void this.#serve(request, response); });
  }

  static async start(): Promise<SqsServer> {
    const server = new SqsServer();
    await new Promise<void>((resolve) => { server.#server.listen(0, '127.0.0.1', resolve); });
    return server;
  }

  get endpoint(): string { return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; }

  /** The next requests hear 503. */
  failNext(count: number): void { this.#failures = count; }

  /** The next messages that are sent are there twice. */
  duplicateNext(count: number): void { this.#duplicates = count; }

  pass(ms: number): void { this.#passed += ms; }

  end(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => { this.#server.close(() => { resolve(); }); });
  }

  #now(): number { return performance.now() + this.#passed; }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      const text = JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': '1', 'content-length': Buffer.byteLength(text), ...headers }).end(text);
    };
    try {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const action = textOf(request.headers['x-amz-target']).replace('AmazonSQS.', '');
      this.requests.set(action, (this.requests.get(action) ?? 0) + 1);
      if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true) throw new Refusal('AccessDeniedException');
      if (this.#failures > 0) { this.#failures -= 1; reply(503, { __type: 'com.amazonaws.sqs#ServiceUnavailable', message: 'not now' }); return; }
      reply(200, await this.#act(action, recordOf(JSON.parse(Buffer.concat(parts).toString())), () => response.destroyed));
    } catch (error) {
      const { code, message } = error instanceof Refusal ? error : { code: 'InternalFailure', message: String(error) };
      if (!response.destroyed) reply(error instanceof Refusal ? 400 : 500, { __type: `com.amazonaws.sqs#${code}`, message }, { 'x-amzn-query-error': `${code};Sender` });
    }
  }

  #act(action: string, asked: Fields, isGone: () => boolean): unknown {
    if (action === 'CreateQueue') return this.#create(textOf(asked['QueueName']), recordOf(asked['Attributes']));
    const queue = this.#queueOf(textOf(asked['QueueUrl']));
    switch (action) {
      case 'SendMessage': return this.#sent(queue, asked);
      case 'SendMessageBatch': return this.#sendBatch(queue, (asked['Entries'] as readonly Fields[] | undefined) ?? []);
      case 'ReceiveMessage': return this.#receive(queue, asked, isGone);
      case 'DeleteMessage': queue.messages = queue.messages.filter((message) => message !== this.#held(queue, textOf(asked['ReceiptHandle']))); return {};
      case 'ChangeMessageVisibility': return this.#hide(queue, asked);
      case 'GetQueueAttributes': return { Attributes: this.#attributes(queue) };
      default: throw new Refusal('UnsupportedOperation', action);
    }
  }

  #create(name: string, attributes: Fields): unknown {
    const policy = attributes['RedrivePolicy'] === undefined ? undefined : recordOf(JSON.parse(textOf(attributes['RedrivePolicy'])));
    const redrive = policy === undefined ? undefined : { to: textOf(policy['deadLetterTargetArn']).split(':').at(-1) ?? '', maxReceives: Number(policy['maxReceiveCount']) };
    if (!this.queues.has(name)) this.queues.set(name, { name, visibilityMs: 1_000 * numberOf(attributes['VisibilityTimeout'], 30), redrive, messages: [] });
    return { QueueUrl: `${this.endpoint}/123456789012/${name}` };
  }

  #queueOf(url: string): Queue {
    const queue = this.queues.get(url.split('/').at(-1) ?? '');
    if (queue === undefined) throw new Refusal('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  #sent(queue: Queue, { MessageBody, DelaySeconds }: Fields): Fields {
    const body = textOf(MessageBody);
    if (body === '') throw new Refusal('MissingParameter', 'MessageBody');
    if (Buffer.byteLength(body) > MOST_BYTES) throw new Refusal('InvalidParameterValue', 'too long');
    const add = (): void => { queue.messages.push({ id: randomUUID(), body, visibleAt: this.#now() + 1_000 * numberOf(DelaySeconds, 0), receives: 0, receipt: undefined }); };
    add();
    if (this.#duplicates > 0) { this.#duplicates -= 1; add(); }
    return { MessageId: queue.messages.at(-1)?.id, MD5OfMessageBody: md5(body) };
  }

  #sendBatch(queue: Queue, entries: readonly Fields[]): unknown {
    if (entries.length === 0 || entries.length > 10) throw new Refusal(entries.length === 0 ? 'EmptyBatchRequest' : 'TooManyEntriesInBatchRequest');
    if (new Set(entries.map(({ Id }) => Id)).size < entries.length) throw new Refusal('BatchEntryIdsNotDistinct');
    if (entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(textOf(MessageBody)), 0) > MOST_BYTES) throw new Refusal('BatchRequestTooLong');
    return { Successful: entries.map((entry) => ({ Id: entry['Id'], ...this.#sent(queue, entry) })) };
  }

  async #receive(queue: Queue, asked: Fields, isGone: () => boolean): Promise<unknown> {
    const most = numberOf(asked['MaxNumberOfMessages'], 1);
    if (most < 1 || most > 10) throw new Refusal('InvalidParameterValue', 'MaxNumberOfMessages');
    const hiddenMs = asked['VisibilityTimeout'] === undefined ? queue.visibilityMs : 1_000 * numberOf(asked['VisibilityTimeout'], 30);
    for (const end = this.#now() + 1_000 * numberOf(asked['WaitTimeSeconds'], 0); !isGone();) {
      const taken = this.#take(queue, most, hiddenMs);
      if (taken.length > 0) return { Messages: taken };
      if (this.#now() >= end) break;
      await sleep(LOOK_EVERY_MS);
    }
    return {};
  }

  #take(queue: Queue, most: number, hiddenMs: number): readonly Fields[] {
    const taken: Fields[] = [];
    while (taken.length < most) {
      const visible = queue.messages.filter(({ visibleAt }) => visibleAt <= this.#now());
      if (visible.length === 0) break;
      const message = visible[this.#source.below(visible.length)];
      if (queue.redrive !== undefined && message.receives >= queue.redrive.maxReceives) {
        queue.messages = queue.messages.filter((one) => one !== message);
        this.queues.get(queue.redrive.to)?.messages.push({ ...message, visibleAt: this.#now(), receipt: undefined });
        continue;
      }
      message.receives += 1;
      message.receipt = randomUUID();
      // One that is hidden for no time is seen by the next who asks, not again by this one.
      message.visibleAt = this.#now() + Math.max(1, hiddenMs);
      taken.push({ MessageId: message.id, ReceiptHandle: message.receipt, Body: message.body, MD5OfBody: md5(message.body), Attributes: { ApproximateReceiveCount: String(message.receives) } });
    }
    return taken;
  }

  #held(queue: Queue, receipt: string): Message | undefined {
    if (!/^[0-9a-f-]{36}$/.test(receipt)) throw new Refusal('ReceiptHandleIsInvalid');
    return queue.messages.find((message) => message.receipt === receipt);
  }

  #hide(queue: Queue, { ReceiptHandle, VisibilityTimeout }: Fields): unknown {
    const seconds = numberOf(VisibilityTimeout, -1);
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 43_200) throw new Refusal('InvalidParameterValue', 'VisibilityTimeout');
    const message = this.#held(queue, textOf(ReceiptHandle));
    if (message === undefined || message.visibleAt <= this.#now()) throw new Refusal('MessageNotInflight');
    message.visibleAt = this.#now() + 1_000 * seconds;
    return {};
  }

  #attributes({ name, messages }: Queue): Fields {
    const visible = messages.filter(({ visibleAt }) => visibleAt <= this.#now()).length;
    const delayed = messages.filter(({ visibleAt, receives }) => visibleAt > this.#now() && receives === 0).length;
    return {
      QueueArn: `arn:aws:sqs:ap-northeast-2:123456789012:${name}`, ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesDelayed: String(delayed), ApproximateNumberOfMessagesNotVisible: String(messages.length - visible - delayed),
    };
  }
}
