import type { RunRecord } from '../../engine/record.ts';
import { breakdown, type Breakdown } from '../metrics/breakdown.ts';
import { dated, falls, worstFalls, type DatedFall } from '../metrics/drawdown.ts';
import { periods, type Period } from '../metrics/periods.ts';
import type { Facts } from './facts.ts';

export interface OpenTrade {
  readonly instrument: string;
  readonly side: 'long' | 'short';
  readonly entryAt: number;
  readonly quantity: number;
  readonly entryPrice: number;
  /** At the last close. */
  readonly profit: number;
  readonly profitRatio: number;
}

export interface InstrumentRow {
  readonly instrument: string;
  readonly trades: number;
  readonly wins: number;
  readonly fills: number;
  readonly profit: number;
  readonly fees: number;
  readonly funding: number;
  readonly turnover: number;
}

/** The lists of a report: each JSON-safe, the renderers decide how much of it is shown. */
export interface Tables {
  readonly perMonth: readonly Period[];
  readonly perYear: readonly Period[];
  readonly perInstrument: readonly InstrumentRow[];
  readonly entryReasons: readonly Breakdown[];
  readonly exitReasons: readonly Breakdown[];
  /** The five deepest falls of the daily equity. */
  readonly drawdowns: readonly DatedFall[];
  readonly leftOpen: readonly OpenTrade[];
  /** Why orders were denied or rejected, most frequent first. */
  readonly refusals: readonly { readonly reason: string; readonly count: number }[];
}

const WORST = 5;

export function tablesOf(facts: Facts): Tables {
  const { record, marks, closed, leftOpen } = facts;
  return {
    perMonth: periods(marks, record.initialCash, { by: 'month', trades: closed }),
    perYear: periods(marks, record.initialCash, { by: 'year', trades: closed }),
    perInstrument: instrumentRows(facts),
    entryReasons: breakdown(closed, ({ entryReason }) => entryReason),
    exitReasons: breakdown(closed, ({ exitReason }) => exitReason),
    drawdowns: worstFalls(falls(record.initialCash, marks.equity), WORST).map((fall) => dated(fall, marks.day, record.from)),
    leftOpen: leftOpen.map(({ instrument, side, entryAt, quantity, entryPrice, profit, profitRatio }) => ({ instrument, side, entryAt, quantity, entryPrice, profit, profitRatio })),
    refusals: refusalsOf(record),
  };
}

function instrumentRows({ record, closed }: Facts): InstrumentRow[] {
  const trades = new Map(breakdown(closed, ({ instrument }) => instrument).map((entry) => [entry.name, entry]));
  return record.perInstrument.map(({ instrument, fills, profit, fees, funding, turnover }) => ({
    instrument, trades: trades.get(instrument)?.trades ?? 0, wins: trades.get(instrument)?.wins ?? 0, fills, profit, fees, funding, turnover,
  }));
}

const refusalsOf = ({ orders }: RunRecord) =>
  Object.entries(orders.reasons).map(([reason, count]) => ({ reason, count })).toSorted((a, b) => b.count - a.count);
