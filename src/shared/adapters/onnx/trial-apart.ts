import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DataError, RefusedError } from '../../domain/errors.ts';
import type { ModelContract, ModelLimits, ModelReport } from '../../ports/model-runtime.ts';
import { residentBytes } from './resident-bytes.ts';

type Trial = Pick<ModelReport, 'latency' | 'answersMissing'>;

interface Ended {
  readonly said: string;
  readonly complaint: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it was ended from here; undefined where it ended itself. */
  readonly stopped: string | undefined;
}

const LOOK_MS = 50;

/**
 * Loads and asks a model in a process of its own, which sees none of this one's environment. DataError: what is wrong with the model, that it
 * ended the process, or that it took more time or memory than it may. RefusedError: no process or no runtime could be had.
 */
export async function trialApart({ source, bytes, contract, limits }: { readonly source: string; readonly bytes: Uint8Array; readonly contract: ModelContract; readonly limits: ModelLimits }): Promise<Trial> {
  const { said, complaint, code, signal, stopped } = await runTrial(`${JSON.stringify({ source, contract })}\n`, bytes, limits);
  if (stopped !== undefined) throw new DataError(`${source}: expected a model that is loaded and tried within ${stopped}, found one that was not`);
  const found = answerOf(said);
  if (found === undefined) {
    if (signal !== null || (code !== 0 && complaint === '')) throw new DataError(`${source}: expected a model that does no harm, found one that ended the process it was tried in (${signal ?? `code ${code}`})`);
    throw new RefusedError(`${source}: expected a process to try the model in, found "${complaint.slice(-300)}"`);
  }
  if ('latency' in found) return found;
  throw found.error === 'RefusedError' ? new RefusedError(found.message) : new DataError(found.message);
}

/** Undefined where the process ended without a word. */
function answerOf(said: string): Trial | { readonly error: string; readonly message: string } | undefined {
  const line = said.trim().split('\n').at(-1) ?? '';
  return line.startsWith('{') && line.endsWith('}') ? JSON.parse(line) : undefined;
}

function runTrial(head: string, bytes: Uint8Array, { maxTrialMs, maxTrialBytes }: ModelLimits): Promise<Ended> {
  const environment = Object.fromEntries(['SystemRoot', 'TEMP', 'TMP', 'TMPDIR'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  const child = spawn(process.execPath, [fileURLToPath(new URL('./trial-process.ts', import.meta.url))], { stdio: ['pipe', 'pipe', 'pipe'], env: environment });
  return new Promise((resolve, reject) => {
    let [said, complaint] = ['', ''];
    let stopped: string | undefined;
    const stop = (limit: string): void => {
      stopped ??= limit;
      child.kill('SIGKILL');
    };
    const alarm = setTimeout(() => stop(`${maxTrialMs} ms`), maxTrialMs);
    const watch = setInterval(() => { if (residentBytes(child.pid) > maxTrialBytes) stop(`${maxTrialBytes} bytes of memory`); }, LOOK_MS);
    const rest = (): void => {
      clearTimeout(alarm);
      clearInterval(watch);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => { said += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint = (complaint + text).slice(-2_000); });
    // A process that ended early reads no further: its end is told by `close`.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => { rest(); reject(new RefusedError(`expected a process to try a model in, found "${error.message}"`, { cause: error })); });
    child.on('close', (code, signal) => { rest(); resolve({ said, complaint, code, signal, stopped }); });
    child.stdin.write(head);
    child.stdin.end(bytes);
  });
}
