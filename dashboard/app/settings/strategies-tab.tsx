import { Alert, Badge, Button, Group, NativeSelect, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ParamField, StrategyOffer } from '../../desk/research.ts';
import type { StrategyEntry, StrategySettings } from '../../desk/settings.ts';
import { useApi, useApiClient } from '../api.tsx';
import { isOutOfBounds, useOutOfBounds } from '../parts/out-of-bounds.ts';
import { Panel } from '../parts/panel.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { useTexts } from '../view/view.tsx';
import { TIMEFRAME_NAMES } from '../view/timeframes.ts';
import { useChange } from './use-change.ts';

/** `strategy_config.json`: what trades on paper and live. */
export function StrategiesTab({ first }: { readonly first: StrategySettings | undefined }) {
  const texts = useTexts(settingsTexts);
  const { data } = useQuery(useApi().settings.strategies.queryOptions(undefined, first === undefined ? {} : { initialData: first }));
  return data === undefined ? null : (
    <>
      {data.problem !== null && <Alert color="red" title={texts.problem} mb="md" style={{ whiteSpace: 'pre-wrap' }} lang="en">{data.problem}</Alert>}
      <Editor key={data.revision} settings={data} />
    </>
  );
}

function Editor({ settings }: { readonly settings: StrategySettings }) {
  const texts = useTexts(settingsTexts);
  const client = useApiClient();
  const queries = useQueryClient();
  const { isBusy, change } = useChange();
  const [entries, setEntries] = useState(() => settings.entries.map((entry, key) => ({ key, entry })));
  const isSame = JSON.stringify(entries.map(({ entry }) => entry)) === JSON.stringify(settings.entries);
  const isWrong = entries.some(({ entry }) => hasWrongNumber(entry, settings));
  const set = (key: number, entry: StrategyEntry): void => { setEntries(entries.map((one) => (one.key === key ? { key, entry } : one))); };
  const add = (): void => { setEntries([...entries, { key: Math.max(-1, ...entries.map(({ key }) => key)) + 1, entry: { strategy: settings.known[0]?.name ?? '', params: {}, exits: {} } }]); };
  const save = async (): Promise<void> => {
    const saved = await change(() => client.settings.changeStrategies.mutate({ revision: settings.revision, strategies: entries.map(({ entry }) => entry) }), { title: texts.stepUpTitle, text: texts.stepUp });
    if (saved === undefined) return;
    notifications.show({ title: texts.saved, message: texts.takes.restart, color: 'teal', autoClose: 8_000 });
    await queries.invalidateQueries({ queryKey: [['settings']] });
  };
  return (
    <Stack gap="md">
      <Text size="sm" className="quiet">{texts.strategiesHint} {texts.file(settings.file)}{entries.length > 1 ? ` ${texts.overlap}` : ''}</Text>
      {entries.map(({ key, entry }) => <Entry key={key} entry={entry} settings={settings} set={(next) => { set(key, next); }} remove={entries.length > 1 ? () => { setEntries(entries.filter((one) => one.key !== key)); } : undefined} />)}
      <Group justify="space-between">
        <Button variant="default" size="xs" onClick={add} data-testid="add-strategy">{texts.add}</Button>
        <Button size="xs" disabled={isSame || isWrong} loading={isBusy} onClick={() => { void save(); }} data-testid="save-strategies">{texts.save}</Button>
      </Group>
    </Stack>
  );
}

/** A number that its strategy's schema would refuse. */
const hasWrongNumber = ({ strategy, params }: StrategyEntry, { known }: StrategySettings): boolean => (known.find(({ name }) => name === strategy)?.parameters ?? [])
  .some(({ name, type, min, max }) => (type === 'integer' || type === 'number') && (typeof params[name] === 'string' || isOutOfBounds(params[name], { min, max })));

interface EntryProps {
  readonly entry: StrategyEntry;
  readonly settings: StrategySettings;
  readonly set: (entry: StrategyEntry) => void;
  readonly remove: (() => void) | undefined;
}

function Entry({ entry, settings: { known, instruments, timeframe }, set, remove }: EntryProps) {
  const texts = useTexts(settingsTexts);
  const strategy = known.find(({ name }) => name === entry.strategy);
  const { instruments: own, timeframe: length, ...rest } = entry;
  const listed = (text: string): readonly string[] => text.split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== '');
  const [text, setText] = useState((own ?? []).join('\n'));
  const withInstruments = (next: string): void => { setText(next); const found = listed(next); set({ ...rest, ...(length === undefined ? {} : { timeframe: length }), ...(found.length === 0 ? {} : { instruments: [...found] }) }); };
  return (
    <Panel title={<>{entry.strategy} {strategy?.origin === 'user' && <Badge size="xs" variant="light" tt="none">{texts.yours}</Badge>}</>} side={remove === undefined ? undefined : <Button size="compact-xs" variant="subtle" color="gray" onClick={remove}>{texts.remove}</Button>}>
      {strategy !== undefined && <Text size="sm" className="quiet" mb="sm" lang="en">{strategy.summary}</Text>}
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" mb="sm">
        <NativeSelect label={texts.strategy} value={entry.strategy} data={known.some(({ name }) => name === entry.strategy) ? known.map(({ name }) => name) : [entry.strategy, ...known.map(({ name }) => name)]} onChange={({ currentTarget }) => { set({ ...entry, strategy: currentTarget.value, params: {} }); }} />
        <NativeSelect label={texts.timeframe} value={length ?? ''} data={[{ value: '', label: texts.asConfig(timeframe) }, ...TIMEFRAME_NAMES.map((name) => ({ value: name, label: name }))]} onChange={({ currentTarget }) => { const { timeframe: _, ...others } = entry; set(currentTarget.value === '' ? others : { ...others, timeframe: currentTarget.value }); }} />
        <Textarea label={texts.instruments} autosize minRows={1} maxRows={6} placeholder={instruments.slice(0, 3).join('\n')} title={texts.instrumentsHint} value={text} onChange={({ currentTarget }) => { withInstruments(currentTarget.value); }} />
      </SimpleGrid>
      {strategy !== undefined && <Params strategy={strategy} params={entry.params} set={(params) => { set({ ...entry, params }); }} />}
      <Exits exits={entry.exits} set={(exits) => { set({ ...entry, exits }); }} />
    </Panel>
  );
}

