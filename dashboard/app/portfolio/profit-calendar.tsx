import { ActionIcon, Group, SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { DayProfit } from '../../desk/account.ts';
import { useApi } from '../api.tsx';
import { Bar } from '../parts/bar.tsx';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Panel } from '../parts/panel.tsx';
import { portfolioTexts } from '../texts/portfolio.ts';
import { useFormats } from '../view/format.ts';
import { choiceOf, useSearch } from '../view/use-search.ts';
import { useTexts, useView } from '../view/view.tsx';
import { monthCells, monthsOf, periodsOf } from './calendar-days.ts';

const PERIODS = ['day', 'week', 'month'] as const;
const EVERY_MS = 30_000;
const SHOWN = 26;

/** Days, weeks and months begin in the zone that times are shown in. */
export function ProfitCalendar() {
  const texts = useTexts(portfolioTexts);
  const { zone } = useView();
  const { get, set } = useSearch();
  const period = choiceOf(get('period'), PERIODS);
  const { data } = useQuery(useApi().overview.equity.queryOptions({ points: 10, zone }, { refetchInterval: EVERY_MS }));
  const days = data?.days ?? [];
  const currency = data?.currency ?? '';
  return (
    <Panel title={`${texts.calendar}${currency === '' ? '' : ` (${currency})`}`} span={8} side={<SegmentedControl size="xs" value={period} onChange={(next) => { set({ period: next === 'day' ? undefined : next }); }} data={PERIODS.map((value) => ({ value, label: texts.periods[value] }))} aria-label={texts.periodLabel} />}>
      <div style={{ minHeight: 240 }}>{days.length === 0 ? <Empty text={texts.noEquity} /> : period === 'day' ? <Month days={days} currency={currency} /> : <Periods days={days} currency={currency} length={period} />}</div>
    </Panel>
  );
}

interface Shown {
  readonly days: readonly DayProfit[];
  readonly currency: string;
}

function Month({ days, currency }: Shown) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const { get, set } = useSearch();
  const months = monthsOf(days);
  const asked = get('month');
  const at = asked !== undefined && months.includes(asked) ? months.indexOf(asked) : months.length - 1;
  const month = months[at] ?? '';
  const cells = monthCells(month, days);
  const widest = Math.max(1e-9, ...cells.map((cell) => Math.abs(cell?.profit ?? 0)));
  const sum = cells.reduce((all, cell) => all + (cell?.profit ?? 0), 0);
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Group gap="xs">
          <ActionIcon variant="default" size="sm" aria-label={texts.earlier} disabled={at <= 0} onClick={() => { set({ month: months[at - 1] }); }}><Icon path="M15 5l-7 7 7 7" size={14} /></ActionIcon>
          <Text fw={600} className="figure">{month}</Text>
          <ActionIcon variant="default" size="sm" aria-label={texts.later} disabled={at >= months.length - 1} onClick={() => { set({ month: months[at + 1] }); }}><Icon path="M9 5l7 7-7 7" size={14} /></ActionIcon>
        </Group>
        <Text size="sm">{texts.sum} <Change value={sum}>{f.change(sum, currency)}</Change></Text>
      </Group>
      <div className="calendar" role="list" aria-label={`${texts.calendar} ${month}`}>
        {texts.weekdays.map((name) => <div key={name} className="head quiet" aria-hidden="true">{name}</div>)}
        {cells.map((cell, i) => (cell === undefined ? <div key={`${month} ${i}`} /> : (
          <div key={cell.day} role="listitem" className="cell" style={cell.profit === undefined ? undefined : { background: `color-mix(in srgb, var(${cell.profit >= 0 ? '--gain' : '--loss'}) ${Math.round(5 + 15 * Math.abs(cell.profit) / widest)}%, var(--surface))` }}>
            <span className="quiet">{Number(cell.day.slice(8))}</span>
            {cell.profit !== undefined && <span className="figure sum"><Change value={cell.profit}>{f.change(cell.profit, currency)}</Change></span>}
            {cell.share !== undefined && <span className="share"><Change value={cell.share}>{f.percentChange(cell.share, 1)}</Change></span>}
          </div>
        )))}
      </div>
    </>
  );
}

function Periods({ days, currency, length }: Shown & { readonly length: 'week' | 'month' }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const periods = periodsOf(days, length).slice(-SHOWN).toReversed();
  const widest = Math.max(1e-9, ...periods.map(({ profit }) => Math.abs(profit)));
  return (
    <div className="scroll-x"><table className="rows">
      <thead><tr><th>{texts.period} ({f.zoneName})</th><th aria-hidden="true" /><th className="end">{texts.profit}</th><th className="end">%</th></tr></thead>
      <tbody>{periods.map(({ key, profit, from }) => (
        <tr key={key}>
          <td className="figure">{length === 'week' ? texts.weekOf(key) : key}</td>
          <td style={{ width: '40%' }}><Bar value={profit} widest={widest} isSigned /></td>
          <td className="end"><Change value={profit}>{f.change(profit, currency)}</Change></td>
          <td className="end"><Change value={profit}>{f.percentChange(from === 0 ? null : profit / from)}</Change></td>
        </tr>
      ))}</tbody>
    </table></div>
  );
}
