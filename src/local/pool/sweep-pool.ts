import { Piscina } from 'piscina';
import { sharedFloats } from '../../shared/domain/candle.ts';
import { DataError, InvariantError, UsageError } from '../../shared/domain/errors.ts';
import type { Columns } from '../../shared/indicators/indicator.ts';
import { rangeTables, tableBytes } from '../../shared/engine/sweep/range-tables.ts';
import type { SweepMarket } from '../../shared/engine/sweep/sweep-desk.ts';
import type { BlockJob, BlockResult } from '../../shared/handlers/sweep/block-job.ts';
import { columnsOf, sweepMarketOf, type BlockPorts, type ReadColumn } from '../../shared/handlers/sweep/run-block.ts';
import { findStrategy, strategies as shipped } from '../../shared/strategies/registry.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { Hands } from './hands.ts';
import type { BlockAnswer, BlockFailure, BlockTask, ColumnsTask, SweepInput } from './sweep-messages.ts';

/** What a worker takes beside the shared columns, by measurement with room to spare: its program, its heap, and what it keeps. */
export const WORKER_BYTES = 120e6;
const OWN_COLUMN_BYTES = 32e6;
const FORECAST_BYTES = 16e6;
const mb = (bytes: number): number => Math.ceil(bytes / 1e6);

export interface PoolOptions {
  readonly maxCores: number;
  /** Of the whole process, as the operating system counts it. */
  readonly maxRamBytes: number;
  /** Where a strategy is looked for that is none of the shipped ones; and those found there, for this thread. */
  readonly strategiesFolder?: string | undefined;
  readonly strategies?: readonly Strategy[] | undefined;
  /** Resident bytes of this process now; the operating system's figure where absent. */
  readonly resident?: (() => number) | undefined;
}

export interface RunOptions {
  /** Blocks under way are dropped, no further ones begun; those done are answered. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

export interface PoolRun {
  /** In the order of the jobs; undefined where the signal came first. */
  readonly results: readonly (BlockResult | undefined)[];
  /** The most workers that were at work at once, and the most this process held in memory, as seen 40 times a second. */
  readonly workers: number;
  readonly peakBytes: number;
  /** Blocks taken back because memory ran short; they were run again. */
  readonly dropped: number;
  /** Trials times spans run by the kernel, and by the engine because the kernel could not: `lanesOf` says why where the settings do. */
  readonly lanes: { readonly kernel: number; readonly engine: number };
}

/**
 * Worker threads over one market in shared memory. Results do not depend on how many there are: a block is a block, and answers keep the
 * order of the jobs. Columns that several trials read are computed once into shared memory, as many as fit.
 */
export class SweepPool {
  readonly #options: PoolOptions;
  readonly #job: BlockJob;
  readonly #market: SweepMarket;
  readonly #strategy: Strategy;
  readonly #pool: Piscina;
  readonly #columns = new Map<string, Columns>();
  readonly #started: number;
  /** Held by program and data before there were workers or columns. */
  readonly #base: number;

