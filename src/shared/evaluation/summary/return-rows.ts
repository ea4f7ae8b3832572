import { calmar } from '../metrics/calmar.ts';
import { dayCounts, dayRange } from '../metrics/days.ts';
import { dated, falls, longestUnderwater, worstFalls } from '../metrics/drawdown.ts';
import { autocorrelation, kurtosis, skew } from '../metrics/moments.ts';
import { omega } from '../metrics/omega.ts';
import { alpha, beta, informationRatio } from '../metrics/relative.ts';
import { totalReturn } from '../metrics/returns.ts';
import { serenity } from '../metrics/serenity.ts';
import { adjustedSharpe, sharpe, volatility, WORTH_ADJUSTING } from '../metrics/sharpe.ts';
import { sortino } from '../metrics/sortino.ts';
import { turnoverPerYear } from '../metrics/turnover.ts';
import { ulcer } from '../metrics/ulcer.ts';
import { conditionalValueAtRisk, valueAtRisk } from '../metrics/value-at-risk.ts';
import { DAY } from '../../domain/time.ts';
import type { Facts } from './facts.ts';
import { bracketed, count, day, duration, group, money, percent, ratio, row, time, type Group, type Row } from './row.ts';

/** What was earned and what was risked for it. Annual figures are of daily UTC returns, 365 days a year, and null under 14 days. */
export const returnRows = (facts: Facts): Group => group('returns', [
  ...profitRows(facts), ...ratioRows(facts), ...shapeRows(facts), ...drawdownRows(facts), ...dayRows(facts), ...relativeRows(facts),
]);

function profitRows({ record, netProfit, marks, tooShort, cagr }: Facts): Row[] {
  return [
    row('startingBalance', money('startingBalance', record.initialCash)),
    row('finalBalance', money('finalBalance', record.finalEquity)),
    row('absoluteProfit', money('absoluteProfit', netProfit)),
    row('totalProfit', percent('totalProfit', totalReturn(record.initialCash, record.finalEquity))),
    row('cagr', percent('cagr', tooShort ? null : cagr, tooShort)),
    row('avgDailyProfit', money('avgDailyProfit', marks.day.length === 0 ? null : netProfit / marks.day.length, 'no-days')),
  ];
}

function ratioRows({ record, returns, marks, tooShort, cagr }: Facts): Row[] {
  const annual = (value: number | null) => (tooShort ? null : value);
  const rho = autocorrelation(returns, 1);
  const isCorrelated = rho !== null && Math.abs(rho) > WORTH_ADJUSTING;
  const curve = { initial: record.initialCash, equity: marks.equity };
  return [
    row('sharpe', ratio('sharpe', annual(sharpe(returns)), tooShort ?? 'no-spread')),
    row('adjustedSharpe', ratio('adjustedSharpe', isCorrelated ? annual(adjustedSharpe(returns)) : null, tooShort ?? (isCorrelated ? 'not-defined' : 'uncorrelated'))),
    row('sortino', ratio('sortino', annual(sortino(returns)), tooShort ?? 'no-losing-day')),
    row('calmar', ratio('calmar', annual(calmar(cagr, record.maxDrawdown.depth)), tooShort ?? 'no-drawdown')),
    row('omega', ratio('omega', omega(returns), 'no-losing-day')),
    row('serenity', ratio('serenity', annual(serenity(curve, cagr, volatility(returns))), tooShort ?? 'no-drawdown')),
    row('ulcer', percent('ulcer', ulcer(record.initialCash, marks.equity), 'no-days')),
  ];
}

function shapeRows({ returns, tooShort }: Facts): Row[] {
  return [
    row('volatility', percent('volatility', tooShort ? null : volatility(returns), tooShort)),
    row('skew', ratio('skew', skew(returns), 'no-spread')),
    row('kurtosis', ratio('kurtosis', kurtosis(returns), 'no-spread')),
    row('risk95', percent('valueAtRisk95', valueAtRisk(returns, 0.95), 'no-days'), percent('conditionalValueAtRisk95', conditionalValueAtRisk(returns, 0.95), 'no-days')),
    row('risk99', percent('valueAtRisk99', valueAtRisk(returns, 0.99), 'no-days'), percent('conditionalValueAtRisk99', conditionalValueAtRisk(returns, 0.99), 'no-days')),
  ];
}

function drawdownRows({ record, marks }: Facts): Row[] {
  const { depth, peakAt, troughAt, recoveredAt } = record.maxDrawdown;
  const fell = depth > 0;
  const deepest = worstFalls(falls(record.initialCash, marks.equity), 1).map((fall) => dated(fall, marks.day, record.from))[0];
  const fellTime = (value: number) => (fell ? value : null);
  return [
    row('maxDrawdown', percent('maxDrawdown', depth)),
    row('maxDrawdownIntrabar', percent('maxDrawdownIntrabar', record.maxDrawdownIntrabar)),
    bracketed('absoluteDrawdown', money('absoluteDrawdown', deepest?.absolute ?? 0), percent('maxDrawdownDaily', deepest?.depth ?? 0)),
    row('drawdownStart', time('drawdownStart', fellTime(peakAt), 'no-drawdown')),
    row('drawdownEnd', time('drawdownEnd', fellTime(troughAt), 'no-drawdown')),
    row('drawdownRecovered', time('drawdownRecovered', fellTime(recoveredAt), fell ? 'not-recovered' : 'no-drawdown')),
    row('drawdownDuration', duration('drawdownDuration', fellTime(troughAt - peakAt), 'no-drawdown')),
    row('longestUnderwater', duration('longestUnderwater', longestUnderwater(record.initialCash, marks.equity) * DAY)),
  ];
}

function dayRows({ record, returns, marks }: Facts): Row[] {
  const range = dayRange(returns);
  const { win, draw, lose } = dayCounts(returns);
  const gained = (at: number) => marks.equity[at] - (at === 0 ? record.initialCash : marks.equity[at - 1]);
  return [
    bracketed('bestDay', money('bestDay', range && gained(range.bestAt), 'no-days'), percent('bestDayRatio', range?.best, 'no-days'), day('bestDayAt', range && marks.day[range.bestAt], 'no-days')),
    bracketed('worstDay', money('worstDay', range && gained(range.worstAt), 'no-days'), percent('worstDayRatio', range?.worst, 'no-days'), day('worstDayAt', range && marks.day[range.worstAt], 'no-days')),
    row('daysWinDrawLose', count('daysWin', win), count('daysDraw', draw), count('daysLose', lose)),
    row('equityRange', money('minEquity', Math.min(record.initialCash, ...bounds(marks.equity))), money('maxEquity', Math.max(record.initialCash, ...bounds(marks.equity)))),
  ];
}

/** Smallest and largest, without spreading a long array over the stack. */
const bounds = (values: readonly number[]): number[] => (values.length === 0 ? [] : values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]));

function relativeRows({ record, returns, holdReturns, marks, lengthMs, tooShort }: Facts): Row[] {
  const annual = (value: number | null) => (tooShort ? null : value);
  return [
    row('exposure', percent('exposure', record.exposureShare)),
    row('turnoverPerYear', ratio('turnoverPerYear', annual(turnoverPerYear(record.totals.turnover, marks.equity, lengthMs)), tooShort)),
    row('alpha', percent('alpha', annual(alpha(returns, holdReturns)), tooShort ?? 'benchmark-flat')),
    row('beta', ratio('beta', annual(beta(returns, holdReturns)), tooShort ?? 'benchmark-flat')),
    row('informationRatio', ratio('informationRatio', annual(informationRatio(returns, holdReturns)), tooShort ?? 'no-spread')),
  ];
}
