import { maxDrawdown } from '../metrics/drawdown.ts';
import { dayCounts } from '../metrics/days.ts';
import { periods } from '../metrics/periods.ts';
import { totalReturn } from '../metrics/returns.ts';
import { sharpe } from '../metrics/sharpe.ts';
import type { Facts } from './facts.ts';
import { bracketed, count, group, percent, ratio, row, text, type Group } from './row.ts';

/** What doing nothing, or next to nothing, would have given. Buy & hold pays fees; several instruments are bought in equal parts. */
export function contextRows({ record, marks, holdReturns, tooShort, closed }: Facts): Group {
  const hold = marks.buyAndHold.length === 0 ? null : totalReturn(record.initialCash, marks.buyAndHold[marks.buyAndHold.length - 1]);
  const own = totalReturn(record.initialCash, record.finalEquity);
  const months = periods(marks, record.initialCash, { by: 'month', trades: closed }).filter(({ profitRatio }) => profitRatio !== null);
  const sorted = months.toSorted((a, b) => (b.profitRatio ?? 0) - (a.profitRatio ?? 0));
  const { win, draw, lose } = dayCounts(months.map(({ profitRatio }) => profitRatio ?? 0));
  const best = sorted[0];
  const worst = sorted.at(-1);
  return group('context', [
    row('buyAndHold', percent('buyAndHold', hold, 'no-days')),
    row('cash', percent('cash', 0)),
    row('excess', percent('excess', own === null || hold === null ? null : own - hold, 'no-days')),
    row('buyAndHoldDrawdown', percent('buyAndHoldDrawdown', marks.day.length === 0 ? null : maxDrawdown(record.initialCash, marks.buyAndHold), 'no-days')),
    row('buyAndHoldSharpe', ratio('buyAndHoldSharpe', tooShort ? null : sharpe(holdReturns), tooShort ?? 'benchmark-flat')),
    row('months', count('monthsWin', win), count('monthsDraw', draw), count('monthsLose', lose)),
    bracketed('bestMonth', percent('bestMonth', best?.profitRatio, 'no-days'), text('bestMonthAt', best?.period, 'no-days')),
    bracketed('worstMonth', percent('worstMonth', worst?.profitRatio, 'no-days'), text('worstMonthAt', worst?.period, 'no-days')),
  ]);
}
