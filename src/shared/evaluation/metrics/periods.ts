import type { EpochMs } from '../../domain/time.ts';
import { monthText } from '../calendar.ts';
import { totalReturn } from './returns.ts';
import { maxDrawdown } from './drawdown.ts';

/** One calendar month or year (UTC) of a run. */
export interface Period {
  /** `2024-02` or `2024`. */
  readonly period: string;
  /** From the last mark before the period to the last one in it; null when the account was lost before. */
  readonly profitRatio: number | null;
  readonly profit: number;
  readonly buyAndHoldRatio: number | null;
  /** From daily marks, beginning with the equity at the start of the period. */
  readonly maxDrawdown: number;
  /** Closed in the period. */
  readonly trades: number;
  readonly wins: number;
}

export interface Marks {
  readonly day: readonly EpochMs[];
  readonly equity: readonly number[];
  readonly buyAndHold: readonly number[];
}

interface Closed {
  readonly exitAt: EpochMs;
  readonly profit: number;
}

/** Splits a run by month (7 characters of the date) or by year (4). Months without a mark have no row. */
export function periods(marks: Marks, initial: number, options: { readonly by: 'month' | 'year'; readonly trades: readonly Closed[] }): Period[] {
  const key = (at: EpochMs) => monthText(at).slice(0, options.by === 'month' ? 7 : 4);
  const tally = tallies(options.trades, key);
  const rows: Period[] = [];
  let equity = initial;
  let hold = initial;
  for (let first = 0; first < marks.day.length;) {
    const period = key(marks.day[first]);
    let next = first + 1;
    while (next < marks.day.length && key(marks.day[next]) === period) next += 1;
    const inside = marks.equity.slice(first, next);
    const end = marks.equity[next - 1];
    const holdEnd = marks.buyAndHold[next - 1];
    const { trades, wins } = tally.get(period) ?? { trades: 0, wins: 0 };
    rows.push({
      period, profitRatio: totalReturn(equity, end), profit: end - equity, buyAndHoldRatio: totalReturn(hold, holdEnd),
      maxDrawdown: maxDrawdown(equity, inside), trades, wins,
    });
    equity = end;
    hold = holdEnd;
    first = next;
  }
  return rows;
}

function tallies(trades: readonly Closed[], key: (at: EpochMs) => string): Map<string, { trades: number; wins: number }> {
  const found = new Map<string, { trades: number; wins: number }>();
  for (const { exitAt, profit } of trades) {
    const tally = found.get(key(exitAt)) ?? { trades: 0, wins: 0 };
    tally.trades += 1;
    if (profit > 0) tally.wins += 1;
    found.set(key(exitAt), tally);
  }
  return found;
}
