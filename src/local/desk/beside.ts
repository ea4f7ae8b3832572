import { Worker } from 'node:worker_threads';

/** Answers questions in a thread of its own, so that a long answer holds nobody up. */
export interface Beside<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  close(): void;
}

export type BesideReply = { readonly kind: 'answer'; readonly answer: unknown } | { readonly kind: 'error'; readonly message: string };

interface Setting {
  readonly program: URL;
  readonly workerData?: unknown;
  /** Without questions for so long it ends, and what it keeps in memory with it. */
  readonly idleMs?: number;
  readonly heapMb?: number;
}

/** The thread begins with the first question and answers them one after the other, in their order. */
export function openBeside<Question, Answer>({ program, workerData, idleMs = 60_000, heapMb = 512 }: Setting): Beside<Question, Answer> {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }[] = [];

  const end = (): void => {
    clearTimeout(idle);
    const over = worker;
    worker = undefined;
    void over?.terminate();
  };
  const fail = (error: Error): void => {
    const left = waiting;
    waiting = [];
    end();
    for (const { reject } of left) reject(error);
  };
  const begin = (): Worker => {
    const fresh = new Worker(program, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    fresh.unref();
    fresh.on('message', (reply: BesideReply) => {
      const asked = waiting.shift();
      if (waiting.length === 0) idle = setTimeout(end, idleMs).unref();
      // The thread answers the question of this very place in the queue: it has its type.
      if (reply.kind === 'answer') asked?.resolve(reply.answer as Answer);
      else asked?.reject(new Error(reply.message));
    });
    fresh.on('error', (error) => { if (worker === fresh) fail(error instanceof Error ? error : new Error(String(error))); });
    fresh.on('exit', (code) => { if (worker === fresh) fail(new Error(`the thread of ${program.pathname} ended with ${code}`)); });
    return fresh;
  };
  return {
    ask: (question) => new Promise((resolve, reject) => {
      clearTimeout(idle);
      worker ??= begin();
      waiting.push({ resolve, reject });
      worker.postMessage(question);
    }),
    close: () => { fail(new Error('the page is being closed')); },
  };
}
