import { Alert, SegmentedControl, SimpleGrid, Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { BacktestReport } from '../../desk/backtests.ts';
import { Change } from '../parts/change.tsx';
import { LineChart } from '../parts/line-chart.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { Verdict } from '../research/verdict.tsx';
import { backtestTexts } from '../texts/backtests.ts';
import { researchTexts } from '../texts/research.ts';
import { useFormats } from '../view/format.ts';
import { useTexts, useView } from '../view/view.tsx';
import { GroupTables } from './group-tables.tsx';
import { Months } from './months.tsx';
import { ReportTables } from './report-tables.tsx';
import { Trips } from './trips.tsx';

/** The full report of a run. */
export function Report({ report }: { readonly report: BacktestReport }) {
  const texts = useTexts(backtestTexts);
  const shared = useTexts(researchTexts);
  const { language } = useView();
  return (
    <div className="grid" data-testid="report">
      {report.isMadeUp && <Alert color="yellow" variant="light" py={8}>{shared.madeUpWarning}</Alert>}
      <Panel><Headline report={report} /></Panel>
      <CurvePanel report={report} />
      <Panel title={shared.verdict} span={7}><Text fw={500} mb="xs">{report.reading[language]}</Text><Verdict verdict={report.verdict} /></Panel>
      <Panel title={texts.profitAt} span={5}><CostLadder report={report} /></Panel>
      <Months months={report.months} years={report.years} />
      <GroupTables groups={report.groups} currency={report.currency} />
      <ReportTables report={report} />
      <Trips report={report} />
    </div>
  );
}

const figure = ({ metrics }: BacktestReport, name: string): number | null => { const value = metrics[name]; return typeof value === 'number' ? value : null; };

function Headline({ report }: { readonly report: BacktestReport }) {
  const texts = useTexts(backtestTexts);
  const f = useFormats();
  const [growth, hold] = [figure(report, 'totalProfit'), figure(report, 'buyAndHold')];
  const { wins, trades } = { wins: figure(report, 'winRate'), trades: figure(report, 'trades') };
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="md">
      <Stat name={texts.growth} value={<Change value={growth}>{f.percentChange(growth)}</Change>} hint={`${f.change(report.finalEquity - report.initialCash, report.currency)} ${report.currency}`} />
      <Stat name={texts.hold} value={<Change value={hold}>{f.percentChange(hold)}</Change>} hint={`${f.day(report.from)} – ${f.day(report.to)}`} />
      <Stat name={texts.sharpe} value={f.number(figure(report, 'sharpe'))} hint={`PSR ${f.percent(figure(report, 'psr'), 1)}`} />
      <Stat name={texts.drawdown} value={f.percent(figure(report, 'maxDrawdown'), 1)} hint={f.duration(figure(report, 'drawdownDuration'))} />
      <Stat name={texts.trades} value={f.count(trades)} hint={`${texts.wins} ${f.percent(wins, 1)}`} />
      <Stat name={texts.costs} value={f.money(figure(report, 'totalCost'), report.currency)} hint={`${f.bps(figure(report, 'costBps'))} ${texts.costsOfProfit}`} />
    </SimpleGrid>
  );
}

function CurvePanel({ report: { curve, currency } }: { readonly report: BacktestReport }) {
  const texts = useTexts(backtestTexts);
  const f = useFormats();
  const [shown, setShown] = useState<'equity' | 'falls'>('equity');
  const isEquity = shown === 'equity';
  const lines = useMemo(() => (isEquity
    ? [{ name: texts.holdLine, values: curve.hold, colour: '--ink-quiet', isDashed: true }, { name: texts.equity, values: curve.equity, colour: '--mantine-color-teal-5' }]
    : [{ name: texts.holdLine, values: curve.holdDrawdown.map((depth) => (depth === null ? null : -depth)), colour: '--ink-quiet', isDashed: true }, { name: texts.falls, values: curve.drawdown.map((depth) => -depth), colour: '--loss', isFilled: true }]), [isEquity, curve, texts]);
  const formatValue = useCallback((value: number) => (isEquity ? f.money(value, currency) : f.percent(value, 0)), [isEquity, f, currency]);
  const choice = <SegmentedControl size="xs" value={shown} onChange={(next) => { setShown(next as typeof shown); }} data={[{ value: 'equity', label: texts.equity }, { value: 'falls', label: texts.falls }]} aria-label={texts.show} />;
  return (
    <Panel title={texts.equityOf} side={choice}>
      <LineChart times={curve.at} lines={lines} height={300} formatValue={formatValue} label={isEquity ? texts.equityOf : texts.falls} />
      <Text size="xs" className="quiet" mt={4}><span aria-hidden="true" style={{ color: isEquity ? 'var(--mantine-color-teal-5)' : 'var(--loss)' }}>━</span> {isEquity ? texts.equity : texts.falls} &nbsp; <span aria-hidden="true">┅</span> {texts.holdLine}</Text>
    </Panel>
  );
}

/** What would have been left had trading cost half or twice as much. */
function CostLadder({ report }: { readonly report: BacktestReport }) {
  const texts = useTexts(backtestTexts);
  const f = useFormats();
  const steps = ([['half', 'profitAtHalfCosts'], ['once', 'profitAtCosts'], ['twice', 'profitAtDoubleCosts']] as const).map(([name, key]) => ({ name: texts[name], profit: figure(report, key) }));
  const widest = Math.max(1e-9, ...steps.map(({ profit }) => Math.abs(profit ?? 0)));
  return (
    <>
      {steps.map(({ name, profit }) => (
        <div key={name} style={{ display: 'grid', gridTemplateColumns: '7.5rem 1fr auto', alignItems: 'center', gap: 10, minHeight: 32 }}>
          <Text size="sm">{name}</Text>
          <div aria-hidden="true" style={{ height: 10, borderRadius: 3, background: `var(${(profit ?? 0) < 0 ? '--loss' : '--gain'})`, width: `${(100 * Math.abs(profit ?? 0)) / widest}%`, minWidth: 2 }} />
          <Change value={profit}>{f.change(profit, report.currency)}</Change>
        </div>
      ))}
      <Text size="xs" className="quiet" mt={6}>{texts.profitAtHint}</Text>
    </>
  );
}
