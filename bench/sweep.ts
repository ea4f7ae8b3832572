import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { Measurement } from './measurement.ts';
import { inC, type InC } from './sweep/in-c.ts';
import { sweepGrid } from './sweep/grid.ts';
import type { Taken } from './sweep-child.ts';

/** A machine that does other things too answers differently each time: the best of so many counts for time, as nothing can make it too small. */
const TRIES = 3;
const WARM_ROUNDS = 5;

function child(...words: readonly (string | number)[]): readonly Taken[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'sweep-child.ts'), ...words.map(String)], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`sweep-child ${words.join(' ')}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

const best = (many: readonly Taken[], of: 'wall' | 'cpu'): number => Math.min(...many.map((taken) => taken[of]));
const tried = (kind: string, tries = TRIES): readonly Taken[] => Array.from({ length: tries }, () => child(kind)[0]);

function againstC(kernel: number, c: InC | undefined): Measurement[] {
  if (c === undefined) return [{ name: 'against gcc -O3', value: NaN, unit: '(no gcc here)' }];
  return [
    { name: 'gcc -O3, one thread, the same by brute force', value: c.own, unit: 's CPU' },
    { name: 'gcc -O3, the averages given to it', value: c.shared, unit: 's CPU' },
    { name: 'CPU over brute force in gcc', value: kernel / c.own, unit: 'x', target: '<= 0.7' },
    { name: 'CPU over gcc that is given the averages', value: kernel / c.shared, unit: 'x' },
    { name: 'sets on which gcc says the same equity, fills, drawdown and turnover to the last bit', value: c.equal, unit: 'of 1,000', target: '>= 1000' },
  ];
}

/** Cold with the start of the threads, warm without; efficiency from the best warm rounds, one worker against two, taken in turn. */
function poolFigures(expected: string | undefined): Measurement[] {
  const one: Taken[] = [];
  const two: Taken[] = [];
  for (let n = 0; n < TRIES; n++) {
    one.push(...child('pool', 1, WARM_ROUNDS));
    two.push(...child('pool', 2, WARM_ROUNDS));
  }
  const isWarm = (_: Taken, n: number): boolean => n % WARM_ROUNDS !== 0;
  const cold = two.filter((_, n) => !isWarm(_, n));
  const [warmOne, warmTwo] = [one.filter(isWarm), two.filter(isWarm)];
  const hashes = new Set([...one, ...two].map(({ hash }) => hash));
  return [
    { name: 'two workers, their start included: wall', value: best(cold, 'wall'), unit: 's', target: '<= 1.5' },
    { name: 'two workers that are there: wall', value: best(warmTwo, 'wall'), unit: 's', target: '<= 1.5' },
    { name: 'parallel efficiency of two workers, wall', value: best(warmOne, 'wall') / (2 * best(warmTwo, 'wall')), unit: '', target: '>= 0.95' },
    { name: 'CPU of one worker over that of two for the same work (1: sharing costs nothing)', value: best(warmOne, 'cpu') / best(warmTwo, 'cpu'), unit: '' },
    { name: 'different results of one and two workers, of blocks run here and of the engine', value: new Set([...hashes, expected]).size - 1, unit: '', target: '<= 0' },
  ];
}

/** What each further worker adds to the most the process ever held. */
function memoryFigures(): Measurement[] {
  const peaks = [1, 2, 3, 4].map((workers) => Math.max(...child('pool', workers, 2).map(({ peak }) => peak)));
  const added = peaks.slice(1).map((peak, n) => (peak - peaks[n]) / 1e6);
  return [
    { name: 'most held with one worker, shared columns and tables included', value: peaks[0] / 1e6, unit: 'MB' },
    { name: 'each further worker adds', value: (peaks[3] - peaks[0]) / 3e6, unit: 'MB', target: '<= 120' },
    { name: 'most that one further worker added', value: Math.max(...added), unit: 'MB', target: '<= 120' },
  ];
}

export async function run(): Promise<readonly Measurement[]> {
  const [load] = os.loadavg();
  const grid = await sweepGrid();
  const kernel = best(tried('kernel'), 'cpu');
  const [{ hash, cpu: brute }] = child('brute');
  const blocks = tried('blocks', 3);
  const figures: Measurement[] = [
    { name: `load of the machine when it began (${grid.isReal ? 'real BTC/USDT minutes of 2024' : 'synthetic minutes'}, ${grid.candles.length} candles)`, value: load, unit: '' },
    { name: '1,000 trials from candles to orders, shared columns and block skipping', value: kernel, unit: 's CPU' },
    ...againstC(kernel, inC(grid)),
    { name: 'the same asking the strategy at each candle: shared columns, no forecasts kept', value: best(tried('scan', 2), 'cpu'), unit: 's CPU' },
    { name: 'the same with columns of its own for each trial (a tenth of the trials, times ten)', value: 10 * best(tried('alone', 1), 'cpu'), unit: 's CPU' },
    { name: 'our engine: shared columns, no block skipping, every order an object, to figures', value: brute, unit: 's CPU' },
    { name: 'kernel to figures, hashes and daily returns (blocks of 50)', value: best(blocks, 'cpu'), unit: 's CPU' },
    { name: 'sets that are not bit-equal to our engine', value: blocks.every((one) => one.hash === hash) ? 0 : NaN, unit: '', target: '<= 0' },
    ...poolFigures(hash),
    ...memoryFigures(),
    { name: 'load of the machine when it ended', value: os.loadavg()[0], unit: '' },
  ];
  return figures;
}
