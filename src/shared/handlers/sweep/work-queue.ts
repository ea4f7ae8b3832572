import { RefusedError, TransientError } from '../../domain/errors.ts';
import { MINUTE, SECOND } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { JobMessage, JobQueue } from '../../ports/job-queue.ts';
import { noteProgress, type ProgressPorts } from './note-progress.ts';
import { workMessage, type JobHead, type JobWork, type Worked } from './work-message.ts';

export interface WorkPorts<Job extends JobHead, Result> extends JobWork<Job, Result>, ProgressPorts {
  readonly queue: JobQueue;
  readonly clock: Clock;
}

export interface WorkOptions {
  /** Jobs in work at the same moment. */
  readonly lanes: number;
  /** A worker that was not heard of for so long is taken for dead. */
  readonly hiddenMs: number;
  /** So long a message is waited for before anything else is looked at, at most 20,000. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** Ends when nothing came for so long; without it only the signal ends it. */
  readonly idleMs?: number | undefined;
  readonly tell?: ((worked: Worked) => void) | undefined;
}

export type WorkTally = Record<Worked['kind'], number>;

const ABSENT_MS = 2 * SECOND;
const LOOK_EVERY_MS = 10;
const MOST_BACK_MS = 5 * MINUTE;
/** A job that failed waits before it is tried again: 5 s, 20 s. */
const backMs = (receives: number): number => Math.min(MOST_BACK_MS, 5 * SECOND * 4 ** Math.max(0, receives - 1));

/** What is lost here comes again by itself: the message, and with it the job. */
async function tried(action: Promise<unknown>): Promise<void> {
  await action.catch((error: unknown) => { if (!(error instanceof TransientError)) throw error; });
}

/** Takes jobs from a queue and does them until there are none or it is told to end. What is in work then is finished first. */
export async function workQueue<Job extends JobHead, Result>(ports: WorkPorts<Job, Result>, options: WorkOptions): Promise<WorkTally> {
  const worker = new Worker(ports, options);
  await Promise.all(Array.from({ length: options.lanes }, () => worker.lane()));
  return worker.tally();
}

class Worker<Job extends JobHead, Result> {
  readonly #ports: WorkPorts<Job, Result>;
  readonly #options: WorkOptions;
  readonly #tally: WorkTally = { done: 0, already: 0, cancelled: 0, invalid: 0, refused: 0, later: 0, stranger: 0 };
  #busy = 0;
  #lastAt: number;
  #failure: Error | undefined;

  constructor(ports: WorkPorts<Job, Result>, options: WorkOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#lastAt = ports.clock.now();
  }

  tally(): WorkTally {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#tally;
  }

  async lane(): Promise<void> {
    while (!this.#isOver()) {
      try {
        const [message] = await this.#received();
        if (message !== undefined) await this.#work(message);
        else if (this.#isIdle()) return;
        // A queue that answers at once would leave the other lanes no time.
        else await this.#ports.clock.wait(LOOK_EVERY_MS, this.#options.signal);
      } catch (error) {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
      }
    }
  }

  #isOver(): boolean {
    return this.#options.signal.aborted || this.#failure !== undefined;
  }

  #isIdle(): boolean {
    const { idleMs } = this.#options;
    return idleMs !== undefined && this.#busy === 0 && this.#ports.clock.now() - this.#lastAt >= idleMs;
  }

  async #received(): Promise<readonly JobMessage[]> {
    const { hiddenMs, waitMs, signal } = this.#options;
    try {
      return await this.#ports.queue.receive({ max: 1, hiddenMs, waitMs, signal });
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      await this.#ports.clock.wait(ABSENT_MS, signal);
      return [];
    }
  }

  async #work(message: JobMessage): Promise<void> {
    const { queue } = this.#ports;
    this.#busy += 1;
    const end = this.#keptHidden(message);
    try {
      const worked = await workMessage(message, this.#ports).catch((error: unknown) => later(error));
      await end();
      this.#tally[worked.kind] += 1;
      if (worked.kind === 'later') await tried(queue.hide(message.receipt, this.#options.signal.aborted ? 0 : backMs(message.receives)));
      else if (worked.kind === 'stranger') {
        await tried(queue.hide(message.receipt, 0));
        this.#failure = new RefusedError(`this worker runs another program than the one that planned: ${worked.reason}`);
      } else await tried(queue.acknowledge(message.receipt));
      this.#options.tell?.(worked);
      await noteProgress(this.#ports, worked);
    } finally {
      await end();
      this.#busy -= 1;
      this.#lastAt = this.#ports.clock.now();
    }
  }

  /** Says again and again that somebody is at it, until the answer is called. */
  #keptHidden({ receipt }: JobMessage): () => Promise<void> {
    const { queue, clock } = this.#ports;
    const { hiddenMs } = this.#options;
    const stop = new AbortController();
    const beat = async (): Promise<void> => {
      for (;;) {
        await clock.wait(hiddenMs / 3, stop.signal);
        if (stop.signal.aborted) return;
        await queue.hide(receipt, hiddenMs).catch(() => undefined);
      }
    };
    const beating = beat();
    return async () => { stop.abort(); await beating; };
  }
}

/** The store could not be asked. */
function later(error: unknown): Worked {
  if (!(error instanceof TransientError)) throw error;
  return { kind: 'later', sweep: '', jobId: '', reason: error.message };
}
