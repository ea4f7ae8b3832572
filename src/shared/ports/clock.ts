import type { EpochMs } from '../domain/time.ts';

/** Time from outside. */
export interface Clock {
  now(): EpochMs;
  /** Resolves after a while, or at once when the signal aborts. */
  wait(durationMs: number, signal?: AbortSignal): Promise<void>;
}
