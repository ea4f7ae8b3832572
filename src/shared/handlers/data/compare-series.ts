import { CANDLE_FIELDS, type CandleColumns } from '../../domain/candle.ts';
import { isoOf } from '../../domain/iso-time.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { EpochMs } from '../../domain/time.ts';
import { count, percent, type Finding } from './finding.ts';
import { resample } from './resample.ts';

/** One series of one file, sorted. */
export interface ComparedSeries {
  readonly file: string;
  readonly timeframe: Timeframe;
  readonly candles: CandleColumns;
}

interface Comparison {
  readonly shared: number;
  /** Open times whose prices or volume differ. */
  readonly different: readonly EpochMs[];
  readonly priceDifferences: number;
}

/** Two files speak of one market when nearly all the candles they share are the same. */
const SAME_MARKET = 0.9;
/** Sums of volumes differ in their last bits by the order of adding. */
const ROUNDING = 1e-9;

const isNear = (a: number, b: number): boolean => a === b || Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));

function compare(a: CandleColumns, b: CandleColumns): Comparison {
  const different: EpochMs[] = [];
  let [i, j, shared, priceDifferences] = [0, 0, 0, 0];
  while (i < a.length && j < b.length) {
    if (a.openTime[i] < b.openTime[j]) { i += 1; continue; }
    if (a.openTime[i] > b.openTime[j]) { j += 1; continue; }
    const [row, other] = [i++, j++];
    shared += 1;
    const fields = CANDLE_FIELDS.filter((field) => !isNear(a[field][row], b[field][other]));
    if (fields.length === 0) continue;
    different.push(a.openTime[row]);
    if (fields.some((field) => field !== 'volume')) priceDifferences += 1;
  }
  return { shared, different, priceDifferences };
}

function sameTimeframe(a: ComparedSeries, b: ComparedSeries): readonly Finding[] {
  const { shared, different } = compare(a.candles, b.candles);
  if (different.length === 0 || different.length > (1 - SAME_MARKET) * shared) return [];
  const lastOf = ({ candles }: ComparedSeries) => candles.openTime[candles.length - 1];
  const forming = [a, b].filter((series) => different.includes(lastOf(series)) && lastOf(series) < lastOf(series === a ? b : a));
  const rest = different.filter((at) => !forming.some((series) => lastOf(series) === at));
  return [
    ...forming.map((series): Finding => ({
      kind: 'forming-last', severity: 'error', cause: 'bug', count: 1, where: isoOf(lastOf(series)),
      text: `the last candle of "${series.file}" differs from the same candle in "${(series === a ? b : a).file}", which goes on after it: it was saved while it formed`, whatToDo: 'Drop it, or download it again.',
    })),
    ...(rest.length === 0 ? [] : [{
      kind: 'contradictions', severity: 'warning', cause: 'unknown', count: rest.length, where: isoOf(rest[0]),
      text: `"${a.file}" and "${b.file}" share ${count(shared)} candles and differ in ${count(rest.length)} of them`, whatToDo: 'Download these times again, and keep what the venue serves now.',
    } satisfies Finding]),
  ];
}

function longerTimeframe(short: ComparedSeries, long: ComparedSeries): readonly Finding[] {
  if (durationMs(long.timeframe) % durationMs(short.timeframe) !== 0) return [];
  const { shared, different, priceDifferences } = compare(resample(short.candles, { from: short.timeframe, to: long.timeframe, keepIncomplete: false }), long.candles);
  if (different.length === 0 || different.length > (1 - SAME_MARKET) * shared) return [];
  return [{
    kind: 'contradictions', severity: 'info', cause: 'market', count: different.length, where: isoOf(different[0]),
    text: `${count(different.length)} of ${count(shared)} ${long.timeframe} candles of "${long.file}" (${percent(different.length / shared)}) are not what the ${short.timeframe} candles of "${short.file}" make, ${count(priceDifferences)} of them in price`,
    whatToDo: "Venues contradict themselves like this: use the timeframe the venue served, and remember which one that was.",
  }];
}

/** What shows when series of one market are laid side by side. */
export function compareSeries(series: readonly ComparedSeries[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [index, a] of series.entries()) {
    for (const b of series.slice(index + 1)) {
      if (a.timeframe === b.timeframe) findings.push(...sameTimeframe(a, b));
      else findings.push(...(durationMs(a.timeframe) < durationMs(b.timeframe) ? longerTimeframe(a, b) : longerTimeframe(b, a)));
    }
  }
  return findings;
}
