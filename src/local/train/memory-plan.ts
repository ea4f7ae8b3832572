import { UsageError } from '../../shared/domain/errors.ts';
import { trialBytes, WORKER_BYTES } from '../../shared/learning/automl/memory-estimate.ts';

/** What a training will take, in bytes, before it begins. */
export interface MemoryPlan {
  readonly held: number;
  readonly worker: number;
  /** Of each family. */
  readonly linear: number;
  readonly boosting: number;
  readonly mlp: number;
  readonly cap: number;
  /** Threads that fit at the same time, whatever they fit. */
  readonly workers: number;
}

/** UsageError where not even the smallest model fits. */
export function memoryPlan({ held, rows, features, cap, cores }: { readonly held: number; readonly rows: number; readonly features: number; readonly cap: number; readonly cores: number }): MemoryPlan {
  const shape = { rows, features };
  const [linear, boosting, mlp] = [trialBytes({ kind: 'logistic' }, shape), trialBytes({ kind: 'boosting', trees: 300 }, shape), trialBytes({ kind: 'mlp', members: 2 }, shape)];
  const left = cap - held;
  if (left < WORKER_BYTES + Math.min(linear, boosting, mlp)) throw new UsageError(`--max-ram: expected ${mb(held + WORKER_BYTES + Math.min(linear, boosting, mlp))} MB or more (${mb(held)} MB are held by program and data, a thread takes ${mb(WORKER_BYTES)} MB), found "${mb(cap)} MB"`);
  return { held, worker: WORKER_BYTES, linear, boosting, mlp, cap, workers: Math.max(1, Math.min(cores, Math.floor(left / (WORKER_BYTES + Math.max(...[linear, boosting, mlp].filter((bytes) => WORKER_BYTES + bytes <= left)))))) };
}

/** Bytes that a candle takes on its way to features and labels, beside the columns themselves: measured 600 on a year of minutes. */
const PER_CANDLE = 700;

/** UsageError where features and labels of so many candles do not fit: before they are made. */
export function assertRoomFor(candles: number, { held, cap, features }: { readonly held: number; readonly cap: number; readonly features: number }): void {
  const wanted = held + candles * (2 * 8 * features + PER_CANDLE);
  if (wanted > cap) throw new UsageError(`--max-ram: expected ${mb(wanted)} MB or more for the features of ${candles} candles, found "${mb(cap)} MB"; a longer --timeframe needs less`);
}

const mb = (bytes: number): number => Math.ceil(bytes / 1e6);

export function planText({ held, worker, linear, boosting, mlp, cap, workers }: MemoryPlan): string {
  const families = Object.entries({ linear, boosting, mlp });
  const fitting = families.filter(([, bytes]) => held + worker + bytes <= cap);
  const most = held + workers * (worker + Math.max(...fitting.map(([, bytes]) => bytes)));
  const left = families.filter((family) => !fitting.includes(family)).map(([name]) => name);
  return `Memory: ${mb(held)} MB held by program and data, each thread ${mb(worker)} MB and its model (${families.map(([name, bytes]) => `${name} ${mb(bytes)}`).join(', ')} MB); ${workers} at the same time: at most ${mb(most)} of ${mb(cap)} MB${left.length === 0 ? '' : `; not tried, because they do not fit: ${left.join(', ')}`}`;
}
