import { Button, Checkbox, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { TrialLine, TrialPage, TrialTotals } from '../../desk/trials.ts';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { trialTexts } from '../texts/trials.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { paramText } from './param-text.ts';
import { MOST_PICKED, PAGE, pickedTrials } from './trials-asked.ts';

const SHORT = 12;

/** Changes the address: another filter begins at the first page again. */
export function usePut() {
  const [, setSearch] = useSearchParams();
  return (changes: Readonly<Record<string, string | null>>): void => {
    setSearch((old) => {
      const next = new URLSearchParams(old);
      if (!('page' in changes) && !('pick' in changes)) next.delete('page');
      for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
      }
      return next;
    }, { replace: true, preventScrollReset: true });
  };
}

export function TrialFilters({ totals }: { readonly totals: TrialTotals }) {
  const texts = useTexts(trialTexts);
  const [search] = useSearchParams();
  const put = usePut();
  const [typed, setTyped] = useState(search.get('text') ?? '');
  const putText = useDebouncedCallback((text: string) => { put({ text }); }, 300);
  const kinds = totals.kinds.map((kind) => ({ value: kind, label: texts.kinds[kind] }));
  return (
    <Group gap="xs" mb="md">
      <Select size="sm" w={190} searchable clearable placeholder={texts.strategy} aria-label={texts.strategy} data={[...totals.strategies]} value={search.get('strategy')} onChange={(strategy) => { put({ strategy }); }} />
      <Select size="sm" w={170} searchable clearable placeholder={texts.market} aria-label={texts.market} data={totals.instruments.map((value) => ({ value, label: symbolOf(value) }))} value={search.get('instrument')} onChange={(instrument) => { put({ instrument }); }} />
      <Select size="sm" w={130} clearable placeholder={texts.kind} aria-label={texts.kind} data={kinds} value={search.get('kind')} onChange={(kind) => { put({ kind }); }} />
      <TextInput size="sm" w={200} placeholder={texts.filter} aria-label={texts.filter} value={typed} onChange={({ currentTarget: { value } }) => { setTyped(value); putText(value); }} />
    </Group>
  );
}

export function TrialList({ page }: { readonly page: TrialPage | undefined }) {
  const texts = useTexts(trialTexts);
  const f = useFormats();
  const [search] = useSearchParams();
  const put = usePut();
  const number = Math.max(1, Number(search.get('page') ?? 1) || 1);
  const trials = page?.trials ?? [];
  const found = page?.found ?? 0;
  return (
    <Panel title={texts.list} side={<Select size="xs" w={170} allowDeselect={false} aria-label={texts.order} data={Object.entries(texts.orders).map(([value, label]) => ({ value, label }))} value={search.get('order') ?? 'newest'} onChange={(order) => { put({ order }); }} />}>
      {trials.length === 0 ? <Empty text={texts.noFit} /> : (
        <div className="scroll-x"><table className="rows" style={{ whiteSpace: 'nowrap' }}>
          <thead><tr><th>{texts.pick}</th><th>{texts.strategy}</th><th>{texts.market}</th><th>{texts.params}</th><th className="end">{texts.sharpe}</th><th className="end">{texts.profit}</th><th className="end">{texts.trades}</th><th>{texts.kind}</th><th>{texts.time} ({f.zoneName})</th></tr></thead>
          <tbody>{trials.map((trial) => <Row key={trial.id} trial={trial} />)}</tbody>
        </table></div>
      )}
      <Group justify="space-between" mt="sm">
        <Button size="xs" variant="default" disabled={number <= 1} onClick={() => { put({ page: String(number - 1) }); }}>{texts.previous}</Button>
        <Text size="sm" className="quiet figure">{found > 0 && texts.page(f.count((number - 1) * PAGE + 1), f.count(Math.min(found, number * PAGE)), f.count(found))}</Text>
        <Button size="xs" variant="default" disabled={number * PAGE >= found} onClick={() => { put({ page: String(number + 1) }); }}>{texts.next}</Button>
      </Group>
    </Panel>
  );
}

function Row({ trial: { id, at, kind, strategy, instruments, timeframe, params, metrics, hasOpenedLockBox } }: { readonly trial: TrialLine }) {
  const texts = useTexts(trialTexts);
  const f = useFormats();
  const [search] = useSearchParams();
  const put = usePut();
  const picked = pickedTrials(search);
  const short = id.slice(0, SHORT);
  const isPicked = picked.includes(short);
  const profit = metrics['netProfit'];
  return (
    <tr>
      <td><Checkbox size="xs" aria-label={texts.pickOne(short)} checked={isPicked} disabled={!isPicked && picked.length >= MOST_PICKED} onChange={() => { put({ pick: (isPicked ? picked.filter((one) => one !== short) : [...picked, short]).join(',') }); }} /></td>
      <td>{strategy}</td>
      <td style={instruments.length > 2 ? { whiteSpace: 'normal', minWidth: 180 } : undefined}>{instruments.map(symbolOf).join(', ')} <span className="quiet">{timeframe}</span></td>
      <td className="clip" title={paramText(params)}>{paramText(params)}</td>
      <td className="end figure">{f.number(metrics['sharpe'])}</td>
      <td className="end"><Change value={profit}>{kind === 'train' ? f.percentChange(profit) : f.number(profit)}</Change></td>
      <td className="end figure">{f.count(metrics['trades'])}</td>
      <td>{texts.kinds[kind]}{hasOpenedLockBox && <Text size="xs" className="quiet">{texts.lockBox}</Text>}</td>
      <td className="figure quiet">{f.moment(at)}</td>
    </tr>
  );
}
