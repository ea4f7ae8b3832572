import type { BacktestReport, ReportCurve, ReportGroup } from '../../../../dashboard/desk/backtests.ts';
import type { RunRecord } from '../../../shared/engine/record.ts';
import type { SavedRun } from '../../../shared/evaluation/saved-run.ts';
import { summarise } from '../../../shared/evaluation/summary.ts';
import { underwater } from '../../../shared/evaluation/metrics/drawdown.ts';
import { labelsOf, readingText } from '../../../shared/evaluation/report/labels.ts';
import { reduced } from '../../../shared/evaluation/report/chart/line.ts';
import { verdictView } from '../research/verdict-view.ts';

/** More points than a chart is wide cannot be seen. */
const POINTS = 1_200;
const MOST_TRIPS = 1_000;

/** What is shown of a run beside what the job knows of it. */
export type RunReport = Omit<BacktestReport, 'id' | 'title' | 'asked' | 'ranAt' | 'isMadeUp'>;

export function runReport({ record, identity, trials, judgement }: SavedRun): RunReport {
  const summary = summarise(record, identity, { told: trials, judgement });
  const [en, ko] = [labelsOf('en'), labelsOf('ko')];
  const groups: ReportGroup[] = summary.groups.map(({ key, rows }) => ({
    key, name: { en: en.groups[key], ko: ko.groups[key] },
    rows: rows.map((row) => ({
      key: row.key, name: { en: en.rows[row.key], ko: ko.rows[row.key] }, form: row.form,
      cells: row.cells.map(({ key: cell, value, unit, reason }) => ({ key: cell, value, unit, reason: reason === undefined ? null : { en: en.reasons[reason], ko: ko.reasons[reason] } })),
    })),
  }));
  const { strategy, params, timeframe, instruments, quote, from, to, initialCash, finalEquity, metrics, tables } = summary;
  return {
    strategy, params, timeframe, instruments, currency: quote, from, to, initialCash, finalEquity,
    reading: { en: readingText(summary.reading, en), ko: readingText(summary.reading, ko) }, verdict: verdictView(summary.judgement, 'money'), metrics, groups, curve: curveOf(record),
    months: tables.perMonth, years: tables.perYear, drawdowns: tables.drawdowns, entries: tables.entryReasons, exits: tables.exitReasons, perInstrument: tables.perInstrument, refusals: tables.refusals,
    trips: record.roundTrips.slice(-MOST_TRIPS).map(({ instrument, side, entryAt, exitAt, quantity, entryPrice, exitPrice, profit, profitRatio, fees, entryReason, exitReason, open }) =>
      ({ instrument, side, entryAt, exitAt, quantity, entryPrice, exitPrice, profit, profitRatio, fees, entryReason, exitReason, isOpen: open })),
    tripCount: record.roundTrips.length,
  };
}

const known = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

/** Every fall is kept: the deepest and the highest of each stretch stand in it. */
function curveOf({ daily: { day, equity, buyAndHold }, initialCash }: RunRecord): ReportCurve {
  const shown = new Set<number>();
  for (const series of [equity, buyAndHold]) {
    const { x } = reduced({ x: Float64Array.from(day, (_, k) => k), y: Float64Array.from(series) }, POINTS / 2);
    for (const k of x) shown.add(k);
  }
  const at = [...shown].toSorted((a, b) => a - b);
  const [fall, holdFall] = [underwater(initialCash, equity), underwater(initialCash, buyAndHold)];
  return {
    at: at.map((k) => day[k] ?? 0), equity: at.map((k) => equity[k] ?? initialCash), hold: at.map((k) => known(buyAndHold[k])),
    drawdown: at.map((k) => known(fall[k]) ?? 0), holdDrawdown: at.map((k) => known(holdFall[k])),
  };
}
