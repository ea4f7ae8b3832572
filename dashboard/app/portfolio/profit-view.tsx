import type { Attribution } from '../../desk/portfolio.ts';
import { SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.tsx';
import { Bar } from '../parts/bar.tsx';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { ReadingNote } from '../parts/reading-note.tsx';
import { useStatus } from '../live/live.tsx';
import { portfolioTexts } from '../texts/portfolio.ts';
import { symbolOf, useFormats, venueOf } from '../view/format.ts';
import { quoteOf } from '../view/use-rules.ts';
import { choiceOf, useSearch } from '../view/use-search.ts';
import { useTexts } from '../view/view.tsx';
import { ProfitCalendar } from './profit-calendar.tsx';
import { TradingCosts } from './trading-costs.tsx';

const BY = ['instrument', 'strategy', 'venue', 'side', 'regime', 'entryReason', 'exitReason'] as const;
type By = (typeof BY)[number];
const EVERY_MS = 5_000;

export function ProfitView({ first }: { readonly first: Attribution | undefined }) {
  const texts = useTexts(portfolioTexts);
  const { get, set } = useSearch();
  const by = choiceOf(get('by'), BY);
  const { data } = useQuery(useApi().portfolio.attribution.queryOptions({ by }, { refetchInterval: EVERY_MS, placeholderData: (before) => before ?? first }));
  if (data === undefined) return <Skeleton height={400} />;
  return (
    <>
      <ReadingNote reading={data.reading} />
      <div className="grid">
        <Panel title={texts.from} side={<SegmentedControl size="xs" value={by} onChange={(next) => { set({ by: next === 'instrument' ? undefined : next }); }} data={BY.map((value) => ({ value, label: texts.by[value] }))} aria-label={texts.byLabel} style={{ overflowX: 'auto', maxWidth: '100%' }} />}>
          {data.rows.length === 0 ? <Empty text={texts.noTrips} /> : <Rows attribution={data} by={by} />}
        </Panel>
        <ProfitCalendar />
        <TradingCosts attribution={data} />
      </div>
    </>
  );
}

/** What is open of a kind, in the currency of its instruments. */
function useOpen(by: By): (key: string, currency: string) => number | undefined {
  const positions = useStatus()?.positions ?? [];
  const keyOf = ({ instrument, strategy, quantity }: (typeof positions)[number]): string | undefined => {
    if (by === 'instrument') return instrument;
    if (by === 'strategy') return strategy;
    if (by === 'venue') return venueOf(instrument);
    return by === 'side' ? ((quantity ?? 0) < 0 ? 'short' : 'long') : undefined;
  };
  return (key, currency) => {
    const own = positions.filter((position) => (position.quantity ?? 0) !== 0 && keyOf(position) === key && quoteOf(position.instrument) === currency);
    return own.length === 0 ? undefined : own.reduce((sum, { unrealised }) => sum + (unrealised ?? 0), 0);
  };
}

function Rows({ attribution: { rows, totals }, by }: { readonly attribution: Attribution; readonly by: By }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const openOf = useOpen(by);
  const hasOpen = ['instrument', 'strategy', 'venue', 'side'].includes(by);
  const widest = Math.max(1e-9, ...rows.map(({ profit }) => Math.abs(profit)));
  const nameOf = (key: string): string => {
    if (key === '') return texts.notKnown;
    if (by === 'side' && (key === 'long' || key === 'short')) return texts.sides[key];
    return by === 'instrument' ? symbolOf(key) : key;
  };
  const figures = ({ currency, trips, won, profit, fees, funding, best, worst, held }: Attribution['totals'][number]) => (
    <>
      <td className="end"><Change value={profit}>{f.change(profit, currency)}</Change> <span className="quiet">{currency}</span></td>
      <td className="end">{f.count(trips)}</td>
      <td className="end">{f.percent(trips === 0 ? null : won / trips, 0)}</td>
      <td className="end quiet">{f.money(fees, currency)}</td>
      <td className="end quiet">{f.money(funding, currency)}</td>
      <td className="end"><Change value={best}>{f.change(best, currency)}</Change></td>
      <td className="end"><Change value={worst}>{f.change(worst, currency)}</Change></td>
      <td className="end quiet">{f.duration(held)}</td>
    </>
  );
  return (
    <div className="scroll-x"><table className="rows">
      <thead><tr><th>{texts.by[by]}</th><th aria-hidden="true" /><th className="end">{texts.profit}</th><th className="end">{texts.trips}</th><th className="end">{texts.won}</th><th className="end">{texts.fees}</th><th className="end">{texts.funding}</th><th className="end">{texts.best}</th><th className="end">{texts.worst}</th><th className="end">{texts.held}</th>{hasOpen && <th className="end">{texts.open}</th>}</tr></thead>
      <tbody>{rows.map((row) => {
        const open = openOf(row.key, row.currency);
        return (
          <tr key={`${row.currency} ${row.key}`}>
            <td className={by.endsWith('Reason') ? undefined : 'figure'}><strong>{nameOf(row.key)}</strong>{by === 'instrument' && <span className="quiet"> {venueOf(row.key)}</span>}</td>
            <td style={{ width: '14%' }}><Bar value={row.profit} widest={widest} isSigned /></td>
            {figures(row)}
            {hasOpen && <td className="end">{open === undefined ? '–' : <Change value={open}>{f.change(open, row.currency)}</Change>}</td>}
          </tr>
        );
      })}</tbody>
      <tfoot>{totals.map((total) => <tr key={total.currency}><td>{texts.total}</td><td />{figures(total)}{hasOpen && <td />}</tr>)}</tfoot>
    </table></div>
  );
}
