import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { RefusedError, TransientError } from '../../shared/domain/errors.ts';
import type { Worked } from '../../shared/handlers/sweep/work-message.ts';
import type { WorkerNews, WorkerOrder } from './worker-messages.ts';

const PROGRAM = new URL('worker-process.ts', import.meta.url);
/** One that dies this often in a row without having done anything will not do better the next time. */
const MOST_DEATHS = 5;
const REST_MS = 500;

export interface CrewOptions {
  readonly size: number;
  readonly signal: AbortSignal;
  readonly tell: (worked: Worked) => void;
}

/** Keeps `size` processes at work until they find nothing more, or the signal comes. One that dies (killed, out of memory) is replaced; its job comes again by itself. */
export async function workTogether(order: WorkerOrder, { size, signal, tell }: CrewOptions): Promise<void> {
  const failures: Error[] = [];
  const seat = async (): Promise<void> => {
    for (let deaths = 0; deaths < MOST_DEATHS && failures.length === 0 && !signal.aborted;) {
      const { done, isDead, failure } = await oneLife(order, signal, tell);
      if (failure !== undefined) failures.push(failure);
      if (!isDead) return;
      deaths = done > 0 ? 1 : deaths + 1;
      await sleep(REST_MS, undefined, { signal }).catch(() => undefined);
      if (deaths === MOST_DEATHS) failures.push(new TransientError(`a worker died ${MOST_DEATHS} times in a row: coinbot sweep status shows which jobs failed`));
    }
  };
  await Promise.all(Array.from({ length: size }, () => seat()));
  if (failures.length > 0) throw failures[0];
}

interface Life {
  readonly done: number;
  readonly isDead: boolean;
  readonly failure: Error | undefined;
}

function oneLife(order: WorkerOrder, signal: AbortSignal, tell: (worked: Worked) => void): Promise<Life> {
  return new Promise((resolve) => {
    let done = 0;
    let failure: Error | undefined;
    const child: ChildProcess = fork(PROGRAM, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const stop = (): void => { child.kill('SIGTERM'); };
    signal.addEventListener('abort', stop);
    child.on('message', (news: WorkerNews) => {
      if (news.kind === 'failed') failure = news.error === 'RefusedError' ? new RefusedError(news.message) : new TransientError(news.message);
      else {
        done += 1;
        tell(news.worked);
      }
    });
    child.once('error', (error) => { failure = error; });
    child.once('exit', (code) => {
      signal.removeEventListener('abort', stop);
      resolve({ done, isDead: code !== 0 && failure === undefined && !signal.aborted, failure });
    });
    child.send(order);
    if (signal.aborted) stop();
  });
}
