import { Select, SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { TripRow, Trips } from '../../desk/portfolio.ts';
import { useApi } from '../api.tsx';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Pager } from '../parts/pager.tsx';
import { Panel } from '../parts/panel.tsx';
import { ReadingNote } from '../parts/reading-note.tsx';
import { SortHead, type Sorting } from '../parts/sort-head.tsx';
import { useEngineWords } from '../texts/engine-words.ts';
import { listTexts } from '../texts/list.ts';
import { portfolioTexts } from '../texts/portfolio.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { quoteOf, useRules } from '../view/use-rules.ts';
import { choiceOf, pageOf, useSearch } from '../view/use-search.ts';
import { useTexts } from '../view/view.tsx';

const COLUMNS = ['exitAt', 'entryAt', 'instrument', 'strategy', 'side', 'quantity', 'profit', 'profitRatio', 'fees', 'held', 'maxAdverse', 'maxFavourable', 'regime'] as const;
const OUTCOMES = ['all', 'won', 'lost'] as const;
type Column = (typeof COLUMNS)[number];
const SIZE = 25;
const EVERY_MS = 5_000;

export function TradesView({ first }: { readonly first: Trips | undefined }) {
  const texts = useTexts(portfolioTexts);
  const { get, set } = useSearch();
  const [typed, setTyped] = useState(get('text') ?? '');
  const [text] = useDebouncedValue(typed, 300);
  useEffect(() => { if (text !== (get('text') ?? '')) set({ text, page: undefined }); }, [text, get, set]);
  const sorting: Sorting<Column> = { column: choiceOf(get('sort'), COLUMNS), isAscending: get('order') === 'up', change: (column, isAscending) => { set({ sort: column === 'exitAt' ? undefined : column, order: isAscending ? 'up' : undefined, page: undefined }); } };
  const [instrument, strategy, outcome, page] = [get('instrument'), get('strategy'), choiceOf(get('outcome'), OUTCOMES), pageOf(get('page'))];
  const { data } = useQuery(useApi().portfolio.trips.queryOptions(
    { sort: sorting.column, isAscending: sorting.isAscending, outcome, text, page, size: SIZE, ...(instrument === undefined ? {} : { instrument }), ...(strategy === undefined ? {} : { strategy }) },
    { refetchInterval: EVERY_MS, placeholderData: (before) => before ?? first },
  ));
  if (data === undefined) return <Skeleton height={400} />;
  const isEmpty = data.total === 0 && data.instruments.length === 0;
  return (
    <>
      <ReadingNote reading={data.reading} />
      <Panel title={texts.tradeList}>
        <Filters trips={data} typed={typed} setTyped={setTyped} />
        {isEmpty ? <Empty text={texts.noTrips} /> : data.rows.length === 0 ? <Empty text={texts.noFit} /> : <Rows rows={data.rows} sorting={sorting} />}
        <Pager page={page} size={SIZE} total={data.total} change={(next) => { set({ page: next === 0 ? undefined : String(next + 1) }); }} />
      </Panel>
    </>
  );
}

function Filters({ trips, typed, setTyped }: { readonly trips: Trips; readonly typed: string; readonly setTyped: (text: string) => void }) {
  const texts = useTexts(portfolioTexts);
  const lists = useTexts(listTexts);
  const { get, set } = useSearch();
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 10, marginBottom: 12, alignItems: 'center' }}>
      <TextInput size="xs" w={170} placeholder={texts.filter} aria-label={texts.filter} value={typed} onChange={({ currentTarget }) => { setTyped(currentTarget.value); }} />
      <Select size="xs" w={150} aria-label={texts.instrument} placeholder={`${texts.instrument}: ${lists.all}`} clearable data={trips.instruments.map((value) => ({ value, label: symbolOf(value) }))} value={get('instrument') ?? null} onChange={(value) => { set({ instrument: value ?? undefined, page: undefined }); }} />
      <Select size="xs" w={170} aria-label={texts.strategy} placeholder={`${texts.strategy}: ${lists.all}`} clearable data={[...trips.strategies]} value={get('strategy') ?? null} onChange={(value) => { set({ strategy: value ?? undefined, page: undefined }); }} />
      <SegmentedControl size="xs" value={choiceOf(get('outcome'), OUTCOMES)} onChange={(value) => { set({ outcome: value === 'all' ? undefined : value, page: undefined }); }} data={OUTCOMES.map((value) => ({ value, label: texts.outcomes[value] }))} aria-label={texts.outcome} />
    </div>
  );
}

