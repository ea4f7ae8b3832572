import { accessSync, closeSync, constants, existsSync, fdatasyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fail, ok, warn, type CheckResult } from './check.ts';

const GIB = 2 ** 30;
const gib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function checkNode(): CheckResult {
  const [major = 0] = process.versions.node.split('.').map(Number);
  const found = `${process.version} on ${process.platform}-${process.arch}`;
  return major >= 24 ? ok('node', found) : fail('node', found, 'Install Node.js 24 or newer, or run `npm ci` here: the packages bring one.');
}

/** The folder itself, or the nearest one above it that exists. */
function existing(folder: string): string {
  return existsSync(folder) || path.dirname(folder) === folder ? folder : existing(path.dirname(folder));
}

/** A year of one-minute candles of one market takes about 5 MB; ten markets of ten years with features a few GB. */
export function checkDisk(folder: string): CheckResult {
  try {
    const { bavail, bsize } = statfsSync(existing(folder));
    const free = bavail * bsize;
    const found = `${gib(free)} free for ${folder}`;
    if (free < 0.5 * GIB) return fail('disk', found, 'Make room, or name a folder on another disk as "dataFolder" in config.json: without durable writes no order may leave.');
    return free < 5 * GIB ? warn('disk', found, 'Enough for a few years of candles; make room before downloading trades.') : ok('disk', found);
  } catch (error) {
    return fail('disk', `${folder}: ${reason(error)}`, 'Name a folder that can be read as "dataFolder" in config.json.');
  }
}

export function checkDataFolder(folder: string): CheckResult {
  const place = existing(folder);
  const found = place === folder ? folder : `${folder} (will be made)`;
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
    const probe = mkdtempSync(path.join(place, '.coinbot-probe-'));
    rmSync(probe, { recursive: true });
    return ok('data folder', `${found} can be written`);
  } catch (error) {
    return fail('data folder', `${found}: ${reason(error)}`, 'Give yourself the right to write there, or name another folder as "dataFolder" in config.json.');
  }
}

const APPENDS = 50;

/** How long one durable append takes here, in milliseconds: each order waits for one before it leaves. */
export function checkDurableWrite(folder: string): CheckResult {
  const name = 'durable write';
  let probe = '';
  try {
    probe = mkdtempSync(path.join(existing(folder), '.coinbot-probe-'));
    const { p50, p99 } = timeAppends(path.join(probe, 'journal'));
    const found = `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms over ${APPENDS} appends with fdatasync`;
    if (p50 < 0.01) return warn(name, `${found}: too fast to be a disk`, 'This looks like a memory file system or a disk that does not really write. Keep the data folder on a real disk before live trading.');
    return p99 > 50 ? warn(name, found, 'Slow next to the time to a venue. Use an SSD for the data folder, or stop what else writes to this disk.') : ok(name, found);
  } catch (error) {
    return fail(name, reason(error), 'Make the data folder writable: without a durable journal no order may leave.');
  } finally {
    if (probe !== '') rmSync(probe, { recursive: true, force: true });
  }
}

function timeAppends(file: string): { readonly p50: number; readonly p99: number } {
  const record = Buffer.alloc(256, 'x');
  const handle = openSync(file, 'a');
  try {
    const times = Array.from({ length: APPENDS }, () => {
      const started = performance.now();
      writeSync(handle, record);
      fdatasyncSync(handle);
      return performance.now() - started;
    }).toSorted((a, b) => a - b);
    const quantile = (share: number) => times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)];
    return { p50: quantile(0.5), p99: quantile(0.99) };
  } finally {
    closeSync(handle);
  }
}

export function checkMemory(): CheckResult {
  // A container may have less than the machine; where there is no limit the figure is 0 or beyond all memory.
  const limit = process.constrainedMemory();
  const total = limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem();
  const free = Math.min(process.availableMemory(), total);
  const found = `${gib(total)}, ${gib(free)} free`;
  if (total < 1.5 * GIB) return fail('memory', found, 'A year of one-minute candles needs about 500 MB beside the system: use a machine with 4 GiB or more.');
  return free < GIB ? warn('memory', found, 'Close other programs before long backtests and sweeps.') : ok('memory', found);
}

export function checkCores(): CheckResult {
  const cores = os.availableParallelism();
  const found = `${cores} (${os.cpus()[0]?.model.trim() ?? 'unknown model'})`;
  return cores >= 2 ? ok('cores', found) : warn('cores', found, 'Trading and research share one core: do not run sweeps while the bot trades.');
}
