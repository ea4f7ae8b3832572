import { Select, Text } from '@mantine/core';
import type { StrategyOffer } from '../../desk/research.ts';
import { researchTexts } from '../texts/research.ts';
import { useTexts } from '../view/view.tsx';
import { useStrategyWords } from './strategy-words.ts';

export function StrategyChoice({ strategies, value, onChange }: { readonly strategies: readonly StrategyOffer[]; readonly value: string; readonly onChange: (name: string) => void }) {
  const texts = useTexts(researchTexts);
  const chosen = strategies.find(({ name }) => name === value);
  const words = useStrategyWords(chosen);
  return (
    <div>
      <Select label={texts.strategy} data={strategies.map(({ name, origin }) => ({ value: name, label: origin === 'user' ? `${name} (${texts.yours})` : name }))} value={value} onChange={(name) => { if (name !== null) onChange(name); }} allowDeselect={false} searchable name="strategy" />
      {chosen !== undefined && <Text size="xs" className="quiet" mt={6} mih={34}>{words.summary}</Text>}
    </div>
  );
}
