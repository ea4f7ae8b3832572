import { UsageError } from '../../shared/domain/errors.ts';
import { DAY } from '../../shared/domain/time.ts';
import { blockJobOf, type BlockJob, type BlockResult } from '../../shared/handlers/sweep/block-job.ts';
import type { OptimizePlan } from '../../shared/handlers/sweep/optimize/optimize.ts';
import { openDesk, runBlock } from '../../shared/handlers/sweep/run-block.ts';
import type { HandleBlock } from '../../shared/handlers/sweep/work-message.ts';
import { SweepPool, WORKER_BYTES } from '../pool/sweep-pool.ts';
import type { Target } from './load-target.ts';
import { Rounds } from './rounds.ts';

/** Who does the blocks of a search. */
export interface Blocks {
  readonly handle: HandleBlock;
  readonly workers: number;
  readonly memoryBytes: number;
  close(): Promise<void>;
}

interface Limits {
  readonly cores: number;
  readonly maxRamBytes: number;
  readonly signal: AbortSignal;
  readonly strategiesFolder: string;
  /** What all of it would take one core. */
  readonly secondsOfOneCore: number;
}

/** Work shorter than this is over before threads have started. */
const WORTH_THREADS_S = 3;
/** What a search in this thread takes beside its data, and what of it may be columns and forecasts. */
const DESK_BYTES = 60e6;
const TRIAL_BYTES = 1_000;
const DAY_BYTES = 11;
const KEPT_BYTES = { columnBytes: 32e6, forecastBytes: 16e6 } as const;

/** Blocks are done in threads as far as memory allows them, or in this one where they are few. */
export function openBlocks(target: Target, plan: OptimizePlan, limits: Limits): Blocks {
  return crewOf(plan, limits).workers > 1 ? inThreads(target, plan, limits) : inThisThread(target, limits.signal);
}

/** How many would do the blocks, and what they would take. A UsageError where even one is too many for the cap on memory. */
export function crewOf(plan: OptimizePlan, { cores, maxRamBytes, secondsOfOneCore }: Pick<Limits, 'cores' | 'maxRamBytes' | 'secondsOfOneCore'>): Pick<Blocks, 'workers' | 'memoryBytes'> {
  const held = process.memoryUsage.rss() + trialBytes(plan);
  if (held + DESK_BYTES > maxRamBytes) throw new UsageError(`--max-ram: expected ${mb(held + DESK_BYTES)} MB or more (${mb(held)} MB are held by program, data and the days of ${plan.rules.trials} trials a window), found "${mb(maxRamBytes)} MB"`);
  const hasRoom = held + 2 * WORKER_BYTES <= maxRamBytes;
  if (cores <= 1 || secondsOfOneCore <= WORTH_THREADS_S || !hasRoom) return { workers: 1, memoryBytes: held + DESK_BYTES };
  const workers = Math.min(cores, Math.floor((maxRamBytes - held) / WORKER_BYTES));
  return { workers, memoryBytes: held + workers * WORKER_BYTES };
}

/** Every trial is kept with its daily returns, in base64, until all are judged. */
function trialBytes({ windows: { folds, searched }, rules: { trials } }: OptimizePlan): number {
  return (folds.length + 1) * trials * (TRIAL_BYTES + DAY_BYTES * ((searched.to - searched.from) / DAY));
}

const mb = (bytes: number): number => Math.ceil(bytes / 1e6);

function inThisThread({ candles, history, base, strategy }: Target, signal: AbortSignal): Blocks {
  const ports = { candles, strategies: [strategy], ...(history.funding === undefined ? {} : { funding: history.funding }) };
  const desk = openDesk({ instrument: history.instrument, timeframe: base.timeframe, gaps: base.gaps ?? 'skip' }, ports, KEPT_BYTES);
  return {
    workers: 1, memoryBytes: process.memoryUsage.rss() + DESK_BYTES, close: () => Promise.resolve(),
    async handle(job) {
      await new Promise((resolve) => { setImmediate(resolve); });
      signal.throwIfAborted();
      return runBlock(job, { ...ports, desk });
    },
  };
}

function inThreads({ candles, history, strategy }: Target, { base, windows }: OptimizePlan, { cores, maxRamBytes, signal, strategiesFolder }: Limits): Blocks {
  const example = blockJobOf({ schema: 'block-job-1', ...base, params: [{}], spans: [windows.searched] });
  const held = process.memoryUsage.rss();
  const pool = new SweepPool(example, { candles, ...(history.funding === undefined ? {} : { funding: history.funding }) }, { maxCores: cores, maxRamBytes, strategies: [strategy], strategiesFolder });
  const workers = Math.max(1, Math.min(cores, Math.floor((maxRamBytes - held) / WORKER_BYTES)));
  const rounds = new Rounds<BlockJob, BlockResult>(async (jobs) => {
    const { results } = await pool.run(jobs, { signal });
    signal.throwIfAborted();
    return results.map((result) => {
      if (result === undefined) throw new Error('expected the result of every block, found none');
      return result;
    });
  });
  return { workers, memoryBytes: held + workers * WORKER_BYTES, handle: (job) => rounds.add(job), close: () => pool.close() };
}
