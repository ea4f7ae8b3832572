import type { EpochMs } from '../../domain/time.ts';
import type { Series } from './moments.ts';

/** One fall from a peak and, where it happened, the climb back to it. Indices into the curve; -1 stands for the starting equity. */
export interface Fall {
  /** Of the peak: 0.25 is a quarter lost. Above 1 when equity went below zero. */
  readonly depth: number;
  /** In units of the curve. */
  readonly absolute: number;
  readonly peak: number;
  readonly trough: number;
  /** The first point at or above the peak again; null while it is still under water. */
  readonly recovery: number | null;
}

/** Share below the running peak at each point, 0 at a peak. The peak starts at `initial`. A point that is not finite repeats the one before. */
export function underwater(initial: number, equity: Series): Float64Array {
  const depths = new Float64Array(equity.length);
  let peak = initial;
  for (let i = 0; i < equity.length; i++) {
    if (equity[i] > peak) peak = equity[i];
    depths[i] = Number.isFinite(equity[i]) ? share(peak, equity[i]) : (depths[i - 1] ?? 0);
  }
  return depths;
}

const share = (peak: number, value: number): number => (peak > 0 ? (peak - value) / peak : 0);

/** Largest share lost from a running peak that starts at `initial`. 0 when it never fell. */
export function maxDrawdown(initial: number, equity: Series): number {
  let peak = initial;
  let worst = 0;
  for (let i = 0; i < equity.length; i++) {
    if (equity[i] > peak) peak = equity[i];
    const depth = share(peak, equity[i]);
    if (depth > worst) worst = depth;
  }
  return worst;
}

/** Every fall of a curve, oldest first; they do not overlap. */
export function falls(initial: number, equity: Series): Fall[] {
  const found: Fall[] = [];
  let peakValue = initial;
  let peak = -1;
  let trough = -1;
  const close = (recovery: number | null) => {
    if (trough >= 0) found.push({ depth: share(peakValue, equity[trough]), absolute: peakValue - equity[trough], peak, trough, recovery });
    trough = -1;
  };
  for (let i = 0; i < equity.length; i++) {
    if (!Number.isFinite(equity[i])) continue;
    if (equity[i] >= peakValue) {
      close(i);
      peakValue = equity[i];
      peak = i;
    } else if (trough < 0 || equity[i] < equity[trough]) trough = i;
  }
  close(null);
  return found;
}

/** The deepest falls, deepest first. */
export const worstFalls = (all: readonly Fall[], count: number): Fall[] => all.toSorted((a, b) => b.depth - a.depth || a.peak - b.peak).slice(0, count);

/** Most points in a row below the peak. */
export function longestUnderwater(initial: number, equity: Series): number {
  let longest = 0;
  let run = 0;
  for (const depth of underwater(initial, equity)) {
    run = depth > 0 ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

/** Equity that went from `initial` along these returns: what a resampled path is measured on. */
export function maxDrawdownOfReturns(returns: Series): number {
  let equity = 1;
  let peak = 1;
  let worst = 0;
  for (let i = 0; i < returns.length; i++) {
    equity *= 1 + returns[i];
    if (equity > peak) peak = equity;
    const depth = 1 - equity / peak;
    if (depth > worst) worst = depth;
    if (equity <= 0) break;
  }
  return worst;
}

/** A fall with its times instead of indices. `startAt` is the time of the starting equity. */
export interface DatedFall {
  readonly depth: number;
  readonly absolute: number;
  readonly peakAt: EpochMs;
  readonly troughAt: EpochMs;
  readonly recoveredAt: EpochMs | null;
  /** From the peak to the recovery, or to the end of the curve. */
  readonly durationMs: number;
}

export function dated(fall: Fall, times: readonly EpochMs[], startAt: EpochMs): DatedFall {
  const peakAt = fall.peak < 0 ? startAt : times[fall.peak];
  const recoveredAt = fall.recovery === null ? null : times[fall.recovery];
  const until = recoveredAt ?? times[times.length - 1];
  return { depth: fall.depth, absolute: fall.absolute, peakAt, troughAt: times[fall.trough], recoveredAt, durationMs: until - peakAt };
}