  /** `job` stands for all that will be run: same data, strategy and gaps. UsageError where not even one worker fits under the cap. */
  constructor(job: BlockJob, ports: Pick<BlockPorts, 'candles' | 'funding'>, options: PoolOptions) {
    this.#options = options;
    this.#job = job;
    this.#strategy = findStrategy(job.strategy, options.strategies ?? shipped);
    const plain = sweepMarketOf(job, ports);
    const held = this.#resident() + tableBytes(plain.candles.length);
    if (held + WORKER_BYTES > options.maxRamBytes) {
      throw new UsageError(`--max-ram: expected ${mb(held + WORKER_BYTES)} MB or more (${mb(held)} MB are held by program and data, a worker takes ${mb(WORKER_BYTES)} MB), found "${mb(options.maxRamBytes)} MB"`);
    }
    this.#market = { ...plain, synthetic: plain.synthetic === undefined ? undefined : shared(plain.synthetic), tables: rangeTables(plain.candles) };
    this.#base = held;
    // Threads start while the first blocks are being planned.
    this.#started = Math.max(1, Math.min(options.maxCores, Math.floor((options.maxRamBytes - held) / WORKER_BYTES)));
    const input: SweepInput = { market: this.#market, strategy: job.strategy, strategiesFolder: options.strategiesFolder, columnBytes: OWN_COLUMN_BYTES, forecastBytes: FORECAST_BYTES };
    this.#pool = new Piscina({
      filename: new URL('sweep-thread.mjs', import.meta.url).href, workerData: input, minThreads: this.#started, maxThreads: Math.max(1, options.maxCores), idleTimeout: 600_000, atomics: 'disabled',
      resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 },
    });
  }

  /** Runs blocks of the pool's market and strategy. */
  async run(jobs: readonly BlockJob[], { signal, progress }: RunOptions = {}): Promise<PoolRun> {
    for (const job of jobs) this.#assertOwn(job);
    const work = jobs.map((job) => ({ job, reads: columnsOf(job, this.#strategy) }));
    const making = this.#hands(signal);
    await this.#share(work.flatMap(({ reads }) => reads), making);
    const hands = this.#hands(signal);
    let done = 0;
    const judge = async ({ job, reads }: (typeof work)[number], ended: AbortSignal): Promise<BlockAnswer> => {
      const answer: BlockAnswer | BlockFailure = await this.#pool.run({ job, columns: this.#sharedOf(reads) } satisfies BlockTask, { name: 'judgeBlock', signal: ended });
      if ('failed' in answer) throw answer.failed === 'DataError' ? new DataError(answer.message) : new UsageError(answer.message);
      return answer;
    };
    const answers = await hands.each(work, judge, () => {
      done += 1;
      progress?.(done, jobs.length);
    });
    const sum = (lane: 'kernel' | 'engine'): number => answers.reduce((total, answer) => total + (answer?.[lane] ?? 0), 0);
    return {
      results: answers.map((answer) => answer?.result), workers: hands.busiest, peakBytes: Math.max(making.peakBytes, hands.peakBytes), dropped: hands.dropped,
      lanes: { kernel: sum('kernel'), engine: sum('engine') },
    };
  }

  #hands(signal: AbortSignal | undefined): Hands {
    const columnBytes = [...this.#columns.values()].reduce((sum, columns) => sum + columns.length * 8 * this.#market.candles.length, 0);
    return new Hands({ most: this.#options.maxCores, maxRamBytes: this.#options.maxRamBytes, baseBytes: this.#base + columnBytes, workerBytes: WORKER_BYTES, started: this.#started, resident: () => this.#resident(), signal });
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  #resident(): number {
    return this.#options.resident?.() ?? process.memoryUsage.rss();
  }

  #assertOwn(job: BlockJob): void {
    const own = this.#job;
    const isOwn = job.strategy === own.strategy && job.data.hash === own.data.hash && job.timeframe === own.timeframe && job.gaps === own.gaps && JSON.stringify(job.instrument) === JSON.stringify(own.instrument) && job.funding?.hash === own.funding?.hash;
    if (!isOwn) throw new InvariantError(`block "${job.jobId}" is of another market or strategy than the pool was opened for`);
  }

  /** Computes what several trials read and is not there yet, the most read first, as far as memory goes beside one worker for each core. */
  async #share(reads: readonly ReadColumn[], hands: Hands): Promise<void> {
    const { length } = this.#market.candles;
    const read = merged(reads);
    for (const computation of this.#columns.keys()) if (!read.has(computation)) this.#columns.delete(computation);
    let room = this.#options.maxRamBytes - this.#resident() - this.#options.maxCores * WORKER_BYTES;
    const tasks: ColumnsTask['columns'][number][] = [];
    for (const column of [...read.values()].toSorted((a, b) => b.readers - a.readers)) {
      const bytes = column.outputs * 8 * length;
      if (column.readers < 2 || this.#columns.has(column.computation) || bytes > room) continue;
      room -= bytes;
      tasks.push({ ...column, into: Array.from({ length: column.outputs }, () => sharedFloats(length)) });
    }
    const parts = Math.min(tasks.length, 4 * this.#options.maxCores);
    const shares = Array.from({ length: parts }, (_, part): ColumnsTask => ({ columns: tasks.filter((__, n) => n % parts === part) }));
    await hands.each(shares, async (task, ended): Promise<void> => {
      await this.#pool.run(task, { name: 'makeColumns', signal: ended });
      for (const { computation, into } of task.columns) this.#columns.set(computation, into);
    });
  }

  #sharedOf(reads: readonly ReadColumn[]): ReadonlyMap<string, Columns> {
    return new Map(reads.flatMap(({ computation }) => {
      const found = this.#columns.get(computation);
      return found === undefined ? [] : [[computation, found]];
    }));
  }
}

/** Each computation once, with all its readers. */
function merged(reads: readonly ReadColumn[]): ReadonlyMap<string, ReadColumn> {
  const found = new Map<string, ReadColumn>();
  for (const column of reads) found.set(column.computation, { ...column, readers: column.readers + (found.get(column.computation)?.readers ?? 0) });
  return found;
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
