import { Alert, Anchor, Badge, Button, Group, Paper, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { SettingField, SettingsPicture } from '../../desk/settings.ts';
import { useApi, useApiClient } from '../api.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { riskTexts } from '../texts/risk.ts';
import { settingHelp } from '../texts/setting-help.ts';
import { useTexts, useView } from '../view/view.tsx';
import { textOf, typedOf, type Draft } from './draft.ts';
import { SettingInput } from './setting-input.tsx';
import { useChange } from './use-change.ts';

/** `config.json`, part by part. */
export function ConfigTab({ first }: { readonly first: SettingsPicture | undefined }) {
  const texts = useTexts(settingsTexts);
  const { data } = useQuery(useApi().settings.config.queryOptions(undefined, first === undefined ? {} : { initialData: first }));
  const [search, setSearch] = useSearchParams();
  const [draft, setDraft] = useState<Draft>({});
  const [text, setText] = useState('');
  if (data === undefined) return null;
  const section = data.sections.find(({ name }) => name === search.get('section')) ?? data.sections[0];
  const wanted = text.trim().toLowerCase();
  const isThere = partsThatAre(data, draft);
  const found = wanted === '' ? section?.fields ?? [] : data.sections.flatMap(({ fields }) => fields).filter(({ path, description }) => `${path} ${description} ${settingHelp[path] ?? ''}`.toLowerCase().includes(wanted));
  const shown = found.filter(({ path }) => isThere(path));
  const choose = (name: string): void => { setText(''); setSearch((now) => { const next = new URLSearchParams(now); next.set('section', name); return next; }, { preventScrollReset: true, replace: true }); };
  return (
    <>
      {data.problem !== null && <Alert color="red" title={texts.problem} mb="md" style={{ whiteSpace: 'pre-wrap' }} lang="en">{data.problem}</Alert>}
      <Group gap="xs" mb="md" role="navigation" aria-label={texts.parts}>
        {data.sections.map(({ name, fields }) => <Button key={name} size="compact-sm" variant={wanted === '' && name === section?.name ? 'filled' : 'default'} aria-current={name === section?.name} onClick={() => { choose(name); }}>{texts.sections[name] ?? name}{fields.some(({ path }) => path in draft) ? ' •' : ''}</Button>)}
        <TextInput size="xs" w={160} placeholder={texts.filter} aria-label={texts.filter} value={text} onChange={({ currentTarget }) => { setText(currentTarget.value); }} />
      </Group>
      <Panel title={wanted === '' ? texts.sections[section?.name ?? ''] ?? section?.name : texts.filter}>
        <Text size="sm" className="quiet" mb="xs">{texts.file(data.file)}</Text>
        {shown.length === 0 ? <Empty text={texts.noMatch} /> : shown.map((field) => <Row key={field.path} field={field} draft={draft} setDraft={setDraft} />)}
      </Panel>
      <SaveBar picture={data} draft={draft} clear={() => { setDraft({}); }} />
    </>
  );
}

/** Parts of something that is switched off have nothing to say. */
function partsThatAre({ sections }: SettingsPicture, draft: Draft): (path: string) => boolean {
  const off = sections.flatMap(({ fields }) => fields).filter((field) => field.type === 'switch' && (draft[field.path] ?? textOf(field, heldOf(field))) !== 'true').map(({ path }) => `${path}.`);
  return (path) => !off.some((prefix) => path.startsWith(prefix));
}

interface RowProps {
  readonly field: SettingField;
  readonly draft: Draft;
  readonly setDraft: (next: Draft) => void;
}

/** A field of a part that is not there is shown with what is usual. */
const heldOf = ({ value, usual }: SettingField): string | null => value ?? usual;

function Row({ field, draft, setDraft }: RowProps) {
  const { path, edit, variable, usual } = field;
  const isFixed = edit === 'file' || variable !== null;
  const changed = path in draft;
  const typed = draft[path];
  const held = textOf(field, heldOf(field));
  const text = changed ? typed ?? textOf(field, usual) : held;
  const isWrong = changed && typedOf(field, typed ?? null).kind === 'wrong';
  const type = (next: string | null): void => {
    if (next !== null && next === held) { const { [path]: _, ...rest } = draft; setDraft(rest); } else setDraft({ ...draft, [path]: next });
  };
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))', gap: '6px 24px', padding: '10px 0', borderBottom: '1px solid var(--line)' }} data-testid={`setting-${path}`}>
      <Name field={field} isFixed={isFixed} />
      <div>
        <SettingInput field={field} text={text} isFixed={isFixed} isWrong={isWrong} type={type} />
        <Usual field={field} mayReset={!isFixed && field.isSet && field.value !== field.usual && field.type !== 'switch' && !(changed && typed === null)} reset={() => { type(null); }} />
      </div>
    </div>
  );
}

