import { durationMs, timeframeOf, TIMEFRAMES, type Timeframe } from './timeframe.ts';

interface StepCount {
  readonly step: number;
  readonly count: number;
}

/** Distances between neighbouring times and how often each occurs; repeated times are left out. */
function stepCounts(times: Float64Array, length: number): readonly StepCount[] {
  const counts = new Map<number, number>();
  let runStep = NaN;
  let run = 0;
  // Nearly all steps equal the one before: counting runs spares a map write per row.
  for (let i = 1; i <= length; i++) {
    const step = i < length ? Math.abs(times[i] - times[i - 1]) : NaN;
    if (step === runStep) { run += 1; continue; }
    if (run > 0 && runStep > 0) counts.set(runStep, (counts.get(runStep) ?? 0) + run);
    runStep = step;
    run = 1;
  }
  return [...counts].map(([step, count]) => ({ step, count }));
}

/** Where at least this share of the steps is of one length, that length speaks for the series. */
const MAJORITY = 0.5;

/**
 * The distance at which a series of times ticks: its most frequent step. Where nobody trades for long stretches no step is
 * frequent (Coinbase seconds of 2016: 30 s, in 4 % of the rows); there it is the longest timeframe that divides every step.
 * NaN when there is none.
 */
export function modalStep(times: Float64Array, length = times.length): number {
  const counts = stepCounts(times, length);
  if (counts.length === 0) return NaN;
  const modal = counts.reduce((best, entry) => (entry.count > best.count || (entry.count === best.count && entry.step < best.step) ? entry : best));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const isMultiple = (length: number) => counts.every(({ step }) => step % length === 0);
  if (modal.count >= MAJORITY * total || isMultiple(modal.step)) return modal.step;
  return TIMEFRAMES.map(durationMs).findLast(isMultiple) ?? modal.step;
}

/** The timeframe a series of open times speaks for, or undefined when its step is none. */
export const timeframeOfTimes = (times: Float64Array, length = times.length): Timeframe | undefined => timeframeOf(modalStep(times, length));
