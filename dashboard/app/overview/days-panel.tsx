import { useQuery } from '@tanstack/react-query';
import type { EquityHistory } from '../../desk/account.ts';
import { useApi } from '../api.tsx';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { overviewTexts } from '../texts/overview.ts';
import { useFormats } from '../view/format.ts';
import { useTexts, useView } from '../view/view.tsx';

const SHOWN = 8;

/** Days begin at midnight of the zone that times are shown in. */
export function DaysPanel({ first, currency }: { readonly first: EquityHistory | undefined; readonly currency: string }) {
  const texts = useTexts(overviewTexts);
  const f = useFormats();
  const { zone } = useView();
  const { data } = useQuery(useApi().overview.equity.queryOptions({ points: 10, zone }, { refetchInterval: 30_000, ...(first === undefined ? {} : { placeholderData: first }) }));
  const days = (data?.days ?? []).slice(-SHOWN).toReversed();
  const widest = Math.max(1e-9, ...days.map(({ profit }) => Math.abs(profit)));
  return (
    <Panel title={texts.days} span={5}>
      {days.length === 0 ? <Empty text={texts.noEquity} /> : (
        <table className="rows">
          <thead><tr><th>{texts.day} ({f.zoneName})</th><th aria-hidden="true" /><th className="end">{texts.profit} ({currency})</th><th className="end">%</th></tr></thead>
          <tbody>{days.map(({ day, profit, from }) => (
            <tr key={day}>
              <td className="figure">{day}</td>
              <td style={{ width: '35%' }} aria-hidden="true"><div style={{ height: 8, marginTop: 5, borderRadius: 4, width: `${Math.max(2, 100 * Math.abs(profit) / widest)}%`, background: profit >= 0 ? 'var(--gain)' : 'var(--loss)' }} /></td>
              <td className="end"><Change value={profit}>{f.change(profit, currency)}</Change></td>
              <td className="end"><Change value={profit}>{f.percentChange(from === 0 ? null : profit / from)}</Change></td>
            </tr>
          ))}</tbody>
        </table>
      )}
    </Panel>
  );
}
