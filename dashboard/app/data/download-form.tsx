import { Button, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { NumberField } from '../parts/number-field.tsx';
import { Panel } from '../parts/panel.tsx';
import { dataTexts } from '../texts/data.ts';
import { symbolOf, venueOf } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import type { Download, Synthetic } from './use-data-work.ts';
import { TIMEFRAME_NAMES } from '../view/timeframes.ts';

const VENUES = ['binance', 'binanceusdm', 'bybit', 'okx', 'upbit', 'bithumb'] as const;
const SYMBOL = /^[A-Z0-9.]+\/[A-Z0-9.]+(:[A-Z0-9.]+)?$/;

export function DownloadForm({ offer, busy, today, start }: { readonly offer: { readonly instruments: readonly string[]; readonly timeframe: string }; readonly busy: boolean; readonly today: string; readonly start: (order: Download) => void }) {
  const texts = useTexts(dataTexts);
  const [first = 'binance:BTC/USDT'] = offer.instruments;
  const [order, setOrder] = useState<Download>({ venue: VENUES.find((name) => name === venueOf(first)) ?? 'binance', symbol: symbolOf(first), timeframe: offer.timeframe, kind: 'candles', from: `${Number(today.slice(0, 4)) - 1}${today.slice(4, 8)}01`, onConflict: 'refuse' });
  const [isTried, setIsTried] = useState(false);
  const set = (part: Partial<Download>): void => { setOrder({ ...order, ...part }); };
  const isWrong = !SYMBOL.test(order.symbol);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setIsTried(true);
    if (!isWrong) start(order);
  };
  return (
    <Panel title={texts.download} span={7}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm" className="quiet">{texts.downloadHint}</Text>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
            <NativeSelect label={texts.venue} data={[...VENUES]} value={order.venue} onChange={({ currentTarget }) => { set({ venue: currentTarget.value as Download['venue'] }); }} />
            <TextInput label={texts.symbol} title={texts.symbolHint} value={order.symbol} list="data-symbols" onChange={({ currentTarget }) => { set({ symbol: currentTarget.value.toUpperCase() }); }} error={isTried && isWrong ? texts.wrongSymbol : undefined} required maxLength={40} />
            <NativeSelect label={texts.kind} data={Object.entries(texts.kinds).map(([value, label]) => ({ value, label }))} value={order.kind} onChange={({ currentTarget }) => { set({ kind: currentTarget.value as Download['kind'] }); }} />
            <NativeSelect label={texts.timeframe} data={[...TIMEFRAME_NAMES]} value={order.timeframe} disabled={order.kind !== 'candles'} onChange={({ currentTarget }) => { set({ timeframe: currentTarget.value }); }} />
            <TextInput type="date" label={`${texts.fromDay} (UTC)`} value={order.from} max={today} required onChange={({ currentTarget }) => { set({ from: currentTarget.value }); }} />
            <TextInput type="date" label={texts.toDay} value={order.to ?? ''} onChange={({ currentTarget }) => { set({ to: currentTarget.value === '' ? undefined : currentTarget.value }); }} />
          </SimpleGrid>
          <datalist id="data-symbols">{[...new Set(offer.instruments.map(symbolOf))].map((symbol) => <option key={symbol} value={symbol} />)}</datalist>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" style={{ alignItems: 'end' }}>
            <NativeSelect label={texts.conflict} data={Object.entries(texts.conflicts).map(([value, label]) => ({ value, label }))} value={order.onConflict} onChange={({ currentTarget }) => { set({ onConflict: currentTarget.value as 'refuse' | 'last' }); }} />
            <Button type="submit" disabled={busy} data-testid="download">{texts.start}</Button>
          </SimpleGrid>
        </Stack>
      </form>
    </Panel>
  );
}

export function SyntheticForm({ busy, start }: { readonly busy: boolean; readonly start: (order: Synthetic) => void }) {
  const texts = useTexts(dataTexts);
  const [order, setOrder] = useState<Synthetic>({ timeframe: '1h', from: '2023-01-01', days: 730, seed: 1 });
  const set = (part: Partial<Synthetic>): void => { setOrder({ ...order, ...part }); };
  return (
    <Panel title={texts.synthetic} span={5}>
      <form onSubmit={(event) => { event.preventDefault(); start(order); }}>
        <Stack gap="sm">
          <Text size="sm" className="quiet">{texts.syntheticHint}</Text>
          <SimpleGrid cols={2} spacing="sm">
            <NativeSelect label={texts.timeframe} data={[...TIMEFRAME_NAMES]} value={order.timeframe} onChange={({ currentTarget }) => { set({ timeframe: currentTarget.value }); }} />
            <TextInput type="date" label={`${texts.fromDay} (UTC)`} value={order.from} required onChange={({ currentTarget }) => { set({ from: currentTarget.value }); }} />
            <NumberField label={texts.days} value={order.days} min={1} max={5_000} allowDecimal={false} onChange={(days) => { set({ days: Number(days) }); }} />
            <NumberField label={texts.seed} value={order.seed} min={0} max={999_999_999} allowDecimal={false} onChange={(seed) => { set({ seed: Number(seed) }); }} />
          </SimpleGrid>
          <Button type="submit" variant="default" disabled={busy} data-testid="synthetic">{texts.make}</Button>
        </Stack>
      </form>
    </Panel>
  );
}
