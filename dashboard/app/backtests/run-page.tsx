import { Button, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import type { BacktestReport } from '../../desk/backtests.ts';
import type { Job } from '../../desk/jobs.ts';
import { reasonOf, useApi, useApiClient } from '../api.tsx';
import { useJob } from '../jobs/use-job.ts';
import { Empty } from '../parts/empty.tsx';
import { JobLine } from '../parts/job-line.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { JobNotes } from '../research/job-notes.tsx';
import { saveHtml } from '../research/save-html.ts';
import { backtestTexts } from '../texts/backtests.ts';
import { researchTexts } from '../texts/research.ts';
import { useTexts, useView } from '../view/view.tsx';
import { Report } from './report.tsx';

/** One run: while it goes on how far it is, then its report. */
export function RunPage({ id, firstJob, firstReport }: { readonly id: string; readonly firstJob: Job | null | undefined; readonly firstReport: BacktestReport | null | undefined }) {
  const shared = useTexts(researchTexts);
  const texts = useTexts(backtestTexts);
  const job = useJob(id, firstJob);
  const isDone = job?.state === 'done';
  const { data: report } = useQuery(useApi().backtests.report.queryOptions({ id }, { enabled: isDone, staleTime: Infinity, ...(firstReport === null || firstReport === undefined ? {} : { initialData: firstReport }) }));
  if (job === undefined) return <><PageTitle title={texts.title} /><Skeleton h={480} /></>;
  if (job === null) return <><PageTitle title={texts.title} /><Panel><Empty text={shared.nothing}><Button component={Link} to="/backtests" variant="default">{shared.back}</Button></Empty></Panel></>;
  return (
    <>
      <PageTitle title={job.title}><Actions id={id} hasReport={report !== null && report !== undefined} isOver={job.endedAt !== null} /></PageTitle>
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

function Actions({ id, hasReport, isOver }: { readonly id: string; readonly hasReport: boolean; readonly isOver: boolean }) {
  const shared = useTexts(researchTexts);
  const client = useApiClient();
  const navigate = useNavigate();
  const { language } = useView();
  const told = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      notifications.show({ title: shared.failed, message: reasonOf(error), color: 'red' });
    }
  };
  const save = async (): Promise<void> => {
    const file = await client.backtests.html.query({ id, language });
    if (file !== null) saveHtml(file);
  };
  const forget = async (): Promise<void> => {
    await client.jobs.forget.mutate({ id });
    await navigate('/backtests');
  };
  return (
    <>
      <Button component={Link} to="/backtests" variant="default" size="xs">{shared.back}</Button>
      {isOver && <Button component={Link} to={`/backtests?again=${id}`} variant="default" size="xs" data-testid="again">{shared.again}</Button>}
      {hasReport && <Button variant="default" size="xs" onClick={() => { void told(save); }} data-testid="save-html">{shared.html}</Button>}
      {isOver && <Button variant="default" size="xs" onClick={() => { void told(forget); }} data-testid="delete">{shared.delete}</Button>}
    </>
  );
}
