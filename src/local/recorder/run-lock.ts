import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RefusedError } from '../../shared/domain/errors.ts';

const BOOT = '/proc/sys/kernel/random/boot_id';
/** A process number means something until the machine starts anew. */
const bootId = (): string => (existsSync(BOOT) ? readFileSync(BOOT, 'utf8').trim() : 'unknown');

/** Recordings this process writes: its own number in a lock says nothing where every start has the same one, as in a container. */
const held = new Set<string>();

function isAlive(pid: number): boolean {
  try { return pid > 0 && process.kill(pid, 0); } catch (error) { return error instanceof Error && 'code' in error && error.code === 'EPERM'; }
}

function isHeld(lock: string): boolean {
  if (held.has(lock)) return true;
  const [pid = '', boot = ''] = readFileSync(lock, 'utf8').split(' ');
  return boot === bootId() && Number(pid) !== process.pid && isAlive(Number(pid));
}

/** One writer for a recording. A lock whose process is gone is taken over. Returns what gives it back. */
export function lockRun(run: string): () => void {
  mkdirSync(run, { recursive: true });
  const lock = path.join(path.resolve(run), 'recorder.lock');
  if (existsSync(lock)) {
    if (isHeld(lock)) throw new RefusedError(`"${run}" is being recorded by another process (${readFileSync(lock, 'utf8').split(' ')[0]}): end that one, or record to another folder`);
    rmSync(lock, { force: true });
  }
  const handle = openSync(lock, 'wx');
  writeFileSync(handle, `${process.pid} ${bootId()}`);
  closeSync(handle);
  held.add(lock);
  return () => {
    held.delete(lock);
    rmSync(lock, { force: true });
  };
}
