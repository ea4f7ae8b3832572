import type { EpochMs } from '../../domain/time.ts';
import { cagr } from '../metrics/cagr.ts';
import { maxDrawdown } from '../metrics/drawdown.ts';
import { sharpe } from '../metrics/sharpe.ts';
import type { SpanFacts } from './span-facts.ts';

/** All tests of a walk forward one after the other, as one account would have lived through them. JSON-safe. */
export interface Stitched {
  readonly days: readonly EpochMs[];
  readonly returns: readonly number[];
  /** Equity after each day, 1 before the first; of holding the same. */
  readonly equity: readonly number[];
  readonly hold: readonly number[];
  readonly growth: number;
  readonly annualGrowth: number | null;
  readonly sharpe: number | null;
  /** Of daily marks. */
  readonly maxDrawdown: number;
  readonly trades: number;
  /** Sums over the tests, each begun with the same cash. */
  readonly netProfit: number;
  readonly profitAtDoubleCosts: number;
  readonly tradeReturns: readonly number[];
}

const compounded = (returns: readonly number[]): number[] => {
  let equity = 1;
  return returns.map((value) => (equity = Math.max(0, equity * (1 + value))));
};

/** Tests in the order of time, without a common day. */
export function stitched(tests: readonly SpanFacts[]): Stitched {
  const returns = tests.flatMap((test) => test.returns);
  const equity = compounded(returns);
  const last = equity[equity.length - 1] ?? 1;
  const lengthMs = tests.length === 0 ? 0 : tests[tests.length - 1].to - tests[0].from;
  const total = (of: (test: SpanFacts) => number): number => tests.reduce((sum, test) => sum + of(test), 0);
  return {
    days: tests.flatMap((test) => test.days), returns, equity, hold: compounded(tests.flatMap((test) => test.holdReturns)), growth: last - 1, annualGrowth: cagr(1, last, lengthMs),
    sharpe: sharpe(returns), maxDrawdown: maxDrawdown(1, equity), trades: total(({ trades }) => trades), netProfit: total(({ netProfit }) => netProfit),
    profitAtDoubleCosts: total(({ profitAtDoubleCosts }) => profitAtDoubleCosts), tradeReturns: tests.flatMap((test) => test.tradeReturns),
  };
}
