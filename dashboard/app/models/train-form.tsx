import { Button, Modal, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { reasonOf, useApi, useApiClient } from '../api.tsx';
import { NumberField } from '../parts/number-field.tsx';
import { modelTexts } from '../texts/models.ts';
import { useTexts } from '../view/view.tsx';

const LENGTHS = ['15m', '30m', '1h', '2h', '4h', '1d'] as const;
const SAME = '';

export function TrainForm({ isOpen, close }: { readonly isOpen: boolean; readonly close: () => void }) {
  const texts = useTexts(modelTexts);
  return <Modal opened={isOpen} onClose={close} title={texts.train} centered>{isOpen && <Form close={close} />}</Modal>;
}

function Form({ close }: { readonly close: () => void }) {
  const texts = useTexts(modelTexts);
  const api = useApi();
  const client = useApiClient();
  const queries = useQueryClient();
  const { data } = useQuery(api.models.trainable.queryOptions());
  const [place, setPlace] = useState<string | null>(null);
  const [on, setOn] = useState<string>(SAME);
  const [{ minutes, trials, seed }, setLimits] = useState({ minutes: 5, trials: 27, seed: 1 });
  const [isBusy, setIsBusy] = useState(false);
  const chosen = data?.find((one) => textOf(one) === place) ?? data?.at(0);
  const start = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (chosen === undefined) return;
    setIsBusy(true);
    try {
      await client.models.train.mutate({ ...chosen, ...(on === SAME ? {} : { on }), minutes, trials, seed });
      notifications.show({ message: texts.started, color: 'teal' });
      await queries.invalidateQueries({ queryKey: [['jobs']] });
      close();
    } catch (error) {
      notifications.show({ title: texts.failed, message: reasonOf(error), color: 'red', autoClose: false });
    }
    setIsBusy(false);
  };
  const number = (name: 'minutes' | 'trials' | 'seed', label: string, [min, max]: readonly [number, number]) => (
    <NumberField label={label} min={min} max={max} allowDecimal={false} value={{ minutes, trials, seed }[name]} onChange={(value) => { setLimits((old) => ({ ...old, [name]: Number(value) })); }} required />
  );
  return (
    <form onSubmit={(event) => { void start(event); }}>
      <Stack gap="sm">
        <Text size="sm" className="quiet">{texts.trainHint}</Text>
        {data?.length === 0 ? <Text size="sm">{texts.noData}</Text> : <Select label={texts.trainOn} searchable allowDeselect={false} data={(data ?? []).map(textOf)} value={chosen === undefined ? null : textOf(chosen)} onChange={setPlace} />}
        <Select label={texts.on} allowDeselect={false} data={[{ value: SAME, label: texts.onSame }, ...LENGTHS.map((value) => ({ value, label: value }))]} value={on} onChange={(value) => { setOn(value ?? SAME); }} />
        <SimpleGrid cols={3}>{number('minutes', texts.minutes, [1, 720])}{number('trials', texts.trialsWanted, [1, 1_000])}{number('seed', texts.seedLabel, [0, 2 ** 31])}</SimpleGrid>
        <Button type="submit" loading={isBusy} disabled={chosen === undefined}>{texts.start}</Button>
      </Stack>
    </form>
  );
}

const textOf = ({ venue, symbol, timeframe }: { readonly venue: string; readonly symbol: string; readonly timeframe: string }): string => `${venue} ${symbol} ${timeframe}`;
