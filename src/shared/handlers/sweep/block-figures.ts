import { createHash } from 'node:crypto';
import { DAY } from '../../domain/time.ts';
import type { SpanOutcome } from '../../engine/sweep/span-outcome.ts';
import { cagr } from '../../evaluation/metrics/cagr.ts';
import { calmar } from '../../evaluation/metrics/calmar.ts';
import { returnsOf, totalReturn } from '../../evaluation/metrics/returns.ts';
import { sharpe } from '../../evaluation/metrics/sharpe.ts';
import { sortino } from '../../evaluation/metrics/sortino.ts';
import { profitFactor } from '../../evaluation/metrics/trades.ts';
import { encodeReturns, type BlockFigures, type SpanResult } from './block-job.ts';

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

/** The figures of one span by the definitions every report uses. */
export function figuresOf({ initialCash, finalEquity, from, to, equity, profits, maxDrawdown, turnover, exposure }: SpanOutcome): BlockFigures {
  const returns = returnsOf(initialCash, equity);
  return {
    netReturn: finite(totalReturn(initialCash, finalEquity)), sharpe: finite(sharpe(returns)), sortino: finite(sortino(returns)),
    calmar: finite(calmar(cagr(initialCash, finalEquity, to - from), maxDrawdown)), profitFactor: finite(profitFactor(profits)),
    maxDrawdown: finite(maxDrawdown), turnover: finite(turnover / initialCash), trades: profits.length, exposure: finite(exposure),
  };
}

/** sha256 over time, signed quantity, price and fee of each fill as IEEE 754 doubles, little-endian. */
function orderHashOf({ fills }: SpanOutcome): string {
  return createHash('sha256').update(new Uint8Array(fills.buffer, fills.byteOffset, fills.byteLength)).digest('hex');
}

/** One return a day from the first mark on; 0 for a day without candles, whose change falls on the day of the next. Nothing after the account is lost. */
export function dailyReturns({ initialCash, days, equity }: Pick<SpanOutcome, 'initialCash' | 'days' | 'equity'>): Float64Array {
  if (days.length === 0) return new Float64Array();
  const returns = new Float64Array(Math.round((days[days.length - 1] - days[0]) / DAY) + 1);
  let previous = initialCash;
  let length = 0;
  for (let n = 0; n < days.length && previous > 0; n++) {
    const place = Math.round((days[n] - days[0]) / DAY);
    length = place + 1;
    if (!Number.isFinite(equity[n])) continue;
    returns[place] = equity[n] / previous - 1;
    previous = equity[n];
  }
  return returns.subarray(0, length);
}

export const spanResultOf = (outcome: SpanOutcome): SpanResult => ({
  figures: figuresOf(outcome), orderHash: orderHashOf(outcome), firstDay: outcome.days.at(0) ?? null, returns: encodeReturns(dailyReturns(outcome)),
});
