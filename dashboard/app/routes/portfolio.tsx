import { SegmentedControl } from '@mantine/core';
import type { LoaderFunctionArgs } from 'react-router';
import { pageContext } from '../page-context.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { HoldingsView } from '../portfolio/holdings-view.tsx';
import { ProfitView } from '../portfolio/profit-view.tsx';
import { TaxView } from '../portfolio/tax-view.tsx';
import { TradesView } from '../portfolio/trades-view.tsx';
import { portfolioTexts } from '../texts/portfolio.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { choiceOf, useSearch } from '../view/use-search.ts';
import { useTexts } from '../view/view.tsx';

export { onlyFromElsewhere as shouldRevalidate } from '../view/use-search.ts';
export const meta = () => [{ title: 'Portfolio · coinbot' }];

const VIEWS = ['holdings', 'profit', 'trades', 'tax'] as const;

/** The first page comes with what it shows; the rest is asked for when it is looked at. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const view = choiceOf(new URL(request.url).searchParams.get('view') ?? undefined, VIEWS);
  return {
    balances: view === 'holdings' ? await api?.portfolio.balances() : undefined,
    equity: view === 'holdings' ? await api?.overview.equity({}) : undefined,
    attribution: view === 'profit' ? await api?.portfolio.attribution({}) : undefined,
    trips: view === 'trades' ? await api?.portfolio.trips({}) : undefined,
    years: view === 'tax' ? await api?.portfolio.taxYears() : undefined,
  };
}

export default function PortfolioPage() {
  const texts = useTexts(portfolioTexts);
  const { balances, equity, attribution, trips, years } = useLoaded<typeof loader>();
  const { get, set } = useSearch();
  const view = choiceOf(get('view'), VIEWS);
  return (
    <>
      <PageTitle title={texts.title}>
        <SegmentedControl size="xs" value={view} onChange={(next) => { set({ view: next === 'holdings' ? undefined : next }); }} data={VIEWS.map((value) => ({ value, label: texts.views[value] }))} aria-label={texts.viewsLabel} />
      </PageTitle>
      {view === 'holdings' && <HoldingsView balances={balances} equity={equity} />}
      {view === 'profit' && <ProfitView first={attribution} />}
      {view === 'trades' && <TradesView first={trips} />}
      {view === 'tax' && <TaxView first={years} />}
    </>
  );
}
