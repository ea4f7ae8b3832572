import { Accordion, Input, SegmentedControl, SimpleGrid, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import type { ResearchOffer } from '../../desk/research.ts';
import { NumberField } from '../parts/number-field.tsx';
import { researchTexts } from '../texts/research.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import type { RunFields, Typed } from './run-fields.ts';

interface FieldsProps {
  readonly usual: ResearchOffer['usual'];
  readonly fields: RunFields;
  readonly change: (change: Partial<RunFields>) => void;
}

const typed = (value: string | number): Typed => (typeof value === 'number' ? value : '');

/** What trading costs: as configured, nothing, or as typed. */
export function CostFields({ usual, fields: { costKind, custom }, change }: FieldsProps) {
  const texts = useTexts(researchTexts);
  const f = useFormats();
  const fees = usual.takerFeeBps === null && usual.makerFeeBps === null ? texts.venueFees : texts.fees(f.bps(usual.makerFeeBps), f.bps(usual.takerFeeBps));
  const field = (name: keyof RunFields['custom']) => <NumberField label={texts[name]} min={0} max={name === 'latencyMs' ? 60_000 : 1_000} value={custom[name]} onChange={(value) => { change({ custom: { ...custom, [name]: typed(value) } }); }} />;
  return (
    <section>
      <Input.Label id="costs-label">{texts.costs}</Input.Label>
      <SegmentedControl fullWidth aria-labelledby="costs-label" value={costKind} onChange={(kind) => { change({ costKind: kind as RunFields['costKind'] }); }} data={Object.entries(texts.costKinds).map(([value, label]) => ({ value, label }))} />
      {costKind === 'realistic' && <Text size="xs" className="quiet" mt={6}>{texts.realisticHint({ fees, spread: f.bps(usual.spreadBps), slippage: usual.slippage, latency: `${usual.latencyMs} ms` })}</Text>}
      {costKind === 'zero' && <Text size="xs" className="warn" mt={6}>{texts.zeroHint}</Text>}
      {costKind === 'custom' && <SimpleGrid cols={2} mt="xs" spacing="sm">{field('feeBps')}{field('spreadBps')}{field('slippageBps')}{field('latencyMs')}</SimpleGrid>}
    </section>
  );
}

/** Money at the start, size, and exits beside those of the strategy. */
export function AccountFields({ usual, fields, change }: FieldsProps) {
  const texts = useTexts(researchTexts);
  const f = useFormats();
  const [open, setOpen] = useState<string | null>(null);
  const field = (name: 'cash' | 'exposure' | 'leverage' | 'stopLoss' | 'takeProfit' | 'trailingStop', { most, placeholder, suffix }: { readonly most: number; readonly placeholder: string; readonly suffix?: string }) => (
    <NumberField label={texts[name]} min={0} max={most} value={fields[name]} placeholder={placeholder} suffix={suffix} thousandSeparator={name === 'cash' ? ',' : undefined} onChange={(value) => { change({ [name]: typed(value) }); }} />
  );
  return (
    <Accordion value={open} onChange={setOpen} variant="default" chevronPosition="left" styles={{ control: { paddingInline: 0 }, content: { paddingInline: 0 }, item: { borderBottom: 0 } }}>
      <Accordion.Item value="account">
        <Accordion.Control><Text size="sm" fw={500}>{texts.account}</Text></Accordion.Control>
        <Accordion.Panel>
          {/* A field that keeps the form from being sent has to be seen. */}
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" onInvalidCapture={() => { setOpen('account'); }}>
            {field('cash', { most: 1e12, placeholder: f.number(usual.cash, 0) })}
            {field('exposure', { most: 100, placeholder: f.percent(usual.exposure, 0), suffix: ' %' })}
            {field('leverage', { most: 125, placeholder: String(usual.leverage) })}
            <Switch label={texts.shorts} checked={fields.shorts} onChange={({ currentTarget }) => { change({ shorts: currentTarget.checked }); }} mt={28} />
            {field('stopLoss', { most: 99, placeholder: texts.none })}
            {field('takeProfit', { most: 1_000, placeholder: texts.none })}
            {field('trailingStop', { most: 99, placeholder: texts.none })}
          </SimpleGrid>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
