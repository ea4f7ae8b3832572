import { COST_PARTS, type CostPart } from '../../../dashboard/desk/portfolio.ts';
import type { ExecutionGroup, ExecutionOverview, ParentLine, Spread } from '../../../dashboard/desk/execution.ts';
import { plainInstrument } from '../../shared/domain/instrument.ts';
import { random } from '../../shared/domain/random.ts';
import { meanInterval } from '../../shared/execution/costs/mean-interval.ts';
import type { ParentRow } from './records/parent-outcome.ts';
import { orNull } from './records/record-store.ts';

/** What an order was expected to cost, as it was told. */
export function estimateOf({ estimate }: Pick<ParentRow, 'estimate'>): Readonly<Record<string, number | null>> {
  // Written by this program.
  return JSON.parse(estimate) as Readonly<Record<string, number | null>>;
}

const difference = (later: number | null, earlier: number | null): number | null => (later === null || earlier === null ? null : Math.max(0, later - earlier));
const sumOf = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/** An order as a line of a table. */
export function lineOf(row: ParentRow): ParentLine {
  const { id, at, strategy, instrument, side, algorithm, quantity, filled, doneAt, arrivalPrice, averagePrice, fills, value, slippageBps, feeBps, firstFillAt, decisionAt, makerValue, knownValue, note } = row;
  const estimate = estimateOf(row);
  return {
    id, at, strategy, instrument, side, algorithm, quantity, filled: filled ?? 0, isWorking: doneAt === null, arrivalPrice, averagePrice, value: fills === 0 ? null : value, slippageBps, feeBps, totalBps: sumOf(slippageBps, feeBps),
    estimateBps: estimate['takeNowBps'] ?? null, timingRiskBps: estimate['timingRiskBps'] ?? null, fillMs: difference(firstFillAt, decisionAt ?? at),
    makerShare: makerValue === null || knownValue === null || knownValue === 0 ? null : makerValue / knownValue, note,
  };
}

const known = (values: readonly (number | null | undefined)[]): readonly number[] => values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
const meanOf = (values: readonly number[]): number | null => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length);

