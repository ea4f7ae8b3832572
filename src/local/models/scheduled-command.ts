import { fork } from 'node:child_process';
import path from 'node:path';

/** How its process ends when another training runs already. None of the codes of a command. */
export const TRAINING_ELSEWHERE = 76;

const PROGRAM = path.join(import.meta.dirname, 'training-process.ts');
/** A process that was asked to stop and does not is ended by force. */
const STOP_MS = 3_000;
/** So much of what it says is kept for an error, from the end. */
const SAID = 2_000;

export interface CommandEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Its result on standard output. */
  readonly out: string;
  /** The last line that it said on standard error; empty when it said nothing. */
  readonly lastWords: string;
}

interface Scheduled {
  /** Of models: trainings of one folder exclude each other. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Ended by force after so long. */
  readonly mostMs: number;
  /** It has the machine to itself, as far as trainings go, and works, in the process with this number. */
  readonly begun?: ((pid: number) => void) | undefined;
  readonly program?: string | undefined;
}

/** Keys of venues are none of its business. */
const withoutKeys = (): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('COINBOT_KEY_')));

/** Runs a command of this program at low priority in a process that ends with this one. Whatever becomes of it is told, never thrown. */
export function scheduledCommand(words: readonly string[], { folder, signal, mostMs, begun, program = PROGRAM }: Scheduled): Promise<CommandEnd> {
  const child = fork(program, ['coinbot', folder, ...words], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'], env: withoutKeys() });
  child.on('message', (message) => { if (message === 'begun') begun?.(child.pid ?? 0); });
  const out: string[] = [];
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => { out.push(text); });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { said = (said + text).slice(-SAID); });
  return new Promise((resolve) => {
    let force: NodeJS.Timeout | undefined;
    const end = (): void => {
      child.kill('SIGTERM');
      force ??= setTimeout(() => { child.kill('SIGKILL'); }, STOP_MS);
    };
    const late = setTimeout(end, mostMs);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    const done = (how: Pick<CommandEnd, 'code' | 'signal'>): void => {
      clearTimeout(force);
      clearTimeout(late);
      signal.removeEventListener('abort', end);
      resolve({ ...how, out: out.join(''), lastWords: said.trim().split('\n').at(-1)?.trim() ?? '' });
    };
    child.once('error', (error) => { said = error.message; done({ code: 1, signal: null }); });
    child.once('close', (code, by) => { done({ code, signal: by }); });
  });
}
