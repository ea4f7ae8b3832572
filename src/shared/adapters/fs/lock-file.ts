import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Locks of this very process: a number that was given out again after a restart is not among them. */
const held = new Set<string>();

/** A lock is made and then written: an empty one this young belongs to somebody. */
const WRITING_MS = 5_000;

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether a process lives, is no zombie, and is this program as far as the system tells (Linux does): numbers are given out again. */
export function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  // The name of the program stands in parentheses and may hold anything; the state is the letter after the last of them.
  const state = textOf(`/proc/${pid}/stat`)?.replace(/^.*\)\s*/s, '').charAt(0);
  if (state === 'Z' || state === 'X') return false;
  const command = textOf(`/proc/${pid}/cmdline`);
  return command === undefined || command === '' || command.includes('coinbot');
}

/** The living process that holds a lock, 0 where it is being written, undefined where nobody does. */
function ownerOf(file: string): number | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const pid = Number(text);
  if (text === '') return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < WRITING_MS ? 0 : undefined;
  if (pid === process.pid) return held.has(path.resolve(file)) ? pid : undefined;
  return isRunning(pid) ? pid : undefined;
}

/** Makes the file, or says that it is there. */
function make(file: string): boolean {
  let handle: number;
  try {
    handle = openSync(file, 'wx', 0o644);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(handle, String(process.pid));
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  return true;
}

/** One process at a time looks again and removes: two that both saw a dead owner must not remove each other's new lock. */
function removeStale(file: string): void {
  const guard = `${file}.takeover`;
  if (!make(guard)) {
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > WRITING_MS) rmSync(guard, { force: true });
    return;
  }
  try {
    if (ownerOf(file) === undefined) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

const TRIES = 100;

export type LockAttempt = { readonly release: () => void } | { /** 0 where it is not known yet. */ readonly owner: number };

/**
 * An exclusive lock: a file with the number of the process that holds it. One whose process is gone is taken over. The folder is
 * made when it is not there. Answers at once.
 */
export function tryLock(file: string): LockAttempt {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    mkdirSync(path.dirname(file), { recursive: true });
    try {
      if (make(file)) {
        const place = path.resolve(file);
        held.add(place);
        return { release: () => { if (held.delete(place)) rmSync(file, { force: true }); } };
      }
    } catch (error) {
      // The owner before removed an empty folder together with its lock.
      if (codeOf(error) !== 'ENOENT') throw error;
      continue;
    }
    const owner = ownerOf(file);
    if (owner !== undefined) return { owner };
    removeStale(file);
  }
  return { owner: 0 };
}
