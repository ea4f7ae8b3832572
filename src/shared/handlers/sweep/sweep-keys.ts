/** Where the objects of a sweep lie. Each prefix has one kind of writer, so that permissions can be given by prefix. */
export const sweepKeys = {
  manifest: (sweep: string): string => `sweeps/${sweep}/manifest.json`,
  /** While this is there, nobody begins a job of the sweep. */
  cancelled: (sweep: string): string => `sweeps/${sweep}/cancelled`,
  /** Whoever put the manifest sends its jobs himself. */
  enqueued: (sweep: string): string => `sweeps/${sweep}/enqueued`,
  summary: (sweep: string): string => `sweeps/${sweep}/summary.json`,
  results: (sweep: string): string => `results/${sweep}/`,
  result: (sweep: string, jobId: string): string => `results/${sweep}/${jobId}.json`,
  errors: (sweep: string): string => `errors/${sweep}/`,
  error: (sweep: string, jobId: string): string => `errors/${sweep}/${jobId}.json`,
  /** What a worker that ran out of time has got so far. */
  partial: (sweep: string, jobId: string): string => `partials/${sweep}/${jobId}.json`,
  /** Bytes under their own hash: the same data is there once. */
  data: (hash: string): string => `lake/by-hash/${hash}.parquet`,
} as const;

/** The sweep of errors of messages that name none. */
export const UNKNOWN_SWEEP = 'unknown';

export const jobIdOfKey = (key: string): string => (key.split('/').at(-1) ?? '').replace(/\.json$/, '');
