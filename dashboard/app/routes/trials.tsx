import { SimpleGrid, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams, type LoaderFunctionArgs } from 'react-router';
import type { TrialTotals } from '../../desk/trials.ts';
import { useApi } from '../api.tsx';
import { pageContext } from '../page-context.ts';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { trialTexts } from '../texts/trials.ts';
import { ComparePanel } from '../trials/compare-panel.tsx';
import { TrialDays } from '../trials/days-panel.tsx';
import { LuckPanel } from '../trials/luck-panel.tsx';
import { TotalsPanel } from '../trials/totals-panel.tsx';
import { TrialFilters, TrialList } from '../trials/trial-list.tsx';
import { pickedTrials, trialsAsked, wantedTrials } from '../trials/trials-asked.ts';
import { useFormats } from '../view/format.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'Trials · coinbot' }];
/** Filters are answered in the browser: the server is not asked for the whole page again. */
export const shouldRevalidate = () => false;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const { searchParams } = new URL(request.url);
  const [asked, wanted] = [trialsAsked(searchParams), wantedTrials(searchParams)];
  const [totals, page, luck] = await Promise.all([api?.trials.totals(), api?.trials.list(asked), api?.trials.luck(wanted)]);
  return { asked, wanted, totals, page, luck };
}

const EVERY_MS = 30_000;

export default function Trials() {
  const texts = useTexts(trialTexts);
  const first = useLoaded<typeof loader>();
  const api = useApi();
  const [search] = useSearchParams();
  const [asked, wanted, picked] = [trialsAsked(search), wantedTrials(search), pickedTrials(search)];
  const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  const { data: totals } = useQuery(api.trials.totals.queryOptions(undefined, { refetchInterval: EVERY_MS, ...(first.totals === undefined ? {} : { initialData: first.totals }) }));
  const { data: page } = useQuery(api.trials.list.queryOptions(asked, { refetchInterval: EVERY_MS, placeholderData: keepPreviousData, ...(isSame(asked, first.asked) && first.page !== undefined ? { initialData: first.page } : {}) }));
  const { data: luck } = useQuery(api.trials.luck.queryOptions(wanted, { refetchInterval: EVERY_MS, placeholderData: keepPreviousData, ...(isSame(wanted, first.wanted) && first.luck !== undefined ? { initialData: first.luck } : {}) }));
  if (totals === undefined || totals.trials === 0) return <><PageTitle title={texts.title} /><Panel><Empty text={texts.none}><Text size="sm" className="quiet">{texts.noneHint}</Text></Empty></Panel></>;
  return (
    <>
      <PageTitle title={texts.title} />
      <TrialFilters totals={totals} />
      <div className="grid">
        <Figures totals={totals} />
        <LuckPanel luck={luck} />
        <TrialDays days={luck?.days ?? []} />
        <TotalsPanel totals={totals.totals} />
        {picked.length > 0 && <ComparePanel ids={picked} />}
        <TrialList page={page} />
      </div>
    </>
  );
}

function Figures({ totals: { trials, totals, strategies } }: { readonly totals: TrialTotals }) {
  const texts = useTexts(trialTexts);
  const f = useFormats();
  const best = totals.reduce<TrialTotals['totals'][number] | undefined>((a, b) => ((b.bestSharpe ?? -Infinity) > (a?.bestSharpe ?? -Infinity) ? b : a), undefined);
  return (
    <Panel>
      <SimpleGrid cols={{ base: 2, sm: 3 }}>
        <Stat name={texts.total} value={f.count(trials)} />
        <Stat name={texts.strategies} value={f.count(strategies.length)} />
        <Stat name={texts.best} value={f.number(best?.bestSharpe)} hint={best?.strategy} />
      </SimpleGrid>
      <Text size="sm" className="quiet" mt="sm">{texts.lead}</Text>
    </Panel>
  );
}
