import { EARLIEST_MS, LATEST_MS } from '../../domain/candle-fault.ts';
import { isoOf } from '../../domain/iso-time.ts';
import type { FundingColumns, TradeColumns } from '../../domain/public-trade.ts';
import { HOUR, MINUTE, SECOND } from '../../domain/time.ts';
import { count, percent, type Finding } from './finding.ts';
import { unitFinding } from './candle-findings.ts';

type Rule = Omit<Finding, 'count' | 'where'>;

/** Counts the rows that meet a condition and says where it first held. */
function seen(length: number, holds: (row: number) => boolean, rule: (n: number) => Rule): Finding | undefined {
  let n = 0;
  let first = -1;
  for (let row = 0; row < length; row++) {
    if (!holds(row)) continue;
    if (first < 0) first = row;
    n += 1;
  }
  return n === 0 ? undefined : { ...rule(n), count: n, where: `row ${first + 1}` };
}

const again = 'Download or import the range again.';

function brokenTrades({ length, at, price, quantity }: TradeColumns): readonly (Finding | undefined)[] {
  return [
    unitFinding(at, length),
    seen(length, (i) => i > 0 && at[i] < at[i - 1], (n) => ({ kind: 'out-of-order', severity: 'error', cause: 'bug', text: `${count(n)} trades are earlier than the trade before`, whatToDo: 'Sort by time, keeping the order of arrival within one time.' })),
    seen(length, (i) => !Number.isFinite(price[i] + quantity[i]), (n) => ({ kind: 'non-finite', severity: 'error', cause: 'bug', text: `${count(n)} trades hold NaN or infinity`, whatToDo: again })),
    seen(length, (i) => price[i] <= 0 || quantity[i] <= 0, (n) => ({ kind: 'not-positive', severity: 'error', cause: 'bug', text: `${count(n)} trades have a price or quantity of 0 or below`, whatToDo: again })),
  ];
}

function repeatedIds(ids: Float64Array | undefined): Finding | undefined {
  if (ids === undefined) return undefined;
  const known = new Set<number>();
  return seen(ids.length, (i) => {
    if (Number.isNaN(ids[i])) return false;
    const isKnown = known.has(ids[i]);
    known.add(ids[i]);
    return isKnown;
  }, (n) => ({ kind: 'repeated-ids', severity: 'error', cause: 'bug', text: `${count(n)} trades have an id that another has too`, whatToDo: 'Pages overlap: keep each id once.' }));
}

/** What is remarkable about trades. */
export function tradeFindings(trades: TradeColumns, ids: Float64Array | undefined): readonly Finding[] {
  const { length, at, side } = trades;
  const wholeSeconds = length > 10 && at.subarray(0, length).every((time) => time % SECOND === 0);
  const found: readonly (Finding | undefined)[] = [
    ...brokenTrades(trades), repeatedIds(ids),
    seen(length, (i) => i > 0 && at[i] === at[i - 1], (n) => ({ kind: 'shared-times', severity: 'info', cause: 'market', text: `${count(n)} of ${count(length)} trades share the time of the one before: time is no key`, whatToDo: 'Keep the order of the file.' })),
    wholeSeconds ? { kind: 'whole-seconds', severity: 'info', cause: 'market', count: length, where: 'row 1', text: 'every time is a whole second', whatToDo: 'Do not measure latency or order within a second with it.' } : undefined,
    seen(length, (i) => side[i] === 0, (n) => ({ kind: 'unknown-side', severity: 'info', cause: 'unknown', text: `${percent(n / length)} of the trades do not say who took`, whatToDo: 'Order-flow features cannot be computed from it.' })),
  ];
  return found.filter((finding) => finding !== undefined);
}

/** A settlement this far from its minute is a late stamp, not another schedule. */
const LATE = 5 * SECOND;

/** The settlement a stamp belongs to: the whole minute it is a few milliseconds late for. */
export const settlementOf = (at: number): number => {
  const minute = Math.round(at / MINUTE) * MINUTE;
  return Math.abs(at - minute) <= LATE ? minute : at;
};

interface IntervalChange {
  readonly row: number;
  readonly before: number;
  readonly after: number;
}

