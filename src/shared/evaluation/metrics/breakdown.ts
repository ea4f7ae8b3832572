import { expectancy, outcomes, profitFactor } from './trades.ts';
import { mean, sum } from './moments.ts';

/** Closed trades that share an entry reason, an exit reason, a side or an instrument. */
export interface Breakdown {
  readonly name: string;
  readonly trades: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  readonly profit: number;
  readonly meanProfit: number | null;
  readonly meanProfitRatio: number | null;
  readonly profitFactor: number | null;
  readonly meanDurationMs: number | null;
}

interface Closed {
  readonly profit: number;
  readonly profitRatio: number;
  readonly entryAt: number;
  readonly exitAt: number;
}

export function breakdownOf(name: string, trades: readonly Closed[]): Breakdown {
  const profits = trades.map(({ profit }) => profit);
  const { wins, draws, losses } = outcomes(profits);
  return {
    name, trades: trades.length, wins: wins.length, draws, losses: losses.length, profit: sum(profits), meanProfit: expectancy(profits),
    meanProfitRatio: mean(trades.map(({ profitRatio }) => profitRatio)), profitFactor: profitFactor(profits),
    meanDurationMs: mean(trades.map(({ entryAt, exitAt }) => exitAt - entryAt)),
  };
}

/** Trades grouped by a name, the most frequent first; equal counts keep the order in which they first came. */
export function breakdown<T extends Closed>(trades: readonly T[], nameOf: (trade: T) => string): Breakdown[] {
  const groups = Map.groupBy(trades, nameOf);
  return [...groups].map(([name, members]) => breakdownOf(name, members)).toSorted((a, b) => b.trades - a.trades);
}
