import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { JobLine } from '../../desk/jobs.ts';
import { reasonOf, useApiClient } from '../api.tsx';
import { isUnderWay } from '../jobs/use-job.ts';
import { dataTexts } from '../texts/data.ts';
import { useTexts } from '../view/view.tsx';

type Client = ReturnType<typeof useApiClient>;
export type Download = Parameters<Client['data']['download']['mutate']>[0] & { readonly kind: 'candles' | 'trades' | 'funding'; readonly onConflict: 'refuse' | 'last' };
export type Synthetic = Parameters<Client['data']['synthetic']['mutate']>[0];

/** Starts long work on the archive; a refusal is told in words. `started` is given the id. */
export function useDataWork(started: (job: string) => void) {
  const client = useApiClient();
  const queries = useQueryClient();
  const texts = useTexts(dataTexts);
  const [isBusy, setIsBusy] = useState(false);
  const begin = (work: Promise<{ readonly job: string }>): void => {
    setIsBusy(true);
    work.then(({ job }) => { started(job); }, (error: unknown) => { notifications.show({ title: texts.failed, message: reasonOf(error), color: 'red', autoClose: false }); })
      .finally(() => { setIsBusy(false); void queries.invalidateQueries({ queryKey: [['jobs']] }); });
  };
  return {
    isBusy,
    download: (order: Download) => { begin(client.data.download.mutate(order)); },
    synthetic: (order: Synthetic) => { begin(client.data.synthetic.mutate(order)); },
    check: (datasets: readonly string[]) => { begin(client.data.check.mutate({ datasets: [...datasets] })); },
    resample: (dataset: string, timeframe: string) => { begin(client.data.resample.mutate({ dataset, timeframe })); },
    forget: (id: string) => { void client.jobs.forget.mutate({ id }).finally(() => queries.invalidateQueries({ queryKey: [['jobs']] })); },
  };
}

/** What the archive holds is asked for again when work on it has ended. */
export function useFreshInventory(jobs: readonly JobLine[]): void {
  const queries = useQueryClient();
  const running = jobs.filter(isUnderWay).length;
  const before = useRef(running);
  useEffect(() => {
    if (running < before.current) void queries.invalidateQueries({ queryKey: [['data', 'inventory']] });
    before.current = running;
  }, [running, queries]);
}
