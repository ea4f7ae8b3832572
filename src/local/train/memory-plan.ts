import { UsageError } from '../../shared/domain/errors.ts';
import { trialBytes, WORKER_BYTES } from '../../shared/learning/automl/memory-estimate.ts';

/** Share of a cap that is planned with; beyond it a thread is ended at once. */
export const USABLE = 0.95;
/** Bytes that a candle takes on its way to features and labels, beside the columns themselves: measured 900 on a year of minutes. What comes after the search takes less, and by then this is free. */
const PER_CANDLE = 950;
/** Share of the candles that the final fit learns from: the lock-box is none of its business. */
const SEARCHED = 0.8;
/** The ledger of trials and what is written, at the end: measured 45 MB. Small threads leave their memory behind, so it comes on top of theirs. */
const JUDGING = 50_000_000;
/** What the program itself grows by once it begins to work: measured up to 30 MB. */
const PROGRAM = 40_000_000;

/** What a training will take, in bytes, before it begins. */
export interface MemoryPlan {
  readonly held: number;
  readonly worker: number;
  /** Of each family. */
  readonly linear: number;
  readonly boosting: number;
  readonly mlp: number;
  /** Set aside for the end: no thread may have it. */
  readonly judging: number;
  readonly cap: number;
  /** Threads that fit at the same time, whatever they fit. */
  readonly workers: number;
}

interface Shape {
  /** Of the final fit, which is the largest. */
  readonly rows: number;
  readonly features: number;
}

function families(shape: Shape): Pick<MemoryPlan, 'linear' | 'boosting' | 'mlp'> {
  return { linear: trialBytes({ kind: 'logistic' }, shape), boosting: trialBytes({ kind: 'boosting', trees: 300 }, shape), mlp: trialBytes({ kind: 'mlp', members: 2 }, shape) };
}

/** What is needed beside what is held for a search of the smallest models, their final fit and what comes after it. */
const least = (shape: Shape): number => WORKER_BYTES + Math.min(...Object.values(families(shape))) + JUDGING;

/** UsageError where not even the smallest model fits. */
export function memoryPlan({ held, cap, cores, ...shape }: Shape & { readonly held: number; readonly cap: number; readonly cores: number }): MemoryPlan {
  const sizes = families(shape);
  const left = USABLE * cap - held - JUDGING;
  if (left + JUDGING < least(shape)) throw tooSmall(held + least(shape), cap, `${mb(held)} MB are held by program and data, a thread takes ${mb(WORKER_BYTES)} MB, judging ${mb(JUDGING)} MB`);
  const largest = Math.max(...Object.values(sizes).filter((bytes) => WORKER_BYTES + bytes <= left));
  return { held, worker: WORKER_BYTES, ...sizes, judging: JUDGING, cap, workers: Math.max(1, Math.min(cores, Math.floor(left / (WORKER_BYTES + largest)))) };
}

/** UsageError where features and labels of so many candles, the smallest model on all of them and what comes after do not fit: before any of it is made. */
export function assertRoomFor(candles: number, { held, cap, features }: { readonly held: number; readonly cap: number; readonly features: number }): void {
  const wanted = held + PROGRAM + candles * (2 * 8 * features + PER_CANDLE) + least({ rows: Math.ceil(SEARCHED * candles), features });
  if (wanted > USABLE * cap) throw tooSmall(wanted, cap, `for the features of ${candles} candles and the models on all of them; a longer --timeframe needs less`);
}

const mb = (bytes: number): number => Math.ceil(bytes / 1e6);

/** What the same program holds differs from run to run: what is named has to work the next time. */
const VARIES = 25_000_000;
const named = (wanted: number): number => 10 * Math.ceil((wanted + VARIES) / USABLE / 1e7);

const tooSmall = (wanted: number, cap: number, why: string): UsageError => new UsageError(`--max-ram: expected ${named(wanted)} MB or more (${why}), found "${mb(cap)} MB"`);

export function planText({ held, worker, linear, boosting, mlp, judging, cap, workers }: MemoryPlan): string {
  const sizes = Object.entries({ linear, boosting, mlp });
  const fitting = sizes.filter(([, bytes]) => held + judging + worker + bytes <= USABLE * cap);
  const most = held + judging + workers * (worker + Math.max(...fitting.map(([, bytes]) => bytes)));
  const left = sizes.filter((family) => !fitting.includes(family)).map(([name]) => name);
  return `Memory: ${mb(held)} MB held by program and data, each thread ${mb(worker)} MB and its model (${sizes.map(([name, bytes]) => `${name} ${mb(bytes)}`).join(', ')} MB on all rows, as in the end), judging ${mb(judging)} MB; ${workers} at the same time: at most ${mb(most)} of ${mb(cap)} MB${left.length === 0 ? '' : `; not tried, because they do not fit: ${left.join(', ')}`}`;
}
