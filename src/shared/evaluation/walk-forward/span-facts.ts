import type { EpochMs } from '../../domain/time.ts';
import type { RunRecord } from '../../engine/record.ts';
import { cagr } from '../metrics/cagr.ts';
import { profitAtCosts, totalCost } from '../metrics/costs.ts';
import { sharpe } from '../metrics/sharpe.ts';
import { costsOf } from '../summary/cost-rows.ts';
import { factsOf } from '../summary/facts.ts';

/** What came of one set of parameters on one stretch of time. JSON-safe. */
export interface SpanFacts {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Final over initial equity, less 1, after all costs. */
  readonly growth: number;
  /** The same per year of 365 days; null where it is not defined. */
  readonly annualGrowth: number | null;
  /** Annual, of daily returns. */
  readonly sharpe: number | null;
  readonly maxDrawdown: number;
  /** Closed ones. */
  readonly trades: number;
  /** In quote units, and what it were had all costs been twice as high. */
  readonly netProfit: number;
  readonly profitAtDoubleCosts: number;
  readonly buyAndHold: number;
  /** 00:00 UTC of each day and its return; of holding the same days. */
  readonly days: readonly EpochMs[];
  readonly returns: readonly number[];
  readonly holdReturns: readonly number[];
  /** Profit of each closed trade as a share of the equity before it. */
  readonly tradeReturns: readonly number[];
}

export function spanFacts(record: RunRecord): SpanFacts {
  const { marks, returns, holdReturns, closed, netProfit } = factsOf(record);
  const known = returns.filter((value) => Number.isFinite(value));
  const { initialCash, finalEquity, from, to } = record;
  let equity = initialCash;
  const tradeReturns = closed.map(({ profit }) => {
    const share = equity > 0 ? profit / equity : 0;
    equity += profit;
    return share;
  });
  const last = marks.buyAndHold[marks.buyAndHold.length - 1] ?? initialCash;
  return {
    from, to, growth: finalEquity / initialCash - 1, annualGrowth: cagr(initialCash, finalEquity, to - from), sharpe: sharpe(known), maxDrawdown: record.maxDrawdown.depth, trades: closed.length,
    netProfit, profitAtDoubleCosts: profitAtCosts(netProfit, totalCost(costsOf(record)), 2), buyAndHold: last / initialCash - 1,
    days: marks.day.slice(0, known.length), returns: known, holdReturns: holdReturns.slice(0, known.length).map((value) => (Number.isFinite(value) ? value : 0)), tradeReturns,
  };
}

/** The same stretch had nothing been held, because nothing was found that was worth it. */
export function idleFacts(facts: SpanFacts): SpanFacts {
  return { ...facts, growth: 0, annualGrowth: 0, sharpe: null, maxDrawdown: 0, trades: 0, netProfit: 0, profitAtDoubleCosts: 0, returns: facts.days.map(() => 0), tradeReturns: [] };
}
