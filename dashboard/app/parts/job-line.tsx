import { Badge, Button, Group, Progress, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { JobLine as Line, JobState } from '../../desk/jobs.ts';
import { useApiClient } from '../api.tsx';
import { isUnderWay } from '../jobs/use-job.ts';
import { jobTexts } from '../texts/jobs.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const COLOURS: Readonly<Record<JobState, string>> = { waiting: 'gray', running: 'teal', done: 'teal', failed: 'red', cancelled: 'gray', interrupted: 'yellow' };

export function JobBadge({ state }: { readonly state: JobState }) {
  const texts = useTexts(jobTexts);
  return <Badge variant="light" color={COLOURS[state]} size="sm" radius="sm" tt="none" miw="max-content" data-testid="job-state">{texts.states[state]}</Badge>;
}

/** A piece of long work: how far it is, for how long it has run, and a button that stops it. */
export function JobLine({ job }: { readonly job: Line }) {
  const texts = useTexts(jobTexts);
  const f = useFormats();
  const elapsed = useElapsed(job);
  const { cancel, isCancelling } = useCancel(job.id);
  return (
    <div data-testid="job">
      <Group justify="space-between" gap="xs" wrap="nowrap" mih={30}>
        <Group gap="xs" miw={0}><JobBadge state={job.state} /><Text size="sm" fw={500} truncate>{job.title}</Text></Group>
        <Group gap="xs" wrap="nowrap">
          {elapsed !== null && <Text size="xs" className="quiet figure">{(isUnderWay(job) ? texts.elapsed : texts.took)(f.duration(elapsed))}</Text>}
          {isUnderWay(job) && <Button size="compact-xs" variant="default" disabled={isCancelling} onClick={cancel}>{isCancelling ? texts.cancelling : texts.cancel}</Button>}
        </Group>
      </Group>
      {isUnderWay(job) && <Progress value={100 * (job.progress ?? (job.state === 'running' ? 1 : 0))} animated={job.state === 'running' && job.progress === null} aria-label={texts.progress} mt={6} size="sm" />}
      {isUnderWay(job) && <Text size="xs" className="quiet figure" mt={4} mih={18} truncate>{job.state === 'waiting' ? texts.waitingHint : job.said ?? ' '}</Text>}
      {job.error !== null && <Text size="sm" mt={4} role="alert" className="warn">{job.error}</Text>}
      {job.state === 'interrupted' && <Text size="sm" mt={4} className="quiet">{texts.interruptedHint}</Text>}
    </div>
  );
}

/** Milliseconds a job has run, counted on while it does; null before it has begun. The server's render and the browser's first agree: both know only what the job says. */
function useElapsed({ startedAt, endedAt }: Line): number | null {
  const [now, setNow] = useState<number>();
  const isRunning = startedAt !== null && endedAt === null;
  useEffect(() => {
    if (!isRunning) return undefined;
    const tick = (): void => { setNow(Date.now()); };
    tick();
    const timer = setInterval(tick, 1_000);
    return () => { clearInterval(timer); };
  }, [isRunning]);
  if (startedAt === null) return null;
  if (endedAt !== null) return endedAt - startedAt;
  return now === undefined ? null : Math.max(0, now - startedAt);
}

function useCancel(id: string) {
  const client = useApiClient();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<string>();
  return {
    isCancelling: asked === id,
    cancel: () => {
      setAsked(id);
      void client.jobs.cancel.mutate({ id }).finally(() => queries.invalidateQueries({ queryKey: [['jobs']] }));
    },
  };
}
