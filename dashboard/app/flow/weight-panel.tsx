import { Badge, Group, Stack, Text } from '@mantine/core';
import { Panel } from '../parts/panel.tsx';
import { flowTexts } from '../texts/flow.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import type { Opinions } from './opinions.ts';
import { wordOf } from './stage-of.ts';

/** What the weights hang on: the regime, events, how they are chosen, and what was special. */
export function WeightPanel({ opinions: { outlook }, span }: { readonly opinions: Opinions; readonly span: 4 | 6 | 12 }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  if (outlook === null) return <Panel title={texts.stages.weights} span={span} id="flow-weights"><Text size="sm" className="quiet">{texts.oneRuleHint}</Text></Panel>;
  const { regime, regimeSince, mode, champion, events, notes } = outlook;
  return (
    <Panel title={texts.stages.weights} span={span} id="flow-weights">
      <dl className="flow-facts">
        <dt>{texts.regime}</dt><dd>{wordOf(texts.regimes, regime)} <span className="quiet">{regimeSince === null ? '' : texts.since(f.moment(regimeSince))}</span></dd>
        <dt>{texts.mode}</dt><dd>{wordOf(texts.modes, mode)}</dd>
        <dt>{texts.champion}</dt><dd>{champion ?? texts.none}</dd>
      </dl>
      <Text size="xs" className="quiet" mt="sm" mb={4}>{texts.events}</Text>
      {events.length === 0 ? <Text size="sm" className="quiet">{texts.noEvents}</Text> : (
        <Stack gap={8}>{events.map(({ type, text, severity, knownAt, until, actions }) => (
          <div key={`${type} ${knownAt}`}>
            <Group gap={6}><Badge variant="light" color={actions.length === 0 ? 'gray' : 'yellow'} size="sm" radius="sm" tt="none">{type}</Badge><Text size="xs" className="quiet figure">{f.time(knownAt)} · {texts.severity} {f.number(severity)} · {texts.until(f.time(until))}</Text></Group>
            <Text size="sm">{text}{actions.length === 0 ? ` (${texts.told})` : `: ${actions.join(', ')}`}</Text>
          </div>
        ))}</Stack>
      )}
      {notes.length > 0 && <><Text size="xs" className="quiet" mt="sm" mb={2}>{texts.notes}</Text>{notes.map((note) => <Text key={note} size="sm">{note}</Text>)}</>}
    </Panel>
  );
}
