import { Badge, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import type { ParentLine, Parents } from '../../desk/execution.ts';
import { useApi } from '../api.tsx';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Pager } from '../parts/pager.tsx';
import { Panel } from '../parts/panel.tsx';
import { SortHead, type Sorting } from '../parts/sort-head.tsx';
import { executionTexts } from '../texts/execution.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { quoteOf, useRules } from '../view/use-rules.ts';
import { choiceOf, pageOf, useSearch } from '../view/use-search.ts';
import { useTexts } from '../view/view.tsx';
import { useFilter } from './use-filter.ts';

const COLUMNS = ['at', 'instrument', 'algorithm', 'value', 'slippageBps', 'feeBps', 'totalBps', 'estimateBps', 'fillMs', 'filledShare', 'makerShare'] as const;
const STATES = ['all', 'working', 'done', 'unfilled'] as const;
type Column = (typeof COLUMNS)[number];
const SIZE = 25;
const EVERY_MS = 3_000;

export function OrderList({ first }: { readonly first: Parents | undefined }) {
  const texts = useTexts(executionTexts);
  const { get, set } = useSearch();
  const { asked } = useFilter();
  const sorting: Sorting<Column> = { column: choiceOf(get('sort'), COLUMNS), isAscending: get('direction') === 'up', change: (column, isAscending) => { set({ sort: column === 'at' ? undefined : column, direction: isAscending ? 'up' : undefined, page: undefined }); } };
  const [state, page] = [choiceOf(get('state'), STATES), pageOf(get('page'))];
  const { data } = useQuery(useApi().execution.parents.queryOptions({ ...asked, sort: sorting.column, isAscending: sorting.isAscending, state, page, size: SIZE }, { refetchInterval: EVERY_MS, placeholderData: (before) => before ?? first }));
  return (
    <Panel title={texts.list} side={<SegmentedControl size="xs" value={state} onChange={(value) => { set({ state: value === 'all' ? undefined : value, page: undefined }); }} data={STATES.map((value) => ({ value, label: texts.states[value] }))} aria-label={texts.state} />}>
      {data === undefined ? <Skeleton height={300} /> : data.rows.length === 0 ? <Empty text={texts.noFit} /> : <Rows rows={data.rows} sorting={sorting} />}
      <Pager page={page} size={SIZE} total={data?.total ?? 0} change={(next) => { set({ page: next === 0 ? undefined : String(next + 1) }); }} />
    </Panel>
  );
}

function Rows({ rows, sorting }: { readonly rows: readonly ParentLine[]; readonly sorting: Sorting<Column> }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  return (
    <div className="scroll-x"><table className="rows">
      <thead><tr>
        <SortHead column="at" sorting={sorting}>{texts.at} ({f.zoneName})</SortHead><SortHead column="instrument" sorting={sorting}>{texts.instrument}</SortHead><SortHead column="algorithm" sorting={sorting}>{texts.algorithm}</SortHead><th className="end">{texts.size}</th><SortHead column="value" sorting={sorting} isEnd>{texts.value}</SortHead>
        <th className="end">{texts.arrival} → {texts.average}</th><SortHead column="slippageBps" sorting={sorting} isEnd>{texts.slippage}</SortHead><SortHead column="totalBps" sorting={sorting} isEnd>{texts.total}</SortHead><SortHead column="estimateBps" sorting={sorting} isEnd>{texts.estimate}</SortHead>
        <SortHead column="filledShare" sorting={sorting} isEnd>{texts.filled}</SortHead><SortHead column="makerShare" sorting={sorting} isEnd>{texts.makerShort}</SortHead><SortHead column="fillMs" sorting={sorting} isEnd>{texts.fillTime}</SortHead><th />
      </tr></thead>
      <tbody>{rows.map((row) => <Row key={row.id} row={row} />)}</tbody>
    </table></div>
  );
}

function Row({ row }: { readonly row: ParentLine }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  const rule = useRules()(row.instrument);
  const [params] = useSearchParams();
  const quote = quoteOf(row.instrument);
  const to = new URLSearchParams(params);
  to.set('order', row.id);
  return (
    <tr className={params.get('order') === row.id ? 'chosen' : undefined}>
      <td className="figure quiet">{f.moment(row.at)}</td>
      <td className="figure"><strong>{symbolOf(row.instrument)}</strong> {row.side !== null && <span className={row.side === 'buy' ? 'gain' : 'loss'}>{texts.side[row.side === 'sell' ? 'sell' : 'buy']}</span>}<div className="quiet">{row.strategy}</div></td>
      <td className="figure">{row.algorithm}{row.isWorking && <div><Badge size="xs" variant="light" tt="none">{texts.working}</Badge></div>}</td>
      <td className="end">{f.quantity(row.quantity, rule?.lotSize)}</td>
      <td className="end">{f.money(row.value, quote)}</td>
      <td className="end">{f.price(row.arrivalPrice, rule?.tickSize)}<div>{f.price(row.averagePrice, rule?.tickSize)}</div></td>
      <td className="end"><Change value={row.slippageBps === null ? null : -row.slippageBps}>{f.bps(row.slippageBps)}</Change></td>
      <td className="end">{f.bps(row.totalBps)}</td>
      <td className="end quiet">{f.bps(row.estimateBps)}</td>
      <td className="end">{f.percent(row.quantity > 0 ? Math.min(1, row.filled / row.quantity) : null, 0)}</td>
      <td className="end">{f.percent(row.makerShare, 0)}</td>
      <td className="end">{f.duration(row.fillMs)}</td>
      <td className="end"><Link to={`?${to.toString()}#order`} preventScrollReset={false}>{texts.open}</Link></td>
    </tr>
  );
}
