import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import path from 'node:path';

/** Works out one answer: what the program printed. Ends early with the signal. */
export type RunProgram = (words: readonly string[], signal: AbortSignal) => Promise<string>;

const PROGRAM = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const MOST_PRINTED = 16 * 2 ** 20;
const NICE = 15;

/** Runs `coinbot` with these words, behind everything else on this machine. The last line of its complaints is why it failed. */
export const runCoinbot: RunProgram = (words, signal) => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL', windowsHide: true });
  stepBack(child);
  const pieces: Buffer[] = [];
  let printed = 0;
  let complaint = '';
  child.stdout.on('data', (piece: Buffer) => {
    printed += piece.length;
    if (printed > MOST_PRINTED) child.kill('SIGKILL');
    else pieces.push(piece);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint = (complaint + text).slice(-4_000); });
  child.on('error', (error) => { reject(error.name === 'AbortError' ? new Error('it took too long') : error); });
  child.once('close', (code) => {
    if (code === 0) resolve(Buffer.concat(pieces).toString('utf8'));
    else reject(new Error(complaint.trim().split('\n').at(-1)?.replace(/^error: /, '') || 'the program that works it out ended without a word'));
  });
});

function stepBack({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, NICE);
  } catch {
    // It works at the usual pace then.
  }
}