function Rows({ rows, sorting }: { readonly rows: readonly TripRow[]; readonly sorting: Sorting<Column> }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  return (
    <div className="scroll-x"><table className="rows">
      <thead><tr>
        <SortHead column="exitAt" sorting={sorting}>{texts.exit} ({f.zoneName})</SortHead><SortHead column="instrument" sorting={sorting}>{texts.instrument}</SortHead><SortHead column="side" sorting={sorting}>{texts.side}</SortHead><SortHead column="quantity" sorting={sorting} isEnd><abbr title={texts.quantityHint}>{texts.quantity}</abbr></SortHead>
        <th className="end"><abbr title={texts.pricesHint}>{texts.entry} → {texts.exit}</abbr></th><SortHead column="profit" sorting={sorting} isEnd>{texts.profit}</SortHead><SortHead column="profitRatio" sorting={sorting} isEnd>%</SortHead><SortHead column="fees" sorting={sorting} isEnd>{texts.fees}</SortHead>
        <SortHead column="held" sorting={sorting} isEnd>{texts.held}</SortHead><SortHead column="maxAdverse" sorting={sorting} isEnd><abbr title={texts.maeHint}>{texts.mae}</abbr></SortHead><SortHead column="maxFavourable" sorting={sorting} isEnd><abbr title={texts.mfeHint}>{texts.mfe}</abbr></SortHead>
        <SortHead column="regime" sorting={sorting}>{texts.by.regime}</SortHead><th>{texts.reasons}</th>
      </tr></thead>
      <tbody>{rows.map((row) => <Row key={row.id} row={row} />)}</tbody>
    </table></div>
  );
}

function Row({ row }: { readonly row: TripRow }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const words = useEngineWords();
  const rule = useRules()(row.instrument);
  const quote = quoteOf(row.instrument);
  const reason = (text: string, order: string | null) => (
    <div>{words.reason(text)} {order !== null && <span className="figure"><Link to={`/flow?order=${encodeURIComponent(order)}`}>{texts.why}</Link> · <Link to={`/execution?order=${encodeURIComponent(order)}`}>{texts.how}</Link></span>}</div>
  );
  return (
    <tr>
      <td className="figure quiet">{f.moment(row.exitAt)}</td>
      <td className="figure"><Link className="plain" to={`/market?instrument=${encodeURIComponent(row.instrument)}&at=${row.entryAt}`}><strong>{symbolOf(row.instrument)}</strong></Link><div className="quiet">{row.strategy}</div></td>
      <td>{texts.sides[row.side === 'short' ? 'short' : 'long']}</td>
      <td className="end">{f.quantity(row.quantity, rule?.lotSize)}</td>
      <td className="end">{f.price(row.entryPrice, rule?.tickSize)}<div>{f.price(row.exitPrice, rule?.tickSize)}</div></td>
      <td className="end"><Change value={row.profit}>{f.change(row.profit, quote)}</Change></td>
      <td className="end"><Change value={row.profit}>{f.percentChange(row.profitRatio)}</Change></td>
      <td className="end quiet">{f.money(row.fees, quote)}</td>
      <td className="end">{f.duration(row.exitAt - row.entryAt)}</td>
      <td className="end">{f.percent(row.maxAdverse)}</td>
      <td className="end">{f.percentChange(row.maxFavourable)}</td>
      <td className="quiet">{row.regime === null ? '–' : words.regime(row.regime)}</td>
      <td style={{ minWidth: 235 }}>{reason(row.entryReason, row.entryOrder)}{reason(row.exitReason, row.exitOrder)}</td>
    </tr>
  );
}
