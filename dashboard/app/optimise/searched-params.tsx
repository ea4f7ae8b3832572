import { Switch, Text, Title } from '@mantine/core';
import type { ParamField, StrategyOffer } from '../../desk/research.ts';
import { ParamInput } from '../research/param-fields.tsx';
import { useStrategyWords } from '../research/strategy-words.ts';
import { NumberField } from '../parts/number-field.tsx';
import { optimiseTexts } from '../texts/optimise.ts';
import { useTexts } from '../view/view.tsx';
import type { SearchedParam, SearchFields } from './search-fields.ts';

interface ParamsProps {
  readonly strategy: StrategyOffer | undefined;
  readonly fields: SearchFields;
  readonly change: (change: Partial<SearchFields>) => void;
}

/** Which parameters are searched within which bounds, and at what the others are held. */
export function SearchedParams({ strategy, fields: { values, searched }, change }: ParamsProps) {
  const texts = useTexts(optimiseTexts);
  const words = useStrategyWords(strategy);
  if (strategy === undefined) return null;
  return (
    <section>
      <Title order={3}>{texts.searched}</Title>
      <Text size="xs" className="quiet" mb={6}>{texts.rangesHint}</Text>
      {strategy.parameters.map((field) => {
        const how = searched[field.name] ?? { isSearched: false, from: '', to: '', step: '' };
        return (
          <div key={field.name} style={{ borderTop: '1px solid var(--line)', padding: '10px 0' }}>
            <Switch label={field.name} description={words.of(field.name)} checked={how.isSearched} disabled={!field.tunable} onChange={({ currentTarget }) => { change({ searched: { ...searched, [field.name]: { ...how, isSearched: currentTarget.checked } } }); }} mb={8} />
            {how.isSearched
              ? <Range field={field} how={how} onChange={(next) => { change({ searched: { ...searched, [field.name]: next } }); }} />
              : <ParamInput field={{ ...field, description: '' }} value={values[field.name] ?? ''} onChange={(value) => { change({ values: { ...values, [field.name]: value } }); }} />}
          </div>
        );
      })}
    </section>
  );
}

function Range({ field: { name, type, min, max, choices }, how, onChange }: { readonly field: ParamField; readonly how: SearchedParam; readonly onChange: (how: SearchedParam) => void }) {
  const texts = useTexts(optimiseTexts);
  if (type !== 'integer' && type !== 'number') return <Text size="xs" className="quiet">{type === 'boolean' ? 'true | false' : (choices ?? []).join(' | ')}</Text>;
  const input = (part: 'from' | 'to' | 'step') => (
    <NumberField aria-label={`${name}: ${texts[part === 'from' ? 'least' : part === 'to' ? 'most' : 'step']}`} leftSection={<Text size="xs" className="quiet">{texts[part === 'from' ? 'least' : part === 'to' ? 'most' : 'step']}</Text>} leftSectionWidth={52} min={part === 'step' ? 0 : min} max={part === 'step' ? undefined : max} allowDecimal={type === 'number'} value={how[part]}
      onChange={(value) => { onChange({ ...how, [part]: typeof value === 'number' ? value : '' }); }} />
  );
  return <div style={{ display: 'grid', gridTemplateColumns: 'repeat(3, minmax(0, 1fr))', gap: 8 }}>{input('from')}{input('to')}{input('step')}</div>;
}
