import { isoOf } from '../../domain/iso-time.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { CandleFigures } from './candle-figures.ts';
import type { Finding } from './finding.ts';

const SAMPLE = 200;

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Much less volume and range than the candles before it: the mark of a candle saved while it formed. */
function looksCut({ sorted }: CandleFigures): boolean {
  const last = sorted.length - 1;
  if (last < 20) return false;
  const from = Math.max(0, last - SAMPLE);
  const ranges = sorted.high.subarray(from, last).map((high, i) => high - sorted.low[from + i]);
  const volume = median(sorted.volume.subarray(from, last));
  return volume > 0 && sorted.volume[last] < 0.02 * volume && sorted.high[last] - sorted.low[last] < 0.25 * median(ranges);
}

/** `asOf` is when the file was taken: with it the last candle is proven closed or not; without it only its look can be judged. */
export function formingFinding(figures: CandleFigures, asOf: EpochMs | undefined): Finding | undefined {
  const { last, step, timeframe } = figures;
  if (Number.isNaN(step) || Number.isNaN(last)) return undefined;
  const base = { kind: 'forming-last', count: 1, where: isoOf(last) } as const;
  if (asOf !== undefined) {
    if (last + step <= asOf) return undefined;
    return { ...base, severity: 'error', cause: 'bug', text: `the last ${timeframe ?? ''} candle closes at ${isoOf(last + step)}, after ${isoOf(asOf)}: it was still forming`, whatToDo: 'Drop it: "coinbot data import --as-of" does.' };
  }
  if (!looksCut(figures)) return undefined;
  return { ...base, severity: 'warning', cause: 'unknown', text: 'the last candle has hardly any volume and range: it may have been saved while it formed', whatToDo: 'Import again with --as-of and the time of the download, or drop the last candle.' };
}