/** By the nearest rank. */
export function spreadOf(figures: readonly (number | null | undefined)[]): Spread {
  const values = known(figures).toSorted((a, b) => a - b);
  const at = (share: number): number | null => values[Math.min(values.length - 1, Math.max(0, Math.ceil(share * values.length) - 1))] ?? null;
  return { count: values.length, mean: meanOf(values), p10: at(0.1), p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/** Resampling looks at so many orders, the newest: more would keep the page waiting and say no more. */
const RESAMPLED = 400;
const RESAMPLES = 200;

/** By value: of one currency. */
function filledShareOf(lines: readonly ParentLine[]): number | null {
  const valueOf = (line: ParentLine, quantity: number): number => quantity * (line.arrivalPrice ?? line.averagePrice ?? 0);
  const wanted = lines.reduce((sum, line) => sum + valueOf(line, line.quantity), 0);
  return wanted > 0 ? lines.reduce((sum, line) => sum + valueOf(line, Math.min(line.filled, line.quantity)), 0) / wanted : null;
}

function makerShareOf(lines: readonly ParentLine[]): number | null {
  const value = lines.reduce((sum, line) => sum + (line.value ?? 0), 0);
  return value > 0 ? lines.reduce((sum, line) => sum + (line.makerShare ?? 0) * (line.value ?? 0), 0) / value : null;
}

/** Values of two currencies are not added: the shares of each count as much as it has orders. */
function overCurrencies(lines: readonly ParentLine[], shareOf: (lines: readonly ParentLine[]) => number | null): number | null {
  const groups = [...Map.groupBy(lines, ({ instrument }) => plainInstrument('', instrument.slice(instrument.indexOf(':') + 1)).quote).values()].map((group) => ({ orders: group.length, share: shareOf(group) }));
  const found = groups.flatMap(({ orders, share }) => (share === null ? [] : [{ orders, share }]));
  const orders = found.reduce((sum, one) => sum + one.orders, 0);
  return orders === 0 ? null : found.reduce((sum, one) => sum + one.share * one.orders, 0) / orders;
}

/** Figures of some orders, oldest first. */
export function groupOf(key: string, lines: readonly ParentLine[]): ExecutionGroup {
  const slipped = known(lines.map(({ slippageBps }) => slippageBps)).slice(-RESAMPLED);
  const interval = slipped.length < 2 ? undefined : meanInterval(slipped, { random: random(1), blockLength: Math.max(1, Math.round(Math.sqrt(slipped.length))), resamples: RESAMPLES });
  return {
    key, parents: lines.length, slippage: spreadOf(lines.map(({ slippageBps }) => slippageBps)), low: orNull(interval?.low), high: orNull(interval?.high),
    feeBps: meanOf(known(lines.map(({ feeBps }) => feeBps))), totalBps: meanOf(known(lines.map(({ totalBps }) => totalBps))), estimateBps: meanOf(known(lines.map(({ estimateBps }) => estimateBps))),
    filledShare: overCurrencies(lines, filledShareOf), makerShare: overCurrencies(lines.filter(({ makerShare }) => makerShare !== null), makerShareOf), fillMs: spreadOf(lines.map(({ fillMs }) => fillMs)).p50,
  };
}

/** Widths in basis points that people read easily. */
const WIDTHS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500] as const;
const BARS = 24;

/** Bars around zero, wide enough for the middle 98 of 100; the outermost hold all that is beyond. */
export function histogramOf(figures: readonly (number | null)[]): ExecutionOverview['histogram'] {
  const values = known(figures).toSorted((a, b) => a - b);
  if (values.length === 0) return [];
  const [low, high] = [values[Math.floor(0.01 * (values.length - 1))], values[Math.ceil(0.99 * (values.length - 1))]];
  const width = WIDTHS.find((one) => (high - low) / one <= BARS - 2) ?? 1_000;
  const first = Math.min(0, Math.floor(low / width));
  const last = Math.max(0, Math.floor(high / width));
  const counts = Array.from({ length: last - first + 1 }, () => 0);
  for (const value of values) counts[Math.min(last, Math.max(first, Math.floor(value / width))) - first] += 1;
  return counts.map((count, i) => ({ from: (first + i) * width, to: (first + i + 1) * width, count }));
}

/** Where the shortfall of a stretch of orders came from, in basis points of each order. */
export function partsOf(rows: readonly ParentRow[]): ExecutionOverview['parts'] {
  const sums = Object.fromEntries(COST_PARTS.map((part) => [part, 0])) as Record<CostPart, number>;
  let orders = 0;
  for (const { parts, quantity, decisionPrice, arrivalPrice } of rows) {
    const price = decisionPrice ?? arrivalPrice;
    if (parts === null || price === null || !(quantity * price > 0)) continue;
    // Written by this program, with these names.
    const own = JSON.parse(parts) as Readonly<Record<CostPart, number>>;
    orders += 1;
    for (const part of COST_PARTS) sums[part] += (1e4 * own[part]) / (quantity * price);
  }
  if (orders === 0) return null;
  return { orders, bps: { delay: sums.delay / orders, timing: sums.timing / orders, spread: sums.spread / orders, impact: sums.impact / orders, fee: sums.fee / orders, opportunity: sums.opportunity / orders } };
}

export const timesOf = (rows: readonly ParentRow[]): ExecutionOverview['times'] => ({
  toPlan: spreadOf(rows.map(({ at, decisionAt }) => difference(at, decisionAt))),
  toFirstFill: spreadOf(rows.map(({ firstFillAt, decisionAt }) => difference(firstFillAt, decisionAt))),
  toDone: spreadOf(rows.map(({ doneAt, decisionAt }) => difference(doneAt, decisionAt))),
});
