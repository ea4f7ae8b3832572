import { Button, Group, Select, SimpleGrid, Switch, Text, TextInput, Title } from '@mantine/core';
import type { ParamField, StrategyOffer } from '../../desk/research.ts';
import { NumberField } from '../parts/number-field.tsx';
import { researchTexts } from '../texts/research.ts';
import { useTexts } from '../view/view.tsx';
import { changedParams, defaultsOf, type RunFields } from './run-fields.ts';
import { useStrategyWords } from './strategy-words.ts';

type Value = number | boolean | string;

/** A form made from what the strategy's schema declares: bounds, defaults and what each parameter is. */
export function ParamFields({ strategy, values, onChange }: { readonly strategy: StrategyOffer | undefined; readonly values: RunFields['values']; readonly onChange: (values: RunFields['values']) => void }) {
  const texts = useTexts(researchTexts);
  const words = useStrategyWords(strategy);
  if (strategy === undefined) return null;
  const isChanged = Object.keys(changedParams(values, strategy)).length > 0;
  return (
    <section>
      <Group justify="space-between" mih={26} mb={6}>
        <Title order={3}>{texts.parameters}</Title>
        {isChanged && <Button size="compact-xs" variant="subtle" onClick={() => { onChange(defaultsOf(strategy)); }}>{texts.defaults}</Button>}
      </Group>
      {strategy.parameters.length === 0 ? <Text size="sm" className="quiet">{texts.noParameters}</Text> : (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          {strategy.parameters.map((field) => <ParamInput key={field.name} field={{ ...field, description: words.of(field.name) }} value={values[field.name] ?? ''} onChange={(value) => { onChange({ ...values, [field.name]: value }); }} />)}
        </SimpleGrid>
      )}
    </section>
  );
}

export function ParamInput({ field, value, onChange }: { readonly field: ParamField; readonly value: Value; readonly onChange: (value: Value) => void }) {
  const texts = useTexts(researchTexts);
  const { name, type, min, max, choices, description } = field;
  const bounds = min === undefined && max === undefined ? '' : ` (${min ?? '…'} – ${max ?? '…'})`;
  const common = { label: `${name}${bounds}`, description, name: `param-${name}`, inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[] };
  if (type === 'boolean') return <Switch label={name} description={description} checked={value === true} onChange={({ currentTarget }) => { onChange(currentTarget.checked); }} mt={22} />;
  if (type === 'choice') return <Select {...common} data={[...choices ?? []]} value={String(value)} onChange={(next) => { if (next !== null) onChange(next); }} allowDeselect={false} />;
  if (type === 'text') return <TextInput {...common} value={String(value)} onChange={({ currentTarget }) => { onChange(currentTarget.value); }} />;
  const step = type === 'integer' ? 1 : stepOf(field);
  return <NumberField {...common} value={typeof value === 'number' ? value : ''} min={min} max={max} step={step} allowDecimal={type === 'number'} placeholder={field.default === undefined ? undefined : texts.usual(String(field.default))} onChange={(next) => { onChange(typeof next === 'number' ? next : field.default ?? min ?? 0); }} />;
}

/** A hundredth of the range, rounded to something a person would type. */
function stepOf({ min, max }: ParamField): number {
  if (min === undefined || max === undefined || max <= min) return 0.1;
  return 10 ** Math.floor(Math.log10((max - min) / 20));
}
