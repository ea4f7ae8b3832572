import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import type { ExchangeAddress, ExchangeProcessMessage, ExchangeProcessSettings } from './exchange-process.ts';

export interface ExchangeProcessOptions extends ExchangeProcessSettings {
  /** Ends it, while it starts or later. */
  readonly signal?: AbortSignal;
}

/** How a process ended: with a code, or by a signal; and the end of what it wrote about it. */
export interface ExchangeExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

export interface ExchangeProcess extends ExchangeAddress {
  readonly pid: number;
  /** Tells, once, when it has ended, also when that was before. */
  onExit(tell: (exit: ExchangeExit) => void): void;
  /** Ends it cleanly; by force when that takes longer than five seconds. */
  stop(): Promise<void>;
}

const START_MS = 30_000;
const STOP_MS = 5_000;
const MOST_SAID = 2_000;

/**
 * Starts a simulated venue as a process of its own. It lives until `stop`, the signal, or the end of this process, however that
 * comes. Rejects with what the process says when it cannot start: the folder in use, another seed, the port taken.
 */
export async function startExchangeProcess({ signal, ...settings }: ExchangeProcessOptions): Promise<ExchangeProcess> {
  signal?.throwIfAborted();
  const child = fork(path.join(import.meta.dirname, 'exchange-process.ts'), [JSON.stringify(settings)], {
    execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { said = `${said}${text}`.slice(-MOST_SAID); });
  // Not its `close`: that never comes where the channel was ended first.
  const silent = new Promise<void>((resolve) => { child.stderr?.once('close', resolve); });
  const exited = new Promise<ExchangeExit>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, said: error.message }));
    child.once('exit', (code, by) => { void silent.then(() => resolve({ code, signal: by, said: said.trim() })); });
  });
  const stop = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(force);
  };
  signal?.addEventListener('abort', () => { void stop(); }, { once: true });
  try {
    const address = await ready(child, exited);
    signal?.throwIfAborted();
    return { ...address, pid: child.pid ?? 0, onExit: (tell) => { void exited.then(tell); }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ready(child: ChildProcess, exited: Promise<ExchangeExit>): Promise<ExchangeAddress> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the simulated exchange did not start within ${START_MS / 1_000} s`)), START_MS);
    void exited.then(({ code, signal, said }) => {
      clearTimeout(timer);
      reject(new Error(`the simulated exchange ended while it started (${code === null ? signal ?? 'not started' : `code ${code}`})${said === '' ? '' : `: ${said}`}`));
    });
    child.on('message', (message: ExchangeProcessMessage) => {
      clearTimeout(timer);
      if (message.kind === 'failed') reject(errorOf(message));
      else {
        const { kind: _, ...address } = message;
        resolve(address);
      }
    });
  });
}

function errorOf({ name, message }: Extract<ExchangeProcessMessage, { kind: 'failed' }>): Error {
  if (name === 'UsageError') return new UsageError(message);
  return name === 'DataError' ? new DataError(message) : new Error(`the simulated exchange did not start: ${message}`);
}
