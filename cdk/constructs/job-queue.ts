import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** A message that was handed out so often and never done is put among the dead letters: what the embedded queue of the PC does, too. */
export const MAX_RECEIVES = 3;

/** A queue and its dead letters: encrypted, TLS only. Dead letters wait 14 days for `coinbot sweep redrive`. */
export class JobQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  /** `timeout`: of the function that reads it. The service asks for six times as much, so that a message is not handed out while one still works on it. */
  constructor(scope: Construct, id: string, { timeout }: { readonly timeout: Duration }) {
    super(scope, id);
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14), removalPolicy: RemovalPolicy.DESTROY };
    this.deadLetters = new Queue(this, 'DeadLetters', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
  }
}
