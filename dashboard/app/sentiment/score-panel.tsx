import { Alert, Badge, Button, Group, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { TextScored } from '../../desk/sentiment.ts';
import { reasonOf, useApi } from '../api.tsx';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { sentimentTexts } from '../texts/sentiment.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { FromMiddle } from './from-middle.tsx';

/** A text of one's own, scored on this machine. */
export function ScorePanel({ span }: { readonly span: 6 | 12 }) {
  const texts = useTexts(sentimentTexts);
  const [text, setText] = useState('');
  const { mutate, data, error, isPending } = useMutation(useApi().sentiment.score.mutationOptions());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') mutate({ text });
  };
  return (
    <Panel title={texts.try} span={span} side={<Text size="xs" className="quiet">{texts.tryHint}</Text>}>
      <form onSubmit={submit}>
        <Textarea label={texts.tryLabel} value={text} onChange={({ currentTarget }) => { setText(currentTarget.value); }} onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey) submit(event); }} maxLength={4_000} autosize minRows={2} maxRows={6} data-testid="text-to-score" />
        <Group justify="space-between" mt="xs" align="flex-start">
          <Group gap={6} style={{ flex: '1 1 240px', minWidth: 0 }}>{texts.examples.map((example) => <Button key={example} size="compact-xs" variant="default" fw={400} maw="100%" onClick={() => { setText(example); mutate({ text: example }); }}>{example}</Button>)}</Group>
          <Button type="submit" size="xs" style={{ flexShrink: 0 }} loading={isPending} disabled={text.trim() === ''}>{texts.trySubmit}</Button>
        </Group>
      </form>
      <div style={{ minHeight: 120, marginTop: 12 }} aria-live="polite">
        {error !== null ? <Alert color="yellow" title={texts.failed}>{reasonOf(error)}</Alert> : data === undefined ? null : <Scored found={data} />}
      </div>
    </Panel>
  );
}

function Scored({ found: { compound, positive, neutral, negative, evidence, scorer, general, model } }: { readonly found: TextScored }) {
  const texts = useTexts(sentimentTexts);
  const f = useFormats();
  return (
    <>
      <Group gap="md" wrap="nowrap">
        <Text fz="1.5rem" fw={650} data-testid="score"><Change value={compound}>{f.number(compound, 3)}</Change></Text>
        <div style={{ flex: 1, maxWidth: 280 }}><FromMiddle value={compound} /></div>
        <Text size="xs" className="quiet">{texts.by(scorer)}</Text>
      </Group>
      <Text size="xs" className="quiet figure">{texts.positive} {f.percent(positive, 0)} · {texts.neutral} {f.percent(neutral, 0)} · {texts.negative} {f.percent(negative, 0)}{general === null ? '' : ` · ${texts.general} ${f.number(general, 3)}`}</Text>
      {model !== null && <Text size="sm" mt={4}>{texts.model} {model.name}: <Change value={model.score}>{f.number(model.score, 3)}</Change></Text>}
      <Text size="xs" className="quiet" mt="xs" mb={4}>{texts.terms}</Text>
      {evidence.length === 0 ? <Text size="sm" className="quiet">{texts.noTerms}</Text> : <Group gap={6}>{evidence.map(({ term, valence }, i) => <Badge key={`${term} ${i}`} variant="default" radius="sm" tt="none" fw={500}>{term} <Change value={valence}>{f.number(valence)}</Change></Badge>)}</Group>}
    </>
  );
}
