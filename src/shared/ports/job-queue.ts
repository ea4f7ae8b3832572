/** A job as it was handed out: to be acknowledged with this receipt. */
export interface JobMessage {
  readonly body: string;
  readonly receipt: string;
  /** How often it was handed out, this time included. */
  readonly receives: number;
}

export interface ReceiveOptions {
  /** At most so many, 1 to 10. */
  readonly max: number;
  /** For so long nobody else is given them. */
  readonly hiddenMs: number;
  /** So long a first one is waited for, at most 20,000. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Numbers of messages: at a queue over a network they are near the truth, not the truth. */
export interface QueueDepth {
  readonly waiting: number;
  readonly inWork: number;
  readonly dead: number;
}

/** A body may have so many bytes of UTF-8. */
export const MAX_JOB_BYTES = 256 * 1024;

/**
 * Jobs that wait for a worker, kept on a disk or by a service: they outlive every process. Each is handed out at least once, in no order that can
 * be relied on; whoever works on one does it so that a second time does no harm. One that was handed out `maxReceives` times and never
 * acknowledged is put among the dead letters.
 * UsageError for a body that is too long; TransientError where the queue cannot be reached; RefusedError where it does not let us in.
 */
export interface JobQueue {
  /** When it throws, some may have been sent. */
  send(bodies: readonly string[]): Promise<void>;
  /** None when the wait is over or `signal` is aborted. */
  receive(options: ReceiveOptions): Promise<readonly JobMessage[]>;
  /** The work is done. A receipt that is out of date changes nothing, where the queue can tell. */
  acknowledge(receipt: string): Promise<void>;
  /** The message stays hidden for so long from now on; 0 gives it back at once. */
  hide(receipt: string, hiddenMs: number): Promise<void>;
  depth(): Promise<QueueDepth>;
  /** At most so many of the dead letters; they stay there. */
  deadLetters(max: number): Promise<readonly string[]>;
  /** Puts all dead letters back among those that wait, as if they were new. How many there were. */
  redrive(): Promise<number>;
  close(): void;
}
