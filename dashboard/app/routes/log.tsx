import { Badge, Button, Chip, Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, type LoaderFunctionArgs } from 'react-router';
import type { LogLine } from '../../desk/log.ts';
import { useApi } from '../api.tsx';
import { pageContext } from '../page-context.ts';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { logTexts } from '../texts/log.ts';
import { useFormats } from '../view/format.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'Log · coinbot' }];

export async function loader({ context }: LoaderFunctionArgs) {
  return { first: await context.get(pageContext).api?.log.lines({}) };
}

type Topic = LogLine['topic'];
const COLOURS: Readonly<Record<LogLine['level'], string>> = { info: 'gray', warning: 'yellow', alarm: 'red' };
const EVERY_MS = 3_000;

export default function Log() {
  const texts = useTexts(logTexts);
  const { first } = useLoaded<typeof loader>();
  const [topics, setTopics] = useState<readonly Topic[]>([]);
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, 300);
  const [before, setBefore] = useState<number>();
  const isFirst = topics.length === 0 && text === '' && before === undefined;
  const { data } = useQuery(useApi().log.lines.queryOptions({ topics: [...topics], text, ...(before === undefined ? {} : { before }) }, {
    placeholderData: keepPreviousData, ...(before === undefined ? { refetchInterval: EVERY_MS } : {}), ...(isFirst && first !== undefined ? { initialData: first } : {}),
  }));
  return (
    <>
      <PageTitle title={texts.title}>
        <TextInput placeholder={texts.filter} aria-label={texts.filter} value={typed} onChange={({ currentTarget }) => { setTyped(currentTarget.value); setBefore(undefined); }} w={200} />
      </PageTitle>
      <Panel>
        <Chip.Group multiple value={[...topics]} onChange={(next) => { setTopics(next as Topic[]); setBefore(undefined); }}>
          <Group gap={6} mb="sm">{(Object.keys(texts.topics) as Topic[]).map((topic) => <Chip key={topic} value={topic} size="xs">{texts.topics[topic]}</Chip>)}</Group>
        </Chip.Group>
        {data === undefined || data.lines.length === 0 ? <Empty text={texts.none} /> : <Lines lines={data.lines} />}
        <Group justify="space-between" mt="sm">
          <Button variant="default" size="xs" disabled={before === undefined} onClick={() => { setBefore(undefined); }}>{texts.newer}</Button>
          <Button variant="default" size="xs" disabled={data?.next === null || data?.next === undefined} onClick={() => { setBefore(data?.next ?? undefined); }}>{texts.older}</Button>
        </Group>
      </Panel>
    </>
  );
}

function Lines({ lines }: { readonly lines: readonly LogLine[] }) {
  const texts = useTexts(logTexts);
  const f = useFormats();
  return (
    <div className="scroll-x"><table className="rows">
      <thead><tr><th>{texts.time} ({f.zoneName})</th><th>{texts.topic}</th><th>{texts.text}</th><th /></tr></thead>
      <tbody>{lines.map(({ id, at, topic, level, text, order }) => (
        <tr key={id}>
          <td className="figure quiet">{f.moment(at)}</td>
          <td><Badge variant="light" color={COLOURS[level]} size="sm" radius="sm" tt="none">{texts.topics[topic]}</Badge></td>
          <td style={{ minWidth: 260 }}>{text}</td>
          <td className="end">{order !== null && <Link to={`/flow?order=${encodeURIComponent(order)}`}>{texts.why}</Link>}</td>
        </tr>
      ))}</tbody>
    </table></div>
  );
}
