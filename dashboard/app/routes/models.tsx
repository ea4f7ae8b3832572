import { Alert, Button, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams, type LoaderFunctionArgs } from 'react-router';
import type { WeightHistory } from '../../desk/models.ts';
import { useApi } from '../api.tsx';
import { useJobs } from '../jobs/use-job.ts';
import { useStatus } from '../live/live.tsx';
import { Leaderboard } from '../models/leaderboard.tsx';
import { ModelDetails } from '../models/model-details.tsx';
import { ModelHistory } from '../models/model-history.tsx';
import { OutlookPanel } from '../models/outlook-panel.tsx';
import { TrainForm } from '../models/train-form.tsx';
import { weightsAsked } from '../models/weights-asked.ts';
import { WeightsPanel } from '../models/weights-panel.tsx';
import { pageContext } from '../page-context.ts';
import { JobLine } from '../parts/job-line.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { modelTexts } from '../texts/models.ts';
import { useFormats } from '../view/format.ts';
import { useIsApart } from '../view/use-is-apart.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'Models · coinbot' }];
/** What is chosen in the address is looked up in the browser: the server is not asked again for each click. */
export const shouldRevalidate = () => false;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const asked = weightsAsked(new URL(request.url).searchParams, Date.now());
  const [shelf, weights, jobs] = await Promise.all([api?.models.shelf(), api?.models.weights(asked), api?.jobs.list({ kinds: ['train'], most: 5 })]);
  return { shelf, asked, weights, jobs };
}

export default function Models() {
  const texts = useTexts(modelTexts);
  const first = useLoaded<typeof loader>();
  const api = useApi();
  const [search] = useSearchParams();
  const isApart = useIsApart();
  const [isTraining, setIsTraining] = useState(false);
  const asked = weightsAsked(search, Date.now());
  const isFirst = JSON.stringify(asked) === JSON.stringify(first.asked);
  const { data: shelf } = useQuery(api.models.shelf.queryOptions(undefined, { refetchInterval: 10_000, ...(first.shelf === undefined ? {} : { initialData: first.shelf }) }));
  const { data: weights } = useQuery(api.models.weights.queryOptions(asked, { refetchInterval: 20_000, placeholderData: keepPreviousData, ...(isFirst && first.weights !== undefined ? { initialData: first.weights } : {}) }));
  const jobs = useJobs(['train'], first.jobs, 5);
  const chosen = search.get('model');
  const model = shelf?.slots.flatMap(({ models }) => models).find((one) => one.model === chosen);
  return (
    <>
      <PageTitle title={texts.title}>{!isApart && <Button size="sm" onClick={() => { setIsTraining(true); }} data-testid="train">{texts.train} …</Button>}</PageTitle>
      <TrainForm isOpen={isTraining} close={() => { setIsTraining(false); }} />
      {shelf !== undefined && shelf.warnings.length > 0 && <Alert color="yellow" variant="light" mb="md" title={texts.warnings}>{shelf.warnings.map((text) => <Text key={text} size="sm">{text}</Text>)}</Alert>}
      <div className="grid">
        <InCharge weights={weights} />
        <Leaderboard shelf={shelf} />
        {shelf !== undefined && model !== undefined && <ModelDetails shelf={shelf} model={model} />}
        {jobs.length > 0 && <Panel title={texts.trainings}>{jobs.map((job) => <JobLine key={job.id} job={job} />)}</Panel>}
        {shelf !== undefined && <Scheduled trainings={shelf.trainings} refused={shelf.refused} />}
        <ModelHistory history={shelf?.history ?? []} model={model?.model ?? null} />
      </div>
    </>
  );
}

/** Whose word counts at the moment; nothing where nothing trades. */
function InCharge({ weights }: { readonly weights: WeightHistory | undefined }) {
  const status = useStatus();
  return useIsApart() ? null : <><OutlookPanel positions={status?.positions ?? []} history={weights} /><WeightsPanel history={weights} /></>;
}

function Scheduled({ trainings, refused }: { readonly trainings: readonly { readonly slot: string; readonly at: number; readonly text: string }[]; readonly refused: readonly { readonly model: string; readonly why: string }[] }) {
  const texts = useTexts(modelTexts);
  const f = useFormats();
  return (
    <>
      {trainings.length > 0 && <Panel title={texts.trainings}>{trainings.map(({ slot, at, text }) => <Text key={slot} size="sm"><span className="figure quiet">{f.moment(at)}</span> {text}</Text>)}</Panel>}
      {refused.length > 0 && <Panel title={texts.refusedBundles}>{refused.map(({ model, why }) => <Text key={model} size="sm"><strong>{model}</strong>: {why}</Text>)}</Panel>}
    </>
  );
}
