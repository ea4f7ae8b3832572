import { fork } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { DataError, RefusedError, TransientError, UsageError } from '../../shared/domain/errors.ts';
import type { AnswerLimits, ReadOnlyAnswer } from '../../shared/adapters/duckdb/read-only-answer.ts';
import type { SqlQuestion, SqlReply } from './sql-process.ts';
import type { SqlPlaces } from './sql-views.ts';

/** What one question may take. Beyond its time its process is killed. */
export const SQL_LIMITS = { memoryMb: 256, rows: 2_000, bytes: 2 * 2 ** 20, timeoutMs: 10_000 } as const;

export interface SqlLimits extends AnswerLimits {
  readonly timeoutMs: number;
}

const PROGRAM = path.join(import.meta.dirname, 'sql-process.ts');

/**
 * Answers a question in a process of its own, which knows no secret of the environment, and which is killed when its time is over or `signal` says so.
 * UsageError, RefusedError and DataError say what is wrong with the question; TransientError that it took too much; an abort is thrown as its reason.
 */
export async function runSql(sql: string, { places, limits = SQL_LIMITS, signal }: { readonly places: SqlPlaces; readonly limits?: SqlLimits; readonly signal?: AbortSignal | undefined }): Promise<ReadOnlyAnswer & { readonly tookMs: number }> {
  signal?.throwIfAborted();
  const begun = performance.now();
  const { timeoutMs, ...rest } = limits;
  const reply = await askProcess({ sql, limits: rest, places: { dataFolder: path.resolve(places.dataFolder), stateFolder: path.resolve(places.stateFolder) } }, { timeoutMs, signal });
  if (reply.kind === 'error') throw errorOf(reply);
  return { ...reply.answer, tookMs: Math.round(performance.now() - begun) };
}

/** Windows finds its own libraries by these. */
const NEEDED = ['SystemRoot', 'windir'];

function askProcess(question: SqlQuestion, { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined }): Promise<SqlReply> {
  const child = fork(PROGRAM, [], {
    cwd: os.tmpdir(), stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning', '--max-old-space-size=256'],
    env: Object.fromEntries(NEEDED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
  });
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      child.kill('SIGKILL');
      settle();
    };
    const stop = (): void => { end(() => { reject(signal?.reason instanceof Error ? signal.reason : new Error('stopped')); }); };
    const timer = setTimeout(() => { end(() => { reject(new TransientError(`the question took longer than ${timeoutMs / 1_000} s and was stopped: ask for less, such as a shorter time or fewer instruments`)); }); }, timeoutMs);
    signal?.addEventListener('abort', stop, { once: true });
    child.once('message', (reply) => { end(() => { resolve(reply as SqlReply); }); });
    child.on('error', (error) => { end(() => { reject(error); }); });
    child.once('exit', (code, killed) => { end(() => { reject(new TransientError(`the question could not be answered: its process ended with ${killed ?? code}, as one does that takes too much memory`)); }); });
    child.send(question);
  });
}

function errorOf({ name, message }: Extract<SqlReply, { kind: 'error' }>): Error {
  if (name === 'RefusedError') return new RefusedError(message);
  if (name === 'UsageError') return new UsageError(message);
  return new DataError(message);
}
