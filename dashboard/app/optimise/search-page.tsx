import { Button, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { SearchReport } from '../../desk/optimise.ts';
import type { Job } from '../../desk/jobs.ts';
import { useApi, useApiClient } from '../api.tsx';
import { useJob } from '../jobs/use-job.ts';
import { Empty } from '../parts/empty.tsx';
import { JobLine } from '../parts/job-line.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { JobNotes } from '../research/job-notes.tsx';
import { WorkActions } from '../research/work-actions.tsx';
import { optimiseTexts } from '../texts/optimise.ts';
import { researchTexts } from '../texts/research.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { searchPace } from './search-pace.ts';
import { SearchReportView } from './search-report.tsx';

/** One search: while it goes on its pace, then what it found. */
export function SearchPage({ id, firstJob, firstReport }: { readonly id: string; readonly firstJob: Job | null | undefined; readonly firstReport: SearchReport | null | undefined }) {
  const shared = useTexts(researchTexts);
  const client = useApiClient();
  const texts = useTexts(optimiseTexts);
  const job = useJob(id, firstJob);
  const isDone = job?.state === 'done';
  const { data: report } = useQuery(useApi().optimise.report.queryOptions({ id }, { enabled: isDone, staleTime: Infinity, ...(firstReport === null || firstReport === undefined ? {} : { initialData: firstReport }) }));
  if (job === undefined) return <><PageTitle title={texts.title} /><Skeleton h={480} /></>;
  if (job === null) return <><PageTitle title={texts.title} /><Panel><Empty text={shared.nothing}><Button component={Link} to="/optimise" variant="default">{shared.back}</Button></Empty></Panel></>;
  return (
    <>
      <PageTitle title={job.title}><WorkActions id={id} hasReport={isDone} isOver={job.endedAt !== null} home="/optimise" html={(language) => client.optimise.html.query({ id, language })} /></PageTitle>
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
