import type { MessagePort } from 'node:worker_threads';
import type { BesideReply } from './beside.ts';

/** The other end of `openBeside`: answers each question before it takes the next. */
export function answerBeside<Question>(port: MessagePort, answer: (question: Question) => Promise<unknown>): void {
  let last: Promise<void> = Promise.resolve();
  port.on('message', (question: Question) => {
    last = last.then(async () => {
      const reply: BesideReply = await answer(question).then((found) => ({ kind: 'answer', answer: found }) as const, (error: unknown) => ({ kind: 'error', message: error instanceof Error ? error.message : String(error) }) as const);
      port.postMessage(reply);
    });
  });
}
