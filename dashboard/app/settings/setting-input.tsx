import { Chip, Group, NativeSelect, Switch, Text, Textarea, TextInput } from '@mantine/core';
import type { SettingField } from '../../desk/settings.ts';
import { useOutOfBounds } from '../parts/out-of-bounds.ts';
import { settingsTexts } from '../texts/settings.ts';
import { useTexts } from '../view/view.tsx';

interface InputProps {
  readonly field: SettingField;
  readonly text: string;
  readonly isFixed: boolean;
  readonly isWrong: boolean;
  readonly type: (next: string) => void;
}

/** The input that fits a setting. What cannot be changed here is shown as it stands. */
export function SettingInput(props: InputProps) {
  const texts = useTexts(settingsTexts);
  const { field: { path, type: kind, min, max }, text, isFixed, isWrong, type } = props;
  const beyond = useOutOfBounds()(Number(text.replaceAll(',', '')), { min: min ?? undefined, max: max ?? undefined });
  const id = `set-${path}`;
  const error = isWrong ? beyond ?? texts.failed : undefined;
  if (kind === 'boolean' || kind === 'switch') return <Switch id={id} checked={text === 'true'} disabled={isFixed} label={text === 'true' ? texts.on : texts.off} onChange={({ currentTarget }) => { type(String(currentTarget.checked)); }} />;
  if (isFixed) return <Text size="sm" className="figure" style={{ overflowWrap: 'anywhere', whiteSpace: 'normal', maxHeight: 160, overflowY: 'auto' }}>{text === '' ? <span className="quiet">{texts.none}</span> : text}</Text>;
  switch (kind) {
    case 'choice': return <Choice {...props} />;
    case 'list': return props.field.choices !== null ? <Several {...props} /> : <Textarea id={id} size="xs" autosize minRows={2} maxRows={8} value={text} placeholder={texts.list} error={error} onChange={({ currentTarget }) => { type(currentTarget.value); }} maw={360} />;
    case 'json': return <Textarea id={id} size="xs" autosize minRows={1} maxRows={8} value={text} error={error} onChange={({ currentTarget }) => { type(currentTarget.value); }} maw={360} styles={{ input: { fontFamily: 'monospace' } }} />;
    case 'text': return <TextInput id={id} size="xs" value={text} error={error} onChange={({ currentTarget }) => { type(currentTarget.value); }} maw={360} />;
    default: return <TextInput id={id} size="xs" inputMode="decimal" value={text} error={error} onChange={({ currentTarget }) => { type(currentTarget.value); }} maw={240} />;
  }
}

function Several({ field: { path, choices }, text, type }: InputProps) {
  return (
    <Chip.Group multiple value={text.split('\n').filter((line) => line !== '')} onChange={(next) => { type((choices ?? []).filter((one) => next.includes(one)).join('\n')); }}>
      <Group gap={6} role="group" aria-label={path}>{(choices ?? []).map((one) => <Chip key={one} value={one} size="xs">{one}</Chip>)}</Group>
    </Chip.Group>
  );
}

function Choice({ field: { path, choices, usual }, text, type }: InputProps) {
  return <NativeSelect id={`set-${path}`} size="xs" value={text} data={[...(usual === null ? [''] : []), ...(choices ?? [])]} onChange={({ currentTarget }) => { type(currentTarget.value); }} maw={240} />;
}
