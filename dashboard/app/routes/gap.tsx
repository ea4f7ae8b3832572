import { Alert, Button, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSearchParams, type LoaderFunctionArgs } from 'react-router';
import { useApi, useApiClient } from '../api.tsx';
import { DayReport } from '../gap/day-report.tsx';
import { DaysTable } from '../gap/days-table.tsx';
import { isUnderWay, useJob } from '../jobs/use-job.ts';
import { pageContext } from '../page-context.ts';
import { Empty } from '../parts/empty.tsx';
import { JobLine } from '../parts/job-line.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { gapTexts } from '../texts/gap.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'Reality gap · coinbot' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const found = await api?.gap.days();
  const day = new URL(request.url).searchParams.get('day') ?? found?.days[0]?.day;
  return { found, report: day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day) ? undefined : await api?.gap.day({ day }) };
}

export default function Gap() {
  const texts = useTexts(gapTexts);
  const [, setSearch] = useSearchParams();
  const { found, day, shown } = useDays();
  const { start, job } = useComparison();
  const isBusy = isUnderWay(job);
  return (
    <>
      <PageTitle title={texts.title}>
        <Button variant="default" onClick={() => { void start(found?.today ?? ''); }} disabled={found === undefined || isBusy} data-testid="compare-today">{texts.compareToday}</Button>
      </PageTitle>
      <Stack gap="md">
        <Text className="quiet" size="sm">{texts.lead}</Text>
        {job !== undefined && job !== null && job.state !== 'done' && <Panel><JobLine job={job} /></Panel>}
        <Unreadable days={found?.unreadable ?? []} />
        {found === undefined || found.days.length === 0 ? <Panel><Empty text={texts.none} /></Panel> : <DaysTable days={found.days} today={found.today} chosen={day} choose={(next) => { setSearch({ day: next }, { preventScrollReset: true }); }} />}
        {shown !== undefined && shown !== null && <DayReport report={shown} compare={() => { void start(shown.day); }} isBusy={isBusy} />}
      </Stack>
    </>
  );
}

function Unreadable({ days }: { readonly days: readonly string[] }) {
  const texts = useTexts(gapTexts);
  return days.length === 0 ? null : <Alert color="yellow">{texts.unreadable(days.join(', '))}</Alert>;
}

/** The days on record, and the one that is shown: of the address, or the newest. */
function useDays() {
  const { found: first, report } = useLoaded<typeof loader>();
  const [search] = useSearchParams();
  const api = useApi();
  const { data: found } = useQuery(api.gap.days.queryOptions(undefined, { refetchInterval: 60_000, ...(first === undefined ? {} : { initialData: first }) }));
  const day = search.get('day') ?? found?.days[0]?.day;
  const { data: shown } = useQuery(api.gap.day.queryOptions({ day: day ?? '' }, { enabled: day !== undefined, ...(report === undefined || report === null || report.day !== day ? {} : { initialData: report }) }));
  return { found, day, shown };
}

/** A comparison is long work: when it is done the days are read again. */
function useComparison() {
  const client = useApiClient();
  const queries = useQueryClient();
  const api = useApi();
  const [id, setId] = useState<string>();
  const job = useJob(id);
  const state = job?.state;
  useEffect(() => {
    if (state !== 'done') return;
    void queries.invalidateQueries({ queryKey: api.gap.days.queryKey() });
    void queries.invalidateQueries({ queryKey: api.gap.day.queryKey() });
  }, [state, queries, api]);
  return { job, start: async (day: string) => { setId((await client.gap.compare.mutate({ day })).id); } };
}
