import { Accordion, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SavedBacktest } from '../../desk/backtests.ts';
import type { ResearchOffer } from '../../desk/research.ts';
import { useApi } from '../api.tsx';
import { isUnderWay } from '../jobs/use-job.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { MakeUp } from '../research/make-up.tsx';
import { backtestTexts } from '../texts/backtests.ts';
import { researchTexts } from '../texts/research.ts';
import { useTexts } from '../view/view.tsx';
import { BacktestForm } from './backtest-form.tsx';
import { SavedRuns } from './saved-runs.tsx';

interface HomeProps {
  readonly firstOffer: ResearchOffer | undefined;
  readonly firstSaved: readonly SavedBacktest[] | undefined;
  /** A run whose form is to be filled in again. */
  readonly again: string | undefined;
}

const EVERY_MS = 1_500;
const IDLE_EVERY_MS = 20_000;

/** The form for a new backtest, and what was run. */
export function BacktestsHome({ firstOffer, firstSaved, again }: HomeProps) {
  const texts = useTexts(backtestTexts);
  const shared = useTexts(researchTexts);
  const api = useApi();
  const { data: offer, refetch } = useQuery(api.backtests.offer.queryOptions(undefined, firstOffer === undefined ? {} : { initialData: firstOffer }));
  const { data: saved } = useQuery(api.backtests.saved.queryOptions(undefined, {
    refetchInterval: ({ state }) => (state.data?.some((run) => isUnderWay(run)) === true ? EVERY_MS : IDLE_EVERY_MS), ...(firstSaved === undefined ? {} : { initialData: [...firstSaved] }),
  }));
  const [made, setMade] = useState(0);
  const refresh = (): void => { setMade((count) => count + 1); void refetch(); };
  const asked = saved?.find(({ id }) => id === again)?.asked ?? undefined;
  const hasData = (offer?.datasets.length ?? 0) > 0;
  return (
    <>
      <PageTitle title={texts.title} />
      <Text className="quiet" size="sm" mt={-10} mb="md">{texts.lead}</Text>
      <div className="grid">
        <Panel title={hasData ? texts.newOne : shared.makeUpTitle} span={5}>
          {offer === undefined ? <Skeleton h={420} /> : !hasData ? <MakeUp isFirst onDone={refresh} /> : <BacktestForm key={`${made} ${again ?? ''} ${asked === undefined}`} offer={offer} asked={asked} />}
          {hasData && (
            <Accordion variant="default" chevronPosition="left" mt="sm" styles={{ control: { paddingInline: 0 }, content: { paddingInline: 0 }, item: { borderBottom: 0 } }}>
              <Accordion.Item value="made-up"><Accordion.Control><Text size="sm" fw={500}>{shared.makeUpTitle}</Text></Accordion.Control><Accordion.Panel><MakeUp isFirst={false} onDone={refresh} /></Accordion.Panel></Accordion.Item>
            </Accordion>
          )}
        </Panel>
        <SavedRuns runs={saved} />
      </div>
    </>
  );
}
