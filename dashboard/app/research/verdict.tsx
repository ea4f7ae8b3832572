import { Badge, Group, Text } from '@mantine/core';
import type { VerdictView } from '../../desk/research.ts';
import { researchTexts } from '../texts/research.ts';
import { useFormats } from '../view/format.ts';
import { useTexts, useView } from '../view/view.tsx';

const COLOURS: Readonly<Record<string, string>> = { PASS: 'teal', WEAK: 'yellow', NOISE: 'gray' };

export function VerdictBadge({ grade, size = 'sm' }: { readonly grade: string; readonly size?: 'sm' | 'lg' }) {
  const texts = useTexts(researchTexts);
  return <Badge variant="light" color={COLOURS[grade] ?? 'gray'} size={size} radius="sm" tt="none" miw="max-content" data-testid="verdict">{texts.grades[grade] ?? grade}</Badge>;
}

/** What everything that was ever tried allows to be said of a result. */
export function Verdict({ verdict }: { readonly verdict: VerdictView | null }) {
  const texts = useTexts(researchTexts);
  const { language } = useView();
  const f = useFormats();
  if (verdict === null) return <Text size="sm" className="quiet">{texts.noVerdict}</Text>;
  return (
    <div>
      <Group gap="sm" mb={6}>
        <VerdictBadge grade={verdict.grade} size="lg" />
        <Text size="sm" fw={500}>{texts.gradeHints[verdict.grade]}</Text>
      </Group>
      <Text size="sm">{verdict.text[language]}</Text>
      <Text size="xs" className="quiet figure" mt={4}>{texts.trialsBehind(f.count(verdict.trials), f.number(verdict.effectiveTrials, 1))}</Text>
    </div>
  );
}
