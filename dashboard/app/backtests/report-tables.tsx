import type { BacktestReport, ReportBreakdown } from '../../desk/backtests.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { backtestTexts } from '../texts/backtests.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** Worst falls, what trades were made for, instruments and refusals. */
export function ReportTables({ report }: { readonly report: BacktestReport }) {
  const texts = useTexts(backtestTexts);
  const f = useFormats();
  const { drawdowns, entries, exits, perInstrument, refusals, currency } = report;
  return (
    <>
      {drawdowns.length > 0 && (
        <Panel title={texts.worstFalls} span={6}>
          <div className="scroll-x"><table className="rows">
            <thead><tr><th className="end">{texts.depth}</th><th>{texts.peak}</th><th>{texts.trough}</th><th>{texts.recovered}</th><th className="end">{texts.lasted}</th></tr></thead>
            <tbody>{drawdowns.map(({ depth, peakAt, troughAt, recoveredAt, durationMs }) => (
              <tr key={peakAt}><td className="end"><Change value={-depth}>{f.percent(depth, 1)}</Change></td><td className="figure">{f.day(peakAt)}</td><td className="figure">{f.day(troughAt)}</td><td className="figure">{recoveredAt === null ? texts.notYet : f.day(recoveredAt)}</td><td className="end">{f.duration(durationMs)}</td></tr>
            ))}</tbody>
          </table></div>
        </Panel>
      )}
      {entries.length + exits.length > 0 && (
        <Panel title={texts.byReason} span={6}>
          <Reasons title={texts.entries} rows={entries} currency={currency} />
          <Reasons title={texts.exits} rows={exits} currency={currency} />
        </Panel>
      )}
      {perInstrument.length > 1 && (
        <Panel title={texts.perInstrument} span={6}>
          <div className="scroll-x"><table className="rows">
            <thead><tr><th>{texts.instrument}</th><th className="end">{texts.trades}</th><th className="end">{texts.wins}</th><th className="end">{texts.profit}</th><th className="end">{texts.fees}</th><th className="end">{texts.turnover}</th></tr></thead>
            <tbody>{perInstrument.map(({ instrument, trades, wins, profit, fees, turnover }) => (
              <tr key={instrument}><td>{instrument}</td><td className="end">{f.count(trades)}</td><td className="end">{f.count(wins)}</td><td className="end"><Change value={profit}>{f.change(profit, currency)}</Change></td><td className="end">{f.money(fees, currency)}</td><td className="end">{f.money(turnover, currency)}</td></tr>
            ))}</tbody>
          </table></div>
        </Panel>
      )}
      {refusals.length > 0 && (
        <Panel title={texts.refusals} span={6}>
          <div className="scroll-x"><table className="rows"><thead><tr><th>{texts.reason}</th><th className="end">{texts.count}</th></tr></thead><tbody>{refusals.map(({ reason, count }) => <tr key={reason}><td>{reason}</td><td className="end">{f.count(count)}</td></tr>)}</tbody></table></div>
        </Panel>
      )}
    </>
  );
}

function Reasons({ title, rows, currency }: { readonly title: string; readonly rows: readonly ReportBreakdown[]; readonly currency: string }) {
  const texts = useTexts(backtestTexts);
  const f = useFormats();
  return (
    <div className="scroll-x"><table className="rows">
      <thead><tr><th>{title}</th><th className="end">{texts.trades}</th><th className="end">{texts.wins}</th><th className="end">{texts.mean}</th><th className="end">{texts.profit}</th></tr></thead>
      <tbody>{rows.map(({ name, trades, wins, meanProfitRatio, profit }) => (
        <tr key={name}><td>{name}</td><td className="end">{f.count(trades)}</td><td className="end">{f.count(wins)}</td><td className="end">{f.percentChange(meanProfitRatio)}</td><td className="end"><Change value={profit}>{f.change(profit, currency)}</Change></td></tr>
      ))}</tbody>
    </table></div>
  );
}