/** Where the time between settlements changes and stays changed for at least three of them. */
function intervalChanges(settlements: readonly number[]): readonly IntervalChange[] {
  const changes: IntervalChange[] = [];
  const step = (row: number) => settlements[row] - settlements[row - 1];
  let current = settlements.length > 1 ? step(1) : NaN;
  for (let row = 2; row + 1 < settlements.length; row++) {
    if (step(row) === current || step(row) !== step(row + 1)) continue;
    changes.push({ row, before: current, after: step(row) });
    current = step(row);
  }
  return changes;
}

function scheduleFindings(settlements: readonly number[]): readonly (Finding | undefined)[] {
  const changes = intervalChanges(settlements);
  const changedAt = (row: number) => changes.findLast((change) => change.row <= row)?.after ?? (settlements.length > 1 ? (changes[0]?.before ?? settlements[1] - settlements[0]) : NaN);
  let missing = 0;
  let where = '';
  for (let row = 1; row < settlements.length; row++) {
    const skipped = Math.round((settlements[row] - settlements[row - 1]) / changedAt(row)) - 1;
    if (skipped <= 0) continue;
    missing += skipped;
    if (where === '') where = isoOf(settlements[row - 1]);
  }
  const [change] = changes;
  return [
    change === undefined ? undefined : { kind: 'interval-changed', severity: 'info', cause: 'market', count: changes.length, where: isoOf(settlements[change.row - 1]), text: `the time between settlements changes ${changes.length} time(s), first from ${change.before / HOUR} h to ${change.after / HOUR} h`, whatToDo: 'Take the schedule from the stamps, never from a fixed 8 h.' },
    missing === 0 ? undefined : { kind: 'missing', severity: 'warning', cause: 'unknown', count: missing, where, text: `missing: ${count(missing)} settlements`, whatToDo: 'Download these ranges again: a position held there would pay nothing in a backtest.' },
  ];
}

/** What is remarkable about funding. */
export function fundingFindings({ length, at, rate }: FundingColumns): readonly Finding[] {
  const isTime = (i: number) => at[i] >= EARLIEST_MS && at[i] < LATEST_MS;
  const settlements = Array.from(at.subarray(0, length), settlementOf);
  const latest = Math.max(0, ...settlements.map((settlement, i) => at[i] - settlement));
  return [
    unitFinding(at, length),
    seen(length, (i) => i > 0 && at[i] < at[i - 1], (n) => ({ kind: 'out-of-order', severity: 'error', cause: 'bug', text: `${count(n)} settlements are earlier than the one before`, whatToDo: 'Sort by time.' })),
    seen(length, (i) => i > 0 && settlements[i] === settlements[i - 1], (n) => ({ kind: 'duplicates', severity: 'error', cause: 'bug', text: `${count(n)} settlements stand twice: the position would pay twice`, whatToDo: 'Keep each settlement once.' })),
    seen(length, (i) => !Number.isFinite(rate[i]), (n) => ({ kind: 'non-finite', severity: 'error', cause: 'bug', text: `${count(n)} rates are NaN or infinite`, whatToDo: again })),
    ...(Array.from({ length }, (_, i) => i).every(isTime) && length > 1 ? scheduleFindings(settlements) : []),
    seen(length, (i) => at[i] !== settlements[i], (n) => ({ kind: 'late-stamps', severity: 'info', cause: 'market', text: `${count(n)} of ${count(length)} stamps are up to ${latest} ms after their settlement`, whatToDo: 'Join by rounding, never by equality.' })),
    seen(length, (i) => rate[i] === 0, (n) => ({ kind: 'zero-rates', severity: 'info', cause: 'market', text: `${count(n)} of ${count(length)} rates are exactly 0`, whatToDo: 'Nothing: some perpetuals pay nothing for long.' })),
    seen(length, (i) => Math.abs(rate[i]) >= 0.01, (n) => ({ kind: 'extreme-rates', severity: 'info', cause: 'market', text: `${count(n)} rates are 1 % or more of the position in one settlement`, whatToDo: 'Real in stressed markets: include them in costs.' })),
  ].filter((finding) => finding !== undefined);
}
