import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { BacktestReport } from '../../desk/backtests.ts';
import type { Job } from '../../desk/jobs.ts';
import { useApi, useApiClient } from '../api.tsx';
import { useJob } from '../jobs/use-job.ts';
import { Empty } from '../parts/empty.tsx';
import { JobLine } from '../parts/job-line.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { JobNotes } from '../research/job-notes.tsx';
import { WorkActions } from '../research/work-actions.tsx';
import { backtestTexts } from '../texts/backtests.ts';
import { researchTexts } from '../texts/research.ts';
import { useTexts } from '../view/view.tsx';
import { Report } from './report.tsx';

/** One run: while it goes on how far it is, then its report. */
export function RunPage({ id, firstJob, firstReport }: { readonly id: string; readonly firstJob: Job | null | undefined; readonly firstReport: BacktestReport | null | undefined }) {
  const shared = useTexts(researchTexts);
  const client = useApiClient();
  const texts = useTexts(backtestTexts);
  const job = useJob(id, firstJob);
  const isDone = job?.state === 'done';
  const { data: report } = useQuery(useApi().backtests.report.queryOptions({ id }, { enabled: isDone, staleTime: Infinity, ...(firstReport === null || firstReport === undefined ? {} : { initialData: firstReport }) }));
  if (job === undefined) return <><PageTitle title={texts.title} /><Skeleton h={480} /></>;
  if (job === null) return <><PageTitle title={texts.title} /><Panel><Empty text={shared.nothing}><Button component={Link} to="/backtests" variant="default">{shared.back}</Button></Empty></Panel></>;
  return (
    <>
      <PageTitle title={job.title}><WorkActions id={id} hasReport={report !== null && report !== undefined} isOver={job.endedAt !== null} home="/backtests" html={(language) => client.backtests.html.query({ id, language })} /></PageTitle>
      {isDone ? <DoneRun report={report} /> : <Panel><JobLine job={job} /></Panel>}
      <JobNotes job={job} />
    </>
  );
}

function DoneRun({ report }: { readonly report: BacktestReport | null | undefined }) {
  const shared = useTexts(researchTexts);
  if (report === undefined) return <Skeleton h={480} />;
  return report === null ? <Panel><Empty text={shared.nothing} /></Panel> : <Report report={report} />;
}
