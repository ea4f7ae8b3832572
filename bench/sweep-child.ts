import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SweepPool } from '../src/local/pool/sweep-pool.ts';
import { canonicalJson, type BlockResult } from '../src/shared/handlers/sweep/block-job.ts';
import { openDesk, runBlock } from '../src/shared/handlers/sweep/run-block.ts';
import { rangeTables } from '../src/shared/engine/sweep/range-tables.ts';
import { SweepDesk } from '../src/shared/engine/sweep/sweep-desk.ts';
import { sweepGrid, type SweepGrid } from './sweep/grid.ts';

/** What one way of running the sweep took, in seconds and bytes; `hash` is over all results where there are some. */
export interface Taken {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
  readonly hash?: string;
}

const hashOf = (results: readonly (BlockResult | undefined)[]): string => createHash('sha256').update(canonicalJson(results)).digest('hex');
const peakBytes = (): number => 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? NaN);

async function taken(work: () => unknown): Promise<Taken> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const results = await work();
  const { user, system } = process.cpuUsage(before);
  const figures = { wall: (performance.now() - began) / 1e3, cpu: (user + system) / 1e6, peak: peakBytes() };
  return Array.isArray(results) ? { ...figures, hash: hashOf(results) } : figures;
}

/** Nothing but the runs: no figures, no hashes. Columns and tables are made anew; `alone` makes columns for every trial of a tenth of the grid. */
function bare({ candles, market, rules, trials }: SweepGrid, kind: string): void {
  const tables = rangeTables(candles);
  const limits = kind === 'kernel' ? {} : { only: 'scan' as const };
  let desk = new SweepDesk({ ...market, tables }, limits);
  for (const trial of trials.filter((_, n) => kind !== 'alone' || n % 10 === 0)) {
    if (kind === 'alone') desk = new SweepDesk({ ...market, tables }, limits);
    if (desk.run(rules, trial).length !== 1) throw new Error(`no outcome over ${candles.length} candles`);
  }
}

async function inPool({ candles, jobs }: SweepGrid, workers: number, rounds: number): Promise<readonly Taken[]> {
  let pool: SweepPool | undefined;
  const all: Taken[] = [];
  for (let round = 0; round < rounds; round++) {
    all.push(await taken(async () => {
      pool ??= new SweepPool(jobs[0], { candles }, { maxCores: workers, maxRamBytes: 8e9 });
      return (await pool.run(jobs)).results;
    }));
  }
  await pool?.close();
  return all;
}

const [kind = '', count = '1', rounds = '1'] = process.argv.slice(2);
const grid = await sweepGrid();
const figures = kind === 'pool' ? await inPool(grid, Number(count), Number(rounds))
  : kind === 'blocks' || kind === 'brute' ? [await taken(() => {
    const desk = openDesk(grid.jobs[0], { candles: grid.candles }, { only: kind === 'brute' ? 'engine' : undefined });
    return grid.jobs.map((job) => runBlock(job, { candles: grid.candles, desk }));
  })]
  : [await taken(() => bare(grid, kind))];
process.stdout.write(`${JSON.stringify(figures)}\n`);