function Params({ strategy, params, set }: { readonly strategy: StrategyOffer; readonly params: StrategyEntry['params']; readonly set: (params: StrategyEntry['params']) => void }) {
  const texts = useTexts(settingsTexts);
  if (strategy.parameters.length === 0) return <Text size="sm" className="quiet" mb="sm">{texts.noParams}</Text>;
  return (
    <fieldset style={{ border: 0, padding: 0, margin: '0 0 12px' }}>
      <legend style={{ fontSize: '0.8rem', fontWeight: 600, marginBottom: 6 }}>{texts.params}</legend>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        {strategy.parameters.map((param) => (
          <ParamInput key={`${strategy.name} ${param.name}`} param={param} value={params[param.name]} set={(value) => { const { [param.name]: _, ...others } = params; set(value === undefined ? others : { ...others, [param.name]: value }); }} />
        ))}
      </SimpleGrid>
    </fieldset>
  );
}

/** Inputs of a row stand in one line whatever is said of them. */
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

type ParamValue = StrategyEntry['params'][string];

function ParamInput({ param: { name, type, default: usual, min, max, choices, description }, value, set }: { readonly param: ParamField; readonly value: ParamValue | undefined; readonly set: (value: ParamValue | undefined) => void }) {
  const texts = useTexts(settingsTexts);
  const outOfBounds = useOutOfBounds();
  const hint = texts.usual(String(usual ?? texts.none));
  const [text, setText] = useState(value === undefined ? '' : String(value));
  if (type === 'boolean') return <Switch label={name} description={description} checked={(value ?? usual) === true} onChange={({ currentTarget }) => { set(currentTarget.checked === usual ? undefined : currentTarget.checked); }} />;
  if (type === 'choice') return <NativeSelect size="xs" label={name} description={description} inputWrapperOrder={ORDER} value={String(value ?? usual ?? '')} data={[...(choices ?? [])]} onChange={({ currentTarget }) => { set(currentTarget.value === usual ? undefined : currentTarget.value); }} />;
  const isNumber = type === 'integer' || type === 'number';
  const change = (next: string): void => {
    setText(next);
    const trimmed = next.trim();
    set(trimmed === '' ? undefined : isNumber && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed);
  };
  const error = isNumber && text.trim() !== '' && !Number.isFinite(Number(text)) ? texts.failed : outOfBounds(value, { min, max });
  return <TextInput size="xs" label={name} inputWrapperOrder={ORDER} description={`${description}${min === undefined && max === undefined ? '' : ` (${min ?? '…'} – ${max ?? '…'})`}`} placeholder={hint} inputMode={isNumber ? 'decimal' : 'text'} value={text} error={error} onChange={({ currentTarget }) => { change(currentTarget.value); }} />;
}

const EXITS = ['stopLoss', 'takeProfit', 'trailingStop', 'maxCandles'] as const;

function Exits({ exits, set }: { readonly exits: StrategyEntry['exits']; readonly set: (exits: StrategyEntry['exits']) => void }) {
  const texts = useTexts(settingsTexts);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(EXITS.flatMap((name) => (exits[name] === undefined ? [] : [[name, String(exits[name])]]))));
  const change = (name: (typeof EXITS)[number], text: string): void => {
    setTyped({ ...typed, [name]: text });
    const { [name]: _, ...others } = exits;
    const value = Number(text);
    set(text.trim() === '' || !Number.isFinite(value) ? others : { ...others, [name]: value });
  };
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend style={{ fontSize: '0.8rem', fontWeight: 600, marginBottom: 2 }}>{texts.exits}</legend>
      <Text size="xs" className="quiet" mb={6}>{texts.exitHint}</Text>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
        {EXITS.map((name) => <TextInput key={name} size="xs" inputMode="decimal" label={texts.exitNames[name]} value={typed[name] ?? ''} error={Number.isFinite(Number(typed[name] ?? 0)) ? undefined : texts.failed} onChange={({ currentTarget }) => { change(name, currentTarget.value); }} />)}
      </SimpleGrid>
    </fieldset>
  );
}
