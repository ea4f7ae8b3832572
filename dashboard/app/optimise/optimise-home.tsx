import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { QuotedSearch, SavedSearch, SweepLine } from '../../desk/optimise.ts';
import type { ResearchOffer } from '../../desk/research.ts';
import { useApi } from '../api.tsx';
import { isUnderWay } from '../jobs/use-job.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { MakeUp } from '../research/make-up.tsx';
import { optimiseTexts } from '../texts/optimise.ts';
import { researchTexts } from '../texts/research.ts';
import { useTexts } from '../view/view.tsx';
import { SavedSearches } from './saved-searches.tsx';
import { SearchForm } from './search-form.tsx';
import { Sweeps } from './sweeps.tsx';

interface HomeProps {
  readonly first: { readonly offer: ResearchOffer | undefined; readonly saved: readonly SavedSearch[] | undefined; readonly sweeps: readonly SweepLine[] | undefined; readonly quoted: QuotedSearch | null | undefined };
  readonly quote: string | undefined;
  readonly again: string | undefined;
}

const EVERY_MS = 2_000;
const IDLE_EVERY_MS = 20_000;

/** What a search of that quote would take, looked at until it is there. */
function useQuoted(id: string | undefined, first: QuotedSearch | null | undefined): QuotedSearch | undefined {
  const isFirst = first !== undefined && first !== null && first.job.id === id;
  const { data } = useQuery(useApi().optimise.quoted.queryOptions({ id: id ?? '' }, { enabled: id !== undefined, refetchInterval: ({ state }) => (isUnderWay(state.data?.job) ? 500 : false), ...(isFirst ? { initialData: first } : {}) }));
  return id === undefined ? undefined : data ?? undefined;
}

/** The form for a new search with its quote, and what was searched. */
export function OptimiseHome({ first, quote, again }: HomeProps) {
  const texts = useTexts(optimiseTexts);
  const shared = useTexts(researchTexts);
  const api = useApi();
  const { data: offer, refetch } = useQuery(api.optimise.offer.queryOptions(undefined, first.offer === undefined ? {} : { initialData: first.offer }));
  const { data: saved } = useQuery(api.optimise.saved.queryOptions(undefined, {
    refetchInterval: ({ state }) => (state.data?.some((search) => isUnderWay(search)) === true ? EVERY_MS : IDLE_EVERY_MS), ...(first.saved === undefined ? {} : { initialData: [...first.saved] }),
  }));
  const quoted = useQuoted(quote, first.quoted);
  const [made, setMade] = useState(0);
  const refresh = (): void => { setMade((count) => count + 1); void refetch(); };
  const hasData = (offer?.datasets.length ?? 0) > 0;
  const asked = (quote === undefined ? saved?.find(({ id }) => id === again)?.asked : quoted?.asked) ?? undefined;
  return (
    <>
      <PageTitle title={texts.title} />
      <Text className="quiet" size="sm" mt={-10} mb="md">{texts.lead}</Text>
      <div className="grid">
        {offer === undefined ? <Panel span={7}><Skeleton h={520} /></Panel> : hasData
          ? <SearchForm key={`${made} ${again ?? ''}`} offer={offer} asked={asked} quoted={quoted} />
          : <Panel title={shared.makeUpTitle} span={7}><MakeUp isFirst onDone={refresh} /></Panel>}
        <div className="span-5" style={{ display: 'grid', gap: 16, alignContent: 'start', minWidth: 0 }}>
          <SavedSearches searches={saved} />
          <Sweeps first={first.sweeps} />
        </div>
      </div>
    </>
  );
}
