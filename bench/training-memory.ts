import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Measurement } from './measurement.ts';

const FILE = path.resolve(import.meta.dirname, '../../shared/data/ohlcv/binance/BTCUSDT-1m-2024.parquet');
const COMMAND = path.resolve(import.meta.dirname, '../src/local/coinbot.mjs');
const CAP_MB = 2_000;
const BUDGET = '60s';
const POLL_MS = 100;

/** The parent and the peak of resident memory of each process, in MB, as the operating system keeps it. */
function processes(): Map<number, { readonly parent: number; readonly peakMb: number }> {
  const found = new Map<number, { readonly parent: number; readonly peakMb: number }>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const field = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      found.set(Number(name), { parent: field('PPid'), peakMb: (field('VmHWM') * 1_024) / 1e6 });
    } catch {
      // It has just ended.
    }
  }
  return found;
}

/** The peaks of a process and of all that it has started. */
function peaksUnder(root: number): readonly (readonly [number, number])[] {
  const all = processes();
  const isUnder = (pid: number): boolean => pid === root || (all.has(pid) && isUnder(all.get(pid)?.parent ?? 0));
  return [...all].filter(([pid]) => isUnder(pid)).map(([pid, { peakMb }]) => [pid, peakMb]);
}

interface Watched {
  readonly code: number | null;
  readonly output: string;
  /** Sum of the peaks of all processes that were ever there, in MB: they need not have been reached at the same time. */
  readonly peakMb: number;
  readonly processes: number;
}

function watched(options: readonly string[], folder: string): Promise<Watched> {
  const child = spawn(process.execPath, [COMMAND, ...options], { env: { ...process.env, COINBOT_DATA_FOLDER: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  const peaks = new Map<number, number>();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
  const poll = setInterval(() => {
    for (const [pid, peakMb] of peaksUnder(child.pid ?? -1)) peaks.set(pid, Math.max(peakMb, peaks.get(pid) ?? 0));
  }, POLL_MS);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(poll);
      resolve({ code, output, peakMb: [...peaks.values()].reduce((sum, value) => sum + value, 0), processes: peaks.size });
    });
  });
}

/** `coinbot train` on a year of real minutes under a cap of memory: what it said it would take, and what the operating system saw all of its processes take. */
export async function run(): Promise<readonly Measurement[]> {
  if (!existsSync(FILE) || process.platform !== 'linux') return [{ name: 'training memory: no year of minutes beside the project, or no Linux to ask', value: NaN, unit: '' }];
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-training-memory-'));
  try {
    const options = ['train', '--data', FILE, '--max-ram', '2GB', '--max-cores', '2', '--budget', BUDGET, '--out', path.join(folder, 'out')];
    const { code, output, peakMb, processes: count } = await watched(options, folder);
    if (code !== 0) throw new Error(`coinbot train ended with ${code}: ${output.trim().split('\n').at(-1) ?? ''}`);
    const planned = Number(/at most (\d+) of \d+ MB/.exec(output)?.[1] ?? NaN);
    const dropped = Number(/(\d+) taken back for memory/.exec(output)?.[1] ?? NaN);
    const fits = Number(/(\d+) fits/.exec(output)?.[1] ?? NaN);
    return [
      { name: `a year of minutes, cap ${CAP_MB} MB, ${BUDGET}: memory it said it would take at most`, value: planned, unit: 'MB', target: `<= ${CAP_MB}` },
      { name: `peak of resident memory by the operating system (VmHWM), ${count} processes`, value: peakMb, unit: 'MB', target: `<= ${CAP_MB}` },
      { name: 'fits in that time', value: fits, unit: '' },
      { name: 'fits taken back for memory', value: dropped, unit: '' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) for (const { name, value, unit } of await run()) process.stdout.write(`${name}: ${Math.round(value)} ${unit}\n`);
