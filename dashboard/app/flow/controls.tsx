import { Button, Group, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FlowPicture } from '../../desk/flow.ts';
import { flowTexts } from '../texts/flow.ts';
import { symbolOf, useFormats, venueOf } from '../view/format.ts';
import { useTexts, useView } from '../view/view.tsx';
import type { Flow } from './use-flow.ts';

/** Who and what is looked at. */
export function SubjectControls({ picture, go }: { readonly picture: FlowPicture; readonly go: Flow['go'] }) {
  const texts = useTexts(flowTexts);
  const { choices, moment } = picture;
  const chosen = choices.find(({ strategy }) => strategy === moment?.strategy) ?? choices[0];
  const venues = new Set(chosen?.instruments.map(({ id }) => venueOf(id)));
  return (
    <>
      {choices.length > 1 && <Select size="xs" w={190} aria-label={texts.strategy} allowDeselect={false} value={chosen?.strategy ?? null} data={choices.map(({ strategy, timeframe }) => ({ value: strategy, label: `${strategy} · ${timeframe}` }))} onChange={(strategy) => { go({ strategy: strategy ?? undefined, instrument: undefined }); }} />}
      {chosen !== undefined && <Select size="xs" w={190} aria-label={texts.instrument} allowDeselect={false} searchable={chosen.instruments.length > 8} value={moment?.instrument ?? chosen.instruments[0]?.id ?? null} data={chosen.instruments.map(({ id }) => ({ value: id, label: venues.size > 1 ? id : symbolOf(id) }))} onChange={(instrument) => { go({ instrument: instrument ?? undefined, ...(picture.order === null ? {} : { at: moment === null ? undefined : String(moment.at) }) }); }} />}
    </>
  );
}

const OFFSETS = { kst: '+09:00', utc: 'Z' } as const;

/** Through time: from decision to decision, to a time, and back to now. */
export function TimeControls({ picture, isLive, go }: { readonly picture: FlowPicture; readonly isLive: boolean; readonly go: Flow['go'] }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const { zone } = useView();
  const { previousDecision, nextDecision, moment } = picture;
  const shown = moment === null ? '' : f.moment(moment.at).replace(' ', 'T');
  // What is being typed; undefined while nobody types.
  const [typed, setTyped] = useState<string>();
  const jump = (): void => {
    const at = typed === undefined ? NaN : Date.parse(`${typed.length === 16 ? `${typed}:00` : typed}${OFFSETS[zone]}`);
    setTyped(undefined);
    if (Number.isFinite(at)) go({ at: String(at) });
  };
  return (
    <Group gap="xs" wrap="wrap">
      <Button.Group>
        <Button size="xs" variant="default" disabled={previousDecision === null} onClick={() => { go({ at: String(previousDecision) }); }} aria-keyshortcuts="j" data-testid="previous-decision">← {texts.previous} <Key name="J" /></Button>
        <Button size="xs" variant="default" disabled={nextDecision === null} onClick={() => { go({ at: String(nextDecision) }); }} aria-keyshortcuts="k" data-testid="next-decision">{texts.next} <Key name="K" /> →</Button>
      </Button.Group>
      <TextInput size="xs" type="datetime-local" step={1} w={205} aria-label={`${texts.jump} (${f.zoneName})`} title={`${texts.jump} (${f.zoneName})`} value={typed ?? shown} onBlur={jump} onKeyDown={({ key }) => { if (key === 'Enter') jump(); }} onChange={({ currentTarget }) => { setTyped(currentTarget.value); }} data-testid="jump" />
      <Switch size="sm" label={texts.live} title={texts.liveHint} checked={isLive} onChange={({ currentTarget }) => { go({ at: currentTarget.checked || moment === null ? undefined : String(moment.at) }); }} data-testid="live" />
    </Group>
  );
}

const Key = ({ name }: { readonly name: string }) => <kbd aria-hidden="true" className="quiet" style={{ marginInline: 4, fontSize: '0.6875rem', border: '1px solid var(--line)', borderRadius: 4, padding: '0 4px' }}>{name}</kbd>;
