import { Button, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import type { SearchReport } from '../../desk/optimise.ts';
import type { Job } from '../../desk/jobs.ts';
import { reasonOf, useApi, useApiClient } from '../api.tsx';
import { useJob } from '../jobs/use-job.ts';
import { Empty } from '../parts/empty.tsx';
import { JobLine } from '../parts/job-line.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { JobNotes } from '../research/job-notes.tsx';
import { saveHtml } from '../research/save-html.ts';
import { optimiseTexts } from '../texts/optimise.ts';
import { researchTexts } from '../texts/research.ts';
import { useFormats } from '../view/format.ts';
import { useTexts, useView } from '../view/view.tsx';
import { searchPace } from './search-pace.ts';
import { SearchReportView } from './search-report.tsx';

/** One search: while it goes on its pace, then what it found. */
export function SearchPage({ id, firstJob, firstReport }: { readonly id: string; readonly firstJob: Job | null | undefined; readonly firstReport: SearchReport | null | undefined }) {
  const shared = useTexts(researchTexts);
  const texts = useTexts(optimiseTexts);
  const job = useJob(id, firstJob);
  const isDone = job?.state === 'done';
  const { data: report } = useQuery(useApi().optimise.report.queryOptions({ id }, { enabled: isDone, staleTime: Infinity, ...(firstReport === null || firstReport === undefined ? {} : { initialData: firstReport }) }));
  if (job === undefined) return <><PageTitle title={texts.title} /><Skeleton h={480} /></>;
  if (job === null) return <><PageTitle title={texts.title} /><Panel><Empty text={shared.nothing}><Button component={Link} to="/optimise" variant="default">{shared.back}</Button></Empty></Panel></>;
  return (
    <>
      <PageTitle title={job.title}><Actions id={id} isDone={isDone} isOver={job.endedAt !== null} /></PageTitle>
      {isDone ? <DoneSearch report={report} /> : <Panel><JobLine job={job} /><Pace job={job} /></Panel>}
      <JobNotes job={job} />
    </>
  );
}

function DoneSearch({ report }: { readonly report: SearchReport | null | undefined }) {
  const shared = useTexts(researchTexts);
  if (report === undefined) return <Skeleton h={480} />;
  return report === null ? <Panel><Empty text={shared.nothing} /></Panel> : <SearchReportView report={report} />;
}

/** Trials done, how fast, how long still, and the best so far. */
function Pace({ job }: { readonly job: Job }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  const pace = searchPace(job.said);
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="md" mt="md">
        <Stat name={texts.trialsDone} value={pace === null ? '–' : f.count(pace.done)} hint={pace === null ? ' ' : `/ ${f.count(pace.total)}`} />
        <Stat name={texts.work} value={pace?.work === null || pace === null ? '–' : `${pace.work} %`} />
        <Stat name={texts.pace} value={f.number(pace?.rate, 1)} />
        <Stat name={texts.left} value={pace?.left ?? '–'} />
        <Stat name={texts.best} value={f.number(pace?.best)} hint={<span style={{ whiteSpace: 'normal' }}>{texts.bestHint}</span>} />
      </SimpleGrid>
      <Text size="xs" className="quiet" mt="sm">{texts.resumed}</Text>
    </>
  );
}

function Actions({ id, isDone, isOver }: { readonly id: string; readonly isDone: boolean; readonly isOver: boolean }) {
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
    const file = await client.optimise.html.query({ id, language });
    if (file !== null) saveHtml(file);
  };
  const forget = async (): Promise<void> => {
    await client.jobs.forget.mutate({ id });
    await navigate('/optimise');
  };
  return (
    <>
      <Button component={Link} to="/optimise" variant="default" size="xs">{shared.back}</Button>
      {isOver && <Button component={Link} to={`/optimise?again=${id}`} variant="default" size="xs">{shared.again}</Button>}
      {isDone && <Button variant="default" size="xs" onClick={() => { void told(save); }} data-testid="save-html">{shared.html}</Button>}
      {isOver && <Button variant="default" size="xs" onClick={() => { void told(forget); }}>{shared.delete}</Button>}
    </>
  );
}
