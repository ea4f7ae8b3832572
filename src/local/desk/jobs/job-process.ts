import { spawn } from 'node:child_process';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline, Transform } from 'node:stream';
import { projectRoot } from '../../config/load.ts';

/** How a process ended. */
export type JobEnd =
  | { readonly kind: 'done' }
  /** Told to stop, and did. */
  | { readonly kind: 'cancelled' }
  /** Ended by a signal of somebody else. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly error: string };

export interface JobProcess {
  readonly ended: Promise<JobEnd>;
  /** Asks it to finish, and ends it where it has not after `patienceMs`. */
  stop(): void;
}

interface JobCommand {
  readonly program: readonly [string, ...string[]];
  readonly words: readonly string[];
  /** Takes what it prints, whole or not at all. */
  readonly resultFile: string;
  readonly hear: (line: string) => void;
  readonly patienceMs: number;
}

/** A result longer than this is not one that a page shows. */
const MOST_BYTES = 64_000_000;
const MOST_LINE = 2_000;
const PRIORITY = 10;
const PROGRAM = [process.execPath, '--disable-warning=ExperimentalWarning', path.join(projectRoot, 'src', 'local', 'coinbot.mjs')] as const;

export const OWN_PROGRAM: readonly [string, ...string[]] = [...PROGRAM];

/** What research needs of the environment: no keys of venues, and word about progress several times a second. */
const jobEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('COINBOT_KEY_'))), PROGRESS_EVERY_MS: '400',
});

/** Starts a command of this program as a process of its own, behind everything else on this machine. No shell reads its words. */
export function startJob({ program: [file, ...first], words, resultFile, hear, patienceMs }: JobCommand): JobProcess {
  const child = spawn(file, [...first, ...words], { cwd: projectRoot, env: jobEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  let isStopping = false;
  let isTooLong = false;
  let killing: NodeJS.Timeout | undefined;
  let lastError = '';
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    child.kill('SIGINT');
    killing = setTimeout(() => { child.kill('SIGKILL'); }, patienceMs);
  };
  if (child.pid !== undefined) {
    try { os.setPriority(child.pid, PRIORITY); } catch { /* It is over already, or the system knows no priorities. */ }
  }
  const unfinished = `${resultFile}.part`;
  const written = writeBounded(child.stdout, unfinished, () => { isTooLong = true; child.kill('SIGKILL'); });
  createInterface({ input: child.stderr, crlfDelay: Infinity }).on('line', (line) => {
    const text = line.slice(0, MOST_LINE);
    const failure = failureIn(text);
    if (failure !== undefined) lastError = failure;
    else if (text.trim() !== '') hear(text);
  });
  const exited = new Promise<{ readonly code: number | null; readonly signal: string | null; readonly error?: Error }>((resolve) => {
    child.on('error', (error) => { resolve({ code: null, signal: null, error }); });
    child.once('close', (code, signal) => { resolve({ code, signal }); });
  });
  const ended = (async (): Promise<JobEnd> => {
    const [{ code, signal, error }, writing] = await Promise.all([exited, written]);
    clearTimeout(killing);
    const failed = (text: string): JobEnd => {
      rmSync(unfinished, { force: true });
      return isStopping && !isTooLong ? { kind: 'cancelled' } : { kind: 'failed', error: text };
    };
    if (isTooLong) return failed(`it printed more than ${MOST_BYTES / 1e6} MB`);
    if (error !== undefined) return failed(error.message);
    if (writing !== undefined) return failed(writing.message);
    if (signal !== null && !isStopping) {
      rmSync(unfinished, { force: true });
      return { kind: 'interrupted' };
    }
    if (code !== 0) return failed(lastError === '' ? `it ended with code ${code ?? 'none'}` : lastError);
    renameSync(unfinished, resultFile);
    return { kind: 'done' };
  })();
  return { ended, stop };
}

/** Into the file, as it comes; the error, where it cannot be written. */
function writeBounded(from: NodeJS.ReadableStream, file: string, tooLong: () => void): Promise<Error | undefined> {
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) { done(null, chunk); return; }
      tooLong();
      done();
    },
  });
  return new Promise((resolve) => {
    pipeline(from, counting, createWriteStream(file), (error) => { resolve(error ?? undefined); });
  });
}

/** With --json a command tells its failure as a line of JSON. */
function failureIn(line: string): string | undefined {
  if (!line.startsWith('{"error":')) return undefined;
  try {
    const { error } = JSON.parse(line) as { readonly error?: { readonly message?: unknown } };
    return typeof error?.message === 'string' ? error.message : undefined;
  } catch {
    return undefined;
  }
}
