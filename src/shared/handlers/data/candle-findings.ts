import { EARLIEST_MS, LATEST_MS } from '../../domain/candle-fault.ts';
import { isoOf } from '../../domain/iso-time.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { RawCandles } from '../../ports/file-inspector.ts';
import type { CandleFigures } from './candle-figures.ts';
import { count, percent, type Finding } from './finding.ts';
import { formingFinding } from './forming-candle.ts';
import { holeFindings } from './hole-findings.ts';
import { looksLikeUnit } from './time-unit.ts';

type Found = readonly (Finding | undefined)[];
const at = (time: EpochMs): string => (Number.isFinite(time) ? isoOf(time) : 'row 1');

/** A finding only when it was seen. */
const seen = (finding: Finding): Finding | undefined => (finding.count > 0 ? finding : undefined);

/** The unit of the times when they are not milliseconds: nothing else can be judged then. */
export function unitFinding(openTime: Float64Array, length: number): Finding | undefined {
  let wrong = 0;
  let first = -1;
  for (let i = 0; i < length; i++) {
    if (openTime[i] >= EARLIEST_MS && openTime[i] < LATEST_MS) continue;
    if (first < 0) first = i;
    wrong += 1;
  }
  if (wrong === 0) return undefined;
  const unit = looksLikeUnit(openTime[first]);
  const looks = unit === undefined ? 'no time unit' : `time in "${unit}"`;
  return {
    kind: 'wrong-time-unit', severity: 'error', cause: 'bug', count: wrong, where: `row ${first + 1}`,
    text: `${count(wrong)} open times are not epoch milliseconds: "${openTime[first]}" looks like ${looks}`,
    whatToDo: unit === undefined ? 'Look at the source: these are not times.' : `Import the source again with --time-unit ${unit}.`,
  };
}

function orderFindings({ rows, order, sorted, first }: CandleFigures, raw: RawCandles): Found {
  const newestFirst = rows > 2 && order.outOfOrder >= 0.9 * (rows - 1 - order.duplicates);
  const back = raw.candles.openTime[Math.max(0, order.firstBackward)];
  const duplicate = raw.candles.openTime[Math.max(0, order.firstDuplicate)];
  return [
    seen({
      kind: newestFirst ? 'newest-first' : 'out-of-order', severity: newestFirst ? 'warning' : 'error', cause: 'bug', count: order.outOfOrder, where: at(newestFirst ? first : back),
      text: newestFirst ? `the file runs from new to old (${count(order.outOfOrder)} of ${count(rows - 1)} steps go back)` : `${count(order.outOfOrder)} rows are earlier than the row before`,
      whatToDo: '"coinbot data import" sorts it.',
    }),
    seen({
      kind: 'duplicates', severity: 'warning', cause: 'bug', count: order.duplicates - order.conflicts, where: at(duplicate),
      text: `${count(order.duplicates - order.conflicts)} rows repeat an earlier one exactly: pages or files that overlap`, whatToDo: '"coinbot data import" keeps one of each.',
    }),
    seen({
      kind: 'conflicting-duplicates', severity: 'error', cause: 'bug', count: order.conflicts, where: at(duplicate),
      text: `${count(order.conflicts)} rows have the open time of another row and different values: one of them was taken while the candle formed, or two series are mixed`,
      whatToDo: 'Download the range again; import only with --on-conflict last when the later row is known to be right.',
    }),
    sorted.length < 2 ? { kind: 'unknown-timeframe', severity: 'warning', cause: 'unknown', count: 1, where: at(first), text: 'one candle has no distance to another: the timeframe cannot be told', whatToDo: 'Give more candles.' } : undefined,
  ];
}

function gridFindings({ timeframe, step, first, misaligned, oddSteps }: CandleFigures): Found {
  if (Number.isNaN(step)) return [];
  return [
    timeframe === undefined ? { kind: 'unknown-timeframe', severity: 'error', cause: 'unknown', count: 1, where: at(first), text: `the most frequent distance between candles is ${count(step / 1000)} s, which is no timeframe`, whatToDo: 'Check the time column of the source.' } : undefined,
    seen({ kind: 'misaligned', severity: 'error', cause: 'bug', count: misaligned.count, where: at(misaligned.first), text: `${count(misaligned.count)} candles do not open on the UTC grid of ${timeframe ?? 'their timeframe'}`, whatToDo: 'Close times saved as open times, or a local clock: check the source and import it again.' }),
    seen({ kind: 'mixed-timeframes', severity: 'error', cause: 'bug', count: oddSteps.count, where: at(oddSteps.first), text: `${count(oddSteps.count)} steps are no multiple of ${timeframe ?? `${step} ms`}: candles of another timeframe are mixed in`, whatToDo: 'Import the timeframes as separate series.' }),
  ];
}