function Name({ field: { path, edit, variable, type, choices, description }, isFixed }: { readonly field: SettingField; readonly isFixed: boolean }) {
  const texts = useTexts(settingsTexts);
  const names: Readonly<Record<string, string>> = useTexts(riskTexts).limitNames;
  const { language } = useView();
  const isPlain = (isFixed && type !== 'boolean' && type !== 'switch') || (type === 'list' && choices !== null);
  const help = language === 'ko' ? settingHelp[path] : undefined;
  return (
    <div>
      <Group gap={6}>
        <Text size="sm" fw={600} {...(isPlain ? {} : { component: 'label', htmlFor: `set-${path}` })} className="figure" style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>{path}</Text>
        {edit === 'guarded' && !isFixed && <Badge size="xs" variant="light" color="yellow" tt="none">{texts.guarded}</Badge>}
        {isFixed && <Badge size="xs" variant="light" color="gray" tt="none">{variable === null ? texts.inFile : texts.fromEnvironment(variable)}</Badge>}
      </Group>
      <Text size="xs" className="quiet" lang={help === undefined ? 'en' : 'ko'}>{help ?? (description === '' ? names[path.slice(path.lastIndexOf('.') + 1)] : description)}</Text>
    </div>
  );
}

function Usual({ field, mayReset, reset }: { readonly field: SettingField; readonly mayReset: boolean; readonly reset: () => void }) {
  const texts = useTexts(settingsTexts);
  const { min, max } = field;
  return (
    <Group gap="xs" mt={3}>
      <Text size="xs" className="quiet figure" style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>{texts.usual(usualText(field, texts))}{min === null && max === null ? '' : ` · ${min ?? '…'} – ${max ?? '…'}`}</Text>
      {mayReset && <Anchor component="button" type="button" size="xs" onClick={reset}>{texts.reset}</Anchor>}
    </Group>
  );
}

function usualText(field: SettingField, texts: typeof settingsTexts.en): string {
  if (field.type === 'boolean' || field.type === 'switch') return field.usual === 'true' ? texts.on : texts.off;
  const text = textOf(field, field.usual).replaceAll('\n', ', ');
  return text === '' ? texts.none : text.length > 120 ? `${text.slice(0, 120)} …` : text;
}

function SaveBar({ picture, draft, clear }: { readonly picture: SettingsPicture; readonly draft: Draft; readonly clear: () => void }) {
  const texts = useTexts(settingsTexts);
  const client = useApiClient();
  const queries = useQueryClient();
  const { isBusy, change } = useChange();
  const fields = new Map(picture.sections.flatMap(({ fields: own }) => own.map((field) => [field.path, field])));
  const typed = Object.entries(draft).flatMap(([path, text]) => { const field = fields.get(path); return field === undefined ? [] : [{ path, typed: typedOf(field, text) }]; });
  const changes = typed.flatMap(({ path, typed: one }) => (one.kind === 'value' ? [{ path, value: one.json }] : []));
  if (typed.length === 0) return null;
  const save = async (): Promise<void> => {
    const saved = await change(() => client.settings.change.mutate({ revision: picture.revision, changes }), async () => (await client.settings.weigh.mutate({ revision: picture.revision, changes })).asksForPassword);
    if (saved === undefined) { void queries.invalidateQueries({ queryKey: [['settings', 'config']] }); return; }
    clear();
    notifications.show({ title: texts.saved, message: saved.takes.map((takes) => texts.takes[takes]).join(' '), color: 'teal', autoClose: 8_000 });
    await queries.invalidateQueries({ queryKey: [['settings']] });
  };
  return (
    <Paper withBorder p="sm" radius="md" shadow="md" style={{ position: 'sticky', bottom: 12, marginTop: 16, zIndex: 5, background: 'var(--surface)' }} data-testid="save-bar">
      <Group gap="sm">
        <Button size="xs" loading={isBusy} disabled={changes.length < typed.length} onClick={() => { void save(); }} data-testid="save">{texts.save}</Button>
        <Button variant="default" size="xs" onClick={clear}>{texts.discard}</Button>
        <Text size="sm">{texts.changes(String(typed.length))}</Text>
      </Group>
    </Paper>
  );
}
