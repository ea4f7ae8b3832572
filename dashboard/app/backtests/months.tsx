import type { ReportPeriod } from '../../desk/backtests.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { backtestTexts } from '../texts/backtests.ts';
import { useFormats } from '../view/format.ts';
import { useTexts, useView } from '../view/view.tsx';

const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'] as const;

/** The result of each month, a year a line. */
export function Months({ months, years }: { readonly months: readonly ReportPeriod[]; readonly years: readonly ReportPeriod[] }) {
  const texts = useTexts(backtestTexts);
  const f = useFormats();
  const { language } = useView();
  const byName = new Map(months.map((month) => [month.period, month]));
  const monthName = new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', { month: 'short', timeZone: 'UTC' });
  const strongest = Math.max(0.01, ...months.map(({ profitRatio }) => Math.abs(profitRatio ?? 0)));
  return (
    <Panel title={texts.months}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.year}</th>{MONTHS.map((month, k) => <th key={month} className="end">{monthName.format(Date.UTC(2024, k, 15))}</th>)}<th className="end">{texts.whole}</th></tr></thead>
        <tbody>{years.map((year) => (
          <tr key={year.period}>
            <th scope="row">{year.period}</th>
            {MONTHS.map((month) => <MonthCell key={month} month={byName.get(`${year.period}-${month}`)} strongest={strongest} />)}
            <td className="end"><strong><Change value={year.profitRatio}>{f.percentChange(year.profitRatio, 1)}</Change></strong></td>
          </tr>
        ))}</tbody>
      </table></div>
    </Panel>
  );
}

function MonthCell({ month, strongest }: { readonly month: ReportPeriod | undefined; readonly strongest: number }) {
  const f = useFormats();
  const texts = useTexts(backtestTexts);
  if (month === undefined) return <td />;
  const { profitRatio, buyAndHoldRatio, trades } = month;
  const share = Math.round((22 * Math.abs(profitRatio ?? 0)) / strongest);
  const tone = (profitRatio ?? 0) < 0 ? '--loss' : '--gain';
  return (
    <td className="end" style={{ background: `color-mix(in srgb, var(${tone}) ${share}%, transparent)` }} title={`${texts.holdLine} ${f.percentChange(buyAndHoldRatio, 1)}, ${texts.trades} ${trades}`}>
      <span className="figure">{f.percentChange(profitRatio, 1)}</span>
    </td>
  );
}
