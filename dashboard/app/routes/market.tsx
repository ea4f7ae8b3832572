import { Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LoaderFunctionArgs } from 'react-router';
import { useApi } from '../api.tsx';
import { MainChart } from '../market/main-chart.tsx';
import { useMarketView } from '../market/market-view.ts';
import { OrderBook } from '../market/order-book.tsx';
import { PublicTrades } from '../market/public-trades.tsx';
import { QuoteHeader } from '../market/quote-header.tsx';
import { SecondChart } from '../market/second-chart.tsx';
import { WorkingPanel } from '../market/working-panel.tsx';
import { pageContext } from '../page-context.ts';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { marketTexts } from '../texts/market.ts';
import { symbolOf, venueOf } from '../view/format.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';
import '../market/market.css';

export const meta = () => [{ title: 'Market · coinbot' }];

export async function loader({ context }: LoaderFunctionArgs) {
  return { first: await context.get(pageContext).api?.market.markets() };
}

/** What is looked at changes in the address; which markets there are does not. */
export const shouldRevalidate = (): boolean => false;

const EVERY_MS = 10_000;
const NONE = { mode: null, markets: [], catalogue: [] };

export default function Market() {
  const texts = useTexts(marketTexts);
  const { first } = useLoaded<typeof loader>();
  const { data = NONE } = useQuery(useApi().market.markets.queryOptions(undefined, { refetchInterval: EVERY_MS, ...(first === undefined ? {} : { initialData: first }) }));
  const { view, change } = useMarketView(data);
  const { market, timeframe, second } = view;
  const choice = (
    <Select
      aria-label={texts.instrument} title={texts.keys} size="sm" w={220} searchable allowDeselect={false} data={data.markets.map(({ id }) => ({ value: id, label: `${symbolOf(id)} · ${venueOf(id)}` }))} value={market?.id ?? null}
      onChange={(next) => { if (next !== null) change({ instrument: next }); }} nothingFoundMessage="–"
    />
  );
  if (data.markets.length === 0) return <><PageTitle title={texts.title} /><Panel><Empty text={texts.noRun}>{texts.noRunHint}</Empty></Panel></>;
  return (
    <>
      <PageTitle title={texts.title}>{choice}</PageTitle>
      {market === undefined || timeframe === undefined ? <Panel><Empty text={texts.unknownInstrument(view.asked ?? '')} /></Panel> : (
        <div className="grid" key={market.id}>
          <Panel><Group justify="space-between"><QuoteHeader market={market} /></Group></Panel>
          <MainChart market={market} timeframe={timeframe} catalogue={data.catalogue} view={view} change={change} />
          <OrderBook market={market} />
          <SecondChart market={market} timeframe={timeframe} second={second} change={change} />
          <PublicTrades market={market} />
          <WorkingPanel market={market} />
        </div>
      )}
    </>
  );
}
