import { Alert, MultiSelect, Select, SimpleGrid, TextInput } from '@mantine/core';
import type { DatasetOffer } from '../../desk/research.ts';
import { researchTexts } from '../texts/research.ts';
import { useFormats, type Formats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import type { RunFields } from './run-fields.ts';

interface DataChoiceProps {
  readonly datasets: readonly DatasetOffer[];
  readonly fields: RunFields;
  readonly change: (change: Partial<RunFields>) => void;
  /** Several instruments at once. */
  readonly isMany: boolean;
}

/** Which candles, and which part of them. */
export function DataChoice({ datasets, fields, change, isMany }: DataChoiceProps) {
  const texts = useTexts(researchTexts);
  const f = useFormats();
  const chosen = datasets.filter(({ id }) => fields.data.includes(id));
  const [first] = chosen;
  const offered = isMany && first !== undefined ? datasets.filter(({ timeframe }) => timeframe === first.timeframe) : datasets;
  const options = offered.map((dataset) => ({ value: dataset.id, label: nameOf(dataset, texts.madeUp) }));
  const about = first === undefined ? isMany ? texts.dataHint : texts.oneDataHint : chosen.map((dataset) => spanOf(dataset, f, texts)).join(' · ');
  return (
    <section>
      {isMany
        ? <MultiSelect label={texts.data} description={about} inputWrapperOrder={['label', 'input', 'description', 'error']} data={options} value={[...fields.data]} onChange={(data) => { change({ data }); }} maxValues={10} searchable name="data" />
        : <Select label={texts.data} description={about} inputWrapperOrder={['label', 'input', 'description', 'error']} data={options} value={fields.data[0] ?? null} onChange={(id) => { if (id !== null) change({ data: [id] }); }} allowDeselect={false} searchable name="data" />}
      {chosen.some(({ isMadeUp }) => isMadeUp) && <Alert color="yellow" variant="light" mt={8} py={6} px="sm">{texts.madeUpWarning}</Alert>}
      <SimpleGrid cols={2} mt="sm" spacing="sm">
        <TextInput type="date" label={texts.from} value={fields.from} onChange={({ currentTarget }) => { change({ from: currentTarget.value }); }} />
        <TextInput type="date" label={texts.to} value={fields.to} onChange={({ currentTarget }) => { change({ to: currentTarget.value }); }} />
      </SimpleGrid>
    </section>
  );
}

const nameOf = ({ venue, symbol, timeframe, isMadeUp }: DatasetOffer, madeUp: string): string => `${symbol} ${timeframe} · ${isMadeUp ? madeUp : venue}`;

function spanOf({ rows, from, to, missing, isFrozen }: DatasetOffer, f: Formats, texts: { readonly candles: (n: string) => string; readonly missing: (n: string) => string; readonly frozen: string }): string {
  return [`${f.day(from)} – ${f.day(to)}`, texts.candles(f.count(rows)), ...(missing > 0 ? [texts.missing(f.count(missing))] : []), ...(isFrozen ? [texts.frozen] : [])].join(', ');
}