function brokenFindings({ values, order }: CandleFigures, raw: RawCandles): Found {
  return [
    seen({ kind: 'nulls', severity: 'error', cause: 'bug', count: raw.nulls, where: at(values.nonFinite.first), text: `${count(raw.nulls)} cells are NULL`, whatToDo: 'Download or import the range again.' }),
    seen({ kind: 'non-finite', severity: 'error', cause: 'bug', count: raw.nulls > 0 ? Math.max(0, values.nonFinite.count - raw.nulls) : values.nonFinite.count, where: at(values.nonFinite.first), text: `${count(values.nonFinite.count)} candles hold NaN or infinity`, whatToDo: 'Download or import the range again.' }),
    seen({ kind: 'not-positive', severity: 'error', cause: 'bug', count: values.notPositive.count, where: at(values.notPositive.first), text: `${count(values.notPositive.count)} candles have a price of 0 or below`, whatToDo: 'Download or import the range again.' }),
    seen({ kind: 'negative-volume', severity: 'error', cause: 'bug', count: values.negativeVolume.count, where: at(values.negativeVolume.first), text: `${count(values.negativeVolume.count)} candles have a negative volume`, whatToDo: 'Download or import the range again.' }),
    seen({ kind: 'violations', severity: 'error', cause: 'bug', count: values.violations.count, where: at(values.violations.first), text: `${count(values.violations.count)} candles have open or close outside low to high; no venue serves such candles`, whatToDo: 'Check the order of the columns, then import again.' }),
    order.length === 0 ? { kind: 'empty', severity: 'error', cause: 'bug', count: 1, where: 'row 1', text: 'the file holds no candles', whatToDo: 'Download it again.' } : undefined,
  ];
}

function marketFindings({ values, sorted, timeframe }: CandleFigures, raw: RawCandles): Found {
  const rows = Math.max(1, sorted.length);
  const noVolume = !raw.hasVolume || (values.zeroVolume.count === sorted.length && sorted.length > 0);
  const longest = values.longestFrozen;
  return [
    noVolume ? { kind: 'no-volume', severity: 'info', cause: 'market', count: sorted.length, where: at(values.zeroVolume.first), text: raw.hasVolume ? 'every volume is 0: mark or index prices, not trades' : 'there is no volume column', whatToDo: 'Do not use strategies, slippage or caps that need volume with it.' } : undefined,
    noVolume ? undefined : seen({ kind: 'frozen', severity: 'info', cause: 'market', count: values.frozen.count, where: at(values.frozen.first), text: `${count(values.frozen.count)} candles repeat one price without volume, at most ${count(longest?.candles ?? 0)} in a row from ${at(longest?.from ?? NaN)}`, whatToDo: 'Nobody could trade there: orders must not fill in them.' }),
    noVolume ? undefined : seen({ kind: 'zero-volume', severity: 'info', cause: 'market', count: values.zeroVolume.count, where: at(values.zeroVolume.first), text: `${count(values.zeroVolume.count)} candles (${percent(values.zeroVolume.count / rows)}) have no volume`, whatToDo: 'An illiquid market, or a halt: see the longest run.' }),
    seen({ kind: 'wicks', severity: 'info', cause: 'market', count: values.wicks.count, where: at(values.wicks.first), text: `${count(values.wicks.count)} candles reach more than 20 % beyond their body`, whatToDo: 'Real trades, thin books: stops would have been hit there. Keep them.' }),
    seen({ kind: 'jumps', severity: 'info', cause: 'market', count: values.jumps.count, where: at(values.jumps.first), text: `${count(values.jumps.count)} closes are more than 10 % away from the ${timeframe ?? 'candle'} before`, whatToDo: 'Compare one with another venue when it looks wrong; keep it otherwise.' }),
  ];
}

/** Everything remarkable about one series, the worst first. */
export function candleFindings(figures: CandleFigures, raw: RawCandles, asOf: EpochMs | undefined): readonly Finding[] {
  const found = [
    ...brokenFindings(figures, raw), ...orderFindings(figures, raw), ...gridFindings(figures), ...holeFindings(figures), formingFinding(figures, asOf), ...marketFindings(figures, raw),
  ].filter((finding) => finding !== undefined);
  const rank = { error: 0, warning: 1, info: 2 } as const;
  return found.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}
