import { Alert, Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { DataFinding } from '../../desk/data.ts';
import type { JobLine as Line } from '../../desk/jobs.ts';
import { useApi } from '../api.tsx';
import { isUnderWay } from '../jobs/use-job.ts';
import { Empty } from '../parts/empty.tsx';
import { JobLine } from '../parts/job-line.tsx';
import { Panel } from '../parts/panel.tsx';
import { dataTexts } from '../texts/data.ts';
import { useTexts } from '../view/view.tsx';

const SHOWN = 8;

/** Downloads, checks and the rest: how far they are, and what came of them. */
export function WorkPanel({ jobs, chosen, forget }: { readonly jobs: readonly Line[]; readonly chosen: string | null; readonly forget: (id: string) => void }) {
  const texts = useTexts(dataTexts);
  const checked = jobs.find(({ id, kind, state }) => id === chosen && kind === 'check' && state === 'done');
  const hasFailedDownload = jobs.slice(0, SHOWN).some(({ kind, state }) => kind === 'download' && state === 'failed');
  return (
    <Panel title={texts.work} id="work">
      {jobs.length === 0 ? <Empty text={texts.noWork} /> : (
        <Stack gap="sm">
          {jobs.slice(0, SHOWN).map((job) => (
            <div key={job.id} style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
              <JobLine job={job} />
              {!isUnderWay(job) && (
                <Group gap="md">
                  {job.kind === 'check' && job.state === 'done' && <Anchor component={Link} size="xs" to={`?job=${job.id}#work`} preventScrollReset>{texts.showResult}</Anchor>}
                  <Button size="compact-xs" variant="subtle" color="gray" onClick={() => { forget(job.id); }}>{texts.forget}</Button>
                </Group>
              )}
            </div>
          ))}
          {hasFailedDownload && <Text size="sm" className="quiet">{texts.offline}</Text>}
        </Stack>
      )}
      {checked !== undefined && <Report job={checked.id} title={checked.title} />}
    </Panel>
  );
}

function Report({ job, title }: { readonly job: string; readonly title: string }) {
  const texts = useTexts(dataTexts);
  const { data } = useQuery(useApi().data.checked.queryOptions({ job }, { staleTime: Infinity }));
  if (data === undefined || data === null) return null;
  const all = [...data.files.flatMap(({ dataset, findings }) => findings.map((finding) => ({ dataset, finding }))), ...data.findings.map((finding) => ({ dataset: '', finding }))];
  return (
    <Stack gap="sm" mt="md" data-testid="findings">
      <Text fw={600}>{texts.found}: {title}</Text>
      <Alert color={data.isOk ? 'teal' : 'red'} variant="light">{data.isOk ? texts.ok : texts.notOk}{all.length === 0 ? ` ${texts.nothingFound}` : ''}</Alert>
      {all.map(({ dataset, finding }, i) => <Finding key={`${dataset} ${finding.kind} ${i}`} dataset={dataset} finding={finding} />)}
    </Stack>
  );
}

const COLOURS: Readonly<Record<DataFinding['severity'], string>> = { info: 'gray', warning: 'yellow', error: 'red' };

function Finding({ dataset, finding: { severity, kind, text, where, whatToDo, cause } }: { readonly dataset: string; readonly finding: DataFinding }) {
  const texts = useTexts(dataTexts);
  return (
    <div>
      <Group gap="xs"><Badge variant="light" color={COLOURS[severity]} size="sm" radius="sm" tt="none">{texts.severity[severity]}</Badge><Text size="sm" fw={500}>{kind}</Text><Text size="xs" className="quiet">{dataset}</Text></Group>
      <Text size="sm" lang="en">{text}</Text>
      <Text size="sm" className="quiet"><span lang="en">{whatToDo}</span> ({texts.causedBy(texts.cause[cause])}; {texts.firstSeen(where)})</Text>
    </div>
  );
}
