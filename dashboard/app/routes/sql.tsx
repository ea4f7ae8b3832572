import { Button, Group, Kbd, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState, type FormEvent } from 'react';
import { useSearchParams, type LoaderFunctionArgs } from 'react-router';
import type { SavedQuery } from '../../desk/sql.ts';
import { reasonOf, useApiClient } from '../api.tsx';
import { pageContext } from '../page-context.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { AnswerPanel } from '../sql/answer-panel.tsx';
import { Editor } from '../sql/editor.tsx';
import { QueriesPanel } from '../sql/queries-panel.tsx';
import { SchemaPanel } from '../sql/schema-panel.tsx';
import { keepInHistory, readHistory, useQuestion } from '../sql/use-question.ts';
import { sqlTexts } from '../texts/sql.ts';
import { useFormats } from '../view/format.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'SQL · coinbot' }];
export const shouldRevalidate = () => false;

export async function loader({ context }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const [schema, queries] = await Promise.all([api?.sql.tables(), api?.sql.queries()]);
  return { schema, queries };
}

/** Longer ones do not fit an address. */
const LONGEST_IN_ADDRESS = 3_000;
const chartOf = (text: string | null): SavedQuery['chart'] => (text === 'line' || text === 'bar' ? text : 'none');

export default function Sql() {
  const texts = useTexts(sqlTexts);
  const f = useFormats();
  const { schema, queries: first } = useLoaded<typeof loader>();
  const client = useApiClient();
  const [search, setSearch] = useSearchParams();
  const [queries, setQueries] = useState(first ?? { saved: [], examples: [] });
  // What stands in the address is shown, and asked when a person says so.
  const [sql, setSql] = useState(search.get('sql') ?? first?.examples.at(0)?.sql ?? '');
  const [history, setHistory] = useState<readonly string[]>([]);
  const [isSaving, setIsSaving] = useState(false);
  const { outcome, isRunning, ask, stop } = useQuestion();
  const chart = chartOf(search.get('chart'));
  useEffect(() => { setHistory(readHistory()); }, []);
  const put = (next: { readonly sql?: string; readonly chart?: SavedQuery['chart'] }): void => {
    setSearch((old) => {
      const all = new URLSearchParams(old);
      if (next.sql !== undefined && next.sql.length <= LONGEST_IN_ADDRESS) all.set('sql', next.sql);
      if (next.chart !== undefined) all.set('chart', next.chart);
      return all;
    }, { replace: true, preventScrollReset: true });
  };
  const run = (text = sql): void => {
    if (text.trim() === '' || isRunning) return;
    setHistory(keepInHistory(text));
    put({ sql: text });
    void ask(text);
  };
  const open = (query: SavedQuery): void => { setSql(query.sql); put({ sql: query.sql, chart: query.chart }); };
  const told = async (work: Promise<typeof queries>, message?: string): Promise<void> => {
    try {
      setQueries(await work);
      if (message !== undefined) notifications.show({ message, color: 'teal' });
    } catch (error) {
      notifications.show({ title: texts.failed, message: reasonOf(error), color: 'red' });
    }
  };
  return (
    <>
      <PageTitle title={texts.title} />
      <div className="grid">
        <div className="span-8" style={{ display: 'grid', gap: 16, minWidth: 0, alignContent: 'start' }}>
          <Panel>
            <Editor value={sql} change={setSql} run={run} />
            <Group justify="space-between" mt="sm" gap="xs">
              <Group gap="xs">
                <Button size="sm" onClick={() => { run(); }} disabled={isRunning || sql.trim() === ''} data-testid="run" miw={100}>{isRunning ? texts.running : texts.run}</Button>
                <Button size="sm" variant="default" onClick={stop} disabled={!isRunning} data-testid="stop-question">{texts.stop}</Button>
                <Button size="sm" variant="default" onClick={() => { setIsSaving(true); }} disabled={sql.trim() === ''}>{texts.saveAs}</Button>
              </Group>
              <Text size="xs" className="quiet">{schema !== undefined && texts.limits(f.count(schema.limits.rows), schema.limits.timeoutMs / 1_000, schema.limits.memoryMb)} <Kbd size="xs">Ctrl</Kbd> + <Kbd size="xs">Enter</Kbd></Text>
            </Group>
          </Panel>
          <AnswerPanel outcome={outcome} chart={chart} setChart={(next) => { put({ chart: next }); }} />
        </div>
        <div className="span-4" style={{ display: 'grid', gap: 16, minWidth: 0, alignContent: 'start' }}>
          <QueriesPanel queries={queries} history={history} open={open} forget={(name) => { void told(client.sql.forget.mutate({ name })); }} />
          <SchemaPanel tables={schema?.tables ?? []} put={(text) => { setSql((old) => (text.startsWith('SELECT') || old.trim() === '' ? text : `${old}${/[\s(,.]$/.test(old) ? '' : ' '}${text}`)); }} />
        </div>
      </div>
      <SaveForm isOpen={isSaving} close={() => { setIsSaving(false); }} save={(name) => { void told(client.sql.save.mutate({ name, sql, chart }), texts.savedAs(name)); }} />
    </>
  );
}

function SaveForm({ isOpen, close, save }: { readonly isOpen: boolean; readonly close: () => void; readonly save: (name: string) => void }) {
  const texts = useTexts(sqlTexts);
  const [name, setName] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    save(name.trim());
    setName('');
    close();
  };
  return (
    <Modal opened={isOpen} onClose={close} title={texts.saveAs} centered>
      <form onSubmit={submit}><Stack gap="sm">
        <TextInput label={texts.name} value={name} onChange={({ currentTarget }) => { setName(currentTarget.value); }} maxLength={80} required data-autofocus />
        <Button type="submit">{texts.save}</Button>
      </Stack></form>
    </Modal>
  );
}
