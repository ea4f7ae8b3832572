import { useQuery } from '@tanstack/react-query';
import { useSearchParams, type LoaderFunctionArgs } from 'react-router';
import { useApi } from '../api.tsx';
import { DatasetDetails } from '../data/dataset-details.tsx';
import { DatasetsPanel } from '../data/datasets-panel.tsx';
import { DownloadForm, SyntheticForm } from '../data/download-form.tsx';
import { DiskPanel, OtherStores } from '../data/stores-panel.tsx';
import { useDataWork, useFreshInventory } from '../data/use-data-work.ts';
import { WorkPanel } from '../data/work-panel.tsx';
import { useJobs } from '../jobs/use-job.ts';
import { pageContext } from '../page-context.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { dataTexts } from '../texts/data.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'Data · coinbot' }];

const KINDS = ['download', 'synthetic', 'check', 'resample'] as const;
const EVERY_MS = 30_000;

export async function loader({ context }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const [inventory, offer, jobs] = await Promise.all([api?.data.inventory(), api?.data.offer(), api?.jobs.list({ kinds: [...KINDS] })]);
  return { inventory, offer, jobs, today: new Date().toISOString().slice(0, 10) };
}

/** What is open is in the address; the rest is asked for again by itself. */
export const shouldRevalidate = (): boolean => false;

export default function Data() {
  const texts = useTexts(dataTexts);
  const first = useLoaded<typeof loader>();
  const [search, setSearch] = useSearchParams();
  const { data: inventory } = useQuery(useApi().data.inventory.queryOptions(undefined, { refetchInterval: EVERY_MS, ...(first.inventory === undefined ? {} : { initialData: first.inventory }) }));
  const jobs = useJobs(KINDS, first.jobs);
  useFreshInventory(jobs);
  const open = (name: 'dataset' | 'job', value: string | undefined): void => {
    setSearch((now) => { const next = new URLSearchParams(now); if (value === undefined) next.delete(name); else next.set(name, value); return next; }, { preventScrollReset: true });
  };
  const { isBusy, download, synthetic, check, resample, forget } = useDataWork((job) => { open('job', job); });
  const dataset = inventory?.datasets.find(({ id }) => id === search.get('dataset'));
  if (inventory === undefined) return <PageTitle title={texts.title} />;
  return (
    <>
      <PageTitle title={texts.title} />
      <div className="grid">
        {dataset !== undefined && <DatasetDetails key={dataset.id} dataset={dataset} check={check} resample={resample} busy={isBusy} close={() => { open('dataset', undefined); }} />}
        <DatasetsPanel datasets={inventory.datasets} check={check} busy={isBusy} />
        {jobs.length > 0 && <WorkPanel jobs={jobs} chosen={search.get('job')} forget={forget} />}
        <DownloadForm offer={first.offer ?? { instruments: [], timeframe: '1m' }} busy={isBusy} today={first.today} start={download} />
        <SyntheticForm busy={isBusy} start={synthetic} />
        <DiskPanel disk={inventory.disk} folders={inventory.folders} />
        <OtherStores recordings={inventory.recordings} events={inventory.events} resampled={inventory.resampled} />
      </div>
    </>
  );
}
