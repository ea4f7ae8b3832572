import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SweepDesk } from '../../src/shared/engine/sweep/sweep-desk.ts';
import { sma } from '../../src/shared/indicators/sma.ts';
import type { SweepGrid } from './grid.ts';

/** CPU seconds of the same brute force in gcc -O3, and on how many sets it says what the kernel says to the last bit. */
export interface InC {
  /** Averages computed for each trial, as brute force does; and given. */
  readonly own: number;
  readonly shared: number;
  readonly equal: number;
}

const bytesOf = (column: Float64Array, length: number): Buffer => Buffer.from(new Float64Array(column.subarray(0, length)).buffer);

/** Undefined where there is no compiler. */
export function inC({ candles, market, rules, trials }: SweepGrid): InC | undefined {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-bench-'));
  try {
    const program = path.join(folder, 'sweep');
    if (spawnSync('gcc', ['-O3', '-o', program, path.join(import.meta.dirname, '..', 'c', 'sweep.c'), '-lm']).status !== 0) return undefined;
    const [columns, list, averages] = ['columns.bin', 'trials.txt', 'averages.bin'].map((name) => path.join(folder, name));
    const { length } = candles;
    const desk = new SweepDesk(market);
    const periods = [...new Set(trials.flatMap(({ params }) => [Number(params['fast']), Number(params['slow'])]))];
    writeFileSync(columns, Buffer.concat([candles.open, candles.high, candles.low, candles.close].map((column) => bytesOf(column, length))));
    writeFileSync(list, trials.map(({ params, exits }) => `${params['fast']} ${params['slow']} ${exits?.stopLoss} ${exits?.takeProfit}`).join('\n'));
    writeFileSync(averages, Buffer.concat(periods.flatMap((period) => [bytesOf(Float64Array.of(period), 1), bytesOf(desk.columns.of(sma(period)), length)])));
    const outcomes = trials.map((trial) => desk.run(rules, trial)[0]);
    const run = (mode: string) => spawnSync(program, [columns, String(length), list, mode, averages, String(periods.length)], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout.trim().split('\n');
    const [shared, ...answers] = run('shared');
    const equal = answers.filter((line, n) => {
      const [equity, fills, depth, turnover] = line.split(' ').map(Number);
      const ours = outcomes[n];
      return ours?.finalEquity === equity && ours.fills.length === 4 * fills && ours.maxDrawdown === depth && ours.turnover === turnover;
    }).length;
    return { own: Number(run('own')[0]), shared: Number(shared), equal };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
