import { timeframeOf, type Timeframe } from './timeframe.ts';

/** The most frequent distance between neighbouring times, backward and zero steps left out; the smaller of two equally frequent; NaN when there is none. */
export function modalStep(times: Float64Array, length = times.length): number {
  const counts = new Map<number, number>();
  let best = NaN;
  let bestCount = 0;
  let run = 0;
  let runStep = NaN;
  const book = (): void => {
    if (run === 0) return;
    const count = (counts.get(runStep) ?? 0) + run;
    counts.set(runStep, count);
    if (count > bestCount || (count === bestCount && runStep < best)) { best = runStep; bestCount = count; }
  };
  // Nearly all steps equal their neighbour: counting runs spares a map write per row.
  for (let i = 1; i < length; i++) {
    const step = Math.abs(times[i] - times[i - 1]);
    if (step === runStep) { run += 1; continue; }
    book();
    run = step > 0 ? 1 : 0;
    runStep = step > 0 ? step : NaN;
  }
  book();
  return best;
}

/** The timeframe a series of open times speaks for, or undefined when its most frequent step is none. */
export const timeframeOfTimes = (times: Float64Array, length = times.length): Timeframe | undefined => timeframeOf(modalStep(times, length));
