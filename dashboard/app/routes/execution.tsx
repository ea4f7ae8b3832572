import { SegmentedControl, Select, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LoaderFunctionArgs } from 'react-router';
import type { ExecutionOverview } from '../../desk/execution.ts';
import { useApi } from '../api.tsx';
import { CostParts } from '../execution/cost-parts.tsx';
import { Denials } from '../execution/denials.tsx';
import { Figures } from '../execution/figures.tsx';
import { Groups } from '../execution/groups.tsx';
import { OrderList } from '../execution/order-list.tsx';
import { OrderPanel } from '../execution/order-panel.tsx';
import { SlippageBars } from '../execution/slippage-bars.tsx';
import { Times } from '../execution/times.tsx';
import { useFilter } from '../execution/use-filter.ts';
import { pageContext } from '../page-context.ts';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { ReadingNote } from '../parts/reading-note.tsx';
import { executionTexts } from '../texts/execution.ts';
import { symbolOf } from '../view/format.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useSearch } from '../view/use-search.ts';
import { useTexts } from '../view/view.tsx';

export { onlyFromElsewhere as shouldRevalidate } from '../view/use-search.ts';
export const meta = () => [{ title: 'Execution · coinbot' }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const id = new URL(request.url).searchParams.get('order')?.slice(0, 160);
  return { overview: await api?.execution.overview({}), parents: await api?.execution.parents({}), order: id === undefined || id === '' ? undefined : await api?.execution.parent({ id }) };
}

const EVERY_MS = 5_000;

export default function Execution() {
  const texts = useTexts(executionTexts);
  const { overview: first, parents, order } = useLoaded<typeof loader>();
  const { get } = useSearch();
  const { asked } = useFilter();
  const { data } = useQuery(useApi().execution.overview.queryOptions(asked, { refetchInterval: EVERY_MS, placeholderData: (before) => before ?? first }));
  const id = get('order');
  if (data === undefined) return <><PageTitle title={texts.title} /><Skeleton height={500} /></>;
  return (
    <>
      <PageTitle title={texts.title}><Filters overview={data} /></PageTitle>
      <ReadingNote reading={data.reading} />
      <div className="grid">
        {id !== undefined && <OrderPanel id={id} first={order?.id === id ? order : undefined} />}
        {data.parents + data.working === 0 ? <Panel><Empty text={data.algorithms.length === 0 ? texts.noOrders : texts.noFit} /></Panel> : (
          <>
            <Figures overview={data} />
            <SlippageBars overview={data} />
            <CostParts overview={data} />
            <Groups overview={data} />
            <Times overview={data} />
            <Denials overview={data} />
          </>
        )}
        <OrderList first={parents} />
      </div>
    </>
  );
}

function Filters({ overview }: { readonly overview: ExecutionOverview }) {
  const texts = useTexts(executionTexts);
  const { get, set } = useSearch();
  const { range } = useFilter();
  const choice = (name: 'instrument' | 'algorithm' | 'strategy', values: readonly string[], width: number) => (
    <Select size="xs" w={width} aria-label={texts[name]} placeholder={`${texts[name]}: ${texts.all}`} clearable data={values.map((value) => ({ value, label: name === 'instrument' ? symbolOf(value) : value }))} value={get(name) ?? null} onChange={(value) => { set({ [name]: value ?? undefined, page: undefined }); }} />
  );
  return (
    <>
      {choice('instrument', overview.instruments, 150)}
      {choice('algorithm', overview.algorithms, 160)}
      {overview.strategies.length > 1 && choice('strategy', overview.strategies, 160)}
      <SegmentedControl size="xs" value={range} onChange={(value) => { set({ range: value === 'all' ? undefined : value, page: undefined }); }} data={(['hour', 'day', 'week', 'all'] as const).map((value) => ({ value, label: texts.ranges[value] }))} aria-label={texts.range} />
    </>
  );
}
