import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '../../shared/domain/time.ts';

export interface CollectingSettings {
  readonly dataFolder: string;
  readonly everyMs: number;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
  /** Another program in the place of ours. */
  readonly program?: string;
  readonly mostMs?: number;
}

const PROGRAM = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
/** One that takes longer hangs. */
const MOST_MS = 5 * MINUTE;
const NO_SOURCE = 'none of the sources answered';

/**
 * Has the sources of the mood of the market asked now and then, by a process of its own: the one that trades reaches its venues and nothing
 * else. What fails is said once, and tried again next time. Ends with the signal, the process with it.
 */
export async function keepCollecting({ dataFolder, everyMs, say, signal, program = PROGRAM, mostMs = MOST_MS }: CollectingSettings): Promise<void> {
  let said = '';
  while (!signal.aborted) {
    const complaint = await collectOnce(program, dataFolder, AbortSignal.any([signal, AbortSignal.timeout(mostMs)]));
    if (signal.aborted) return;
    if (complaint !== '' && complaint !== said) say(`the mood of the market could not be collected, it is tried again: ${complaint}`);
    said = complaint;
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Why it failed; empty where it did not. */
function collectOnce(program: string, dataFolder: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    let complaint = '';
    const child = spawn(process.execPath, [program, 'sentiment', 'collect', '--data', dataFolder, '--json'], { stdio: ['ignore', 'ignore', 'pipe'], signal, killSignal: 'SIGKILL' });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint = (complaint + text).slice(-2_000); });
    child.on('error', (error) => { resolve(error.name === 'AbortError' ? 'it took too long' : error.message); });
    child.on('close', (code) => { resolve(code === 0 ? '' : complaint.trim().split('\n').at(-1) || NO_SOURCE); });
  });
}
