import { random } from '../../src/shared/domain/random.ts';
import { realistic } from '../../src/shared/engine/settings.ts';
import { blockJobOf, canonicalJson, type BlockContent, type BlockJob, type BlockResult } from '../../src/shared/handlers/sweep/block-job.ts';
import { openDesk, runBlock } from '../../src/shared/handlers/sweep/run-block.ts';
import { sweepGrid } from '../sweep/grid.ts';

/** `coinbot sweep run` puts so many trials into a job unless told otherwise. */
export const TRIALS_OF_A_JOB = 25;
/** The first blocks also wait for the compiler and for columns, as those of a new worker do. */
const FIRST = 2;

export interface BlockTimes {
  readonly isReal: boolean;
  readonly jobs: readonly BlockJob[];
  readonly results: readonly BlockResult[];
  /** CPU seconds of each block, without the first ones. */
  readonly seconds: readonly number[];
  /** CPU seconds that the first blocks took more than the others. */
  readonly firstSeconds: number;
  readonly resultBytes: number;
}

const cpuSeconds = (): number => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Blocks of parameters drawn at random over a year of minutes: `kernel` is what block skipping serves, `engine` what it cannot (a trailing stop). */
export async function blockTimes(lane: 'kernel' | 'engine', blocks: number): Promise<BlockTimes> {
  const { candles, isReal, jobs: [{ instrument, spans, data, code, gaps }] } = await sweepGrid();
  const { from: _, to: __, makerFeeBps = 10, takerFeeBps = 10, ...settings } = realistic;
  const source = random(17);
  const drawn = () => ({ fast: 5 + source.below(196), slow: 210 + source.below(1_791), 'exits.stopLoss': 0.005 + 0.045 * source.uniform(), ...(lane === 'engine' ? { 'exits.trailingStop': 0.01 + 0.04 * source.uniform() } : {}) });
  const content = (): BlockContent => ({
    schema: 'block-job-1', sweep: `scale-${lane}`, code, data, instrument, timeframe: '1m', strategy: 'sma-cross', gaps, settings: { ...settings, makerFeeBps, takerFeeBps },
    params: Array.from({ length: TRIALS_OF_A_JOB }, drawn), spans: [...spans],
  });
  const jobs = Array.from({ length: blocks + FIRST }, () => blockJobOf(content()));
  const desk = openDesk(jobs[0], { candles });
  const timed = jobs.map((job) => {
    const began = cpuSeconds();
    const result = runBlock(job, { candles, desk });
    return { result, seconds: cpuSeconds() - began };
  });
  const failed = timed.flatMap(({ result }) => result.trials).find(({ error }) => error !== undefined);
  if (failed?.error !== undefined) throw new Error(`expected blocks that can be run, found ${failed.error}`);
  const seconds = timed.slice(FIRST).map((one) => one.seconds);
  const results = timed.map(({ result }) => result);
  return { isReal, jobs, results, seconds, firstSeconds: Math.max(0, timed[0].seconds - mean(seconds)), resultBytes: mean(results.map((result) => canonicalJson(result).length)) };
}
