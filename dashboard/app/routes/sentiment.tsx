import { SegmentedControl, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams, type LoaderFunctionArgs } from 'react-router';
import { useApi } from '../api.tsx';
import { pageContext } from '../page-context.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { CollectPanel } from '../sentiment/collect-panel.tsx';
import { FigurePanel } from '../sentiment/figure-panel.tsx';
import { Gauge } from '../sentiment/gauge.tsx';
import { HeadlinePanel, SourcePanel } from '../sentiment/headline-panel.tsx';
import { HistoryPanel } from '../sentiment/history-panel.tsx';
import { PartPanel } from '../sentiment/part-panel.tsx';
import { ScorePanel } from '../sentiment/score-panel.tsx';
import { sentimentTexts } from '../texts/sentiment.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'Sentiment · coinbot' }];

const RANGES = ['3', '14', '30', '90'];
const EVERY_MS = 60_000;

function askedOf(search: URLSearchParams): { readonly days: number; readonly language: 'all' | 'en' | 'ko' } {
  const language = search.get('language');
  const days = search.get('days') ?? '';
  return { days: RANGES.includes(days) ? Number(days) : 14, language: language === 'en' || language === 'ko' ? language : 'all' };
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const asked = askedOf(new URL(request.url).searchParams);
  return { asked, mood: await context.get(pageContext).api?.sentiment.mood(asked) };
}

export const shouldRevalidate = (): boolean => false;

export default function Sentiment() {
  const texts = useTexts(sentimentTexts);
  const first = useLoaded<typeof loader>();
  const [search, setSearch] = useSearchParams();
  const asked = askedOf(search);
  const isFirst = JSON.stringify(asked) === JSON.stringify(first.asked);
  const { data: mood } = useQuery(useApi().sentiment.mood.queryOptions(asked, { placeholderData: keepPreviousData, refetchInterval: EVERY_MS, ...(isFirst && first.mood !== undefined ? { initialData: first.mood } : {}) }));
  const choose = (name: string, value: string): void => {
    setSearch((now) => { const changed = new URLSearchParams(now); changed.set(name, value); return changed; }, { replace: true, preventScrollReset: true });
  };
  if (mood === undefined) return <><PageTitle title={texts.title} /><Panel><div style={{ minHeight: 320 }} /></Panel></>;
  const isEmpty = mood.count === 0 && mood.series.length === 0 && mood.sources.every(({ headlines }) => headlines === 0);
  return (
    <>
      <PageTitle title={texts.title}><SegmentedControl size="xs" value={String(asked.days)} onChange={(days) => { choose('days', days); }} data={Object.entries(texts.ranges).map(([value, label]) => ({ value, label }))} aria-label={texts.days} /></PageTitle>
      <Text size="sm" className="quiet" mt={-8} mb="md">{texts.lead}</Text>
      <div className="grid">
        {isEmpty ? <><CollectPanel mood={mood} isEmpty span={6} /><ScorePanel span={6} /></> : (
          <>
            <Gauge mood={mood} />
            <PartPanel mood={mood} />
            <HistoryPanel mood={mood} />
          </>
        )}
        <FigurePanel mood={mood} />
        {!isEmpty && <><HeadlinePanel mood={mood} language={asked.language} choose={(language) => { choose('language', language); }} /><ScorePanel span={6} /><CollectPanel mood={mood} isEmpty={false} span={6} /></>}
        <SourcePanel mood={mood} />
      </div>
    </>
  );
}
