import { SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { EquityHistory } from '../../desk/account.ts';
import { useApi } from '../api.tsx';
import { Empty } from '../parts/empty.tsx';
import { LineChart } from '../parts/line-chart.tsx';
import { Panel } from '../parts/panel.tsx';
import { overviewTexts } from '../texts/overview.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const RANGES = { hour: 3_600_000, day: 86_400_000, week: 604_800_000, all: Infinity } as const;
type Range = keyof typeof RANGES;
const EVERY_MS = 10_000;

export function EquityPanel({ first, currency }: { readonly first: EquityHistory | undefined; readonly currency: string }) {
  const texts = useTexts(overviewTexts);
  const f = useFormats();
  const [range, setRange] = useState<Range>('all');
  const { data } = useQuery(useApi().overview.equity.queryOptions(range === 'all' ? {} : { from: beginOf(range) }, { refetchInterval: EVERY_MS, placeholderData: keepPreviousData, ...(range === 'all' && first !== undefined ? { initialData: first } : {}) }));
  const moments = data?.moments ?? [];
  const times = useMemo(() => moments.map(({ at }) => at), [moments]);
  const lines = useMemo(() => [{ name: texts.equity, values: moments.map(({ equity }) => equity), colour: '--mantine-color-teal-5', isFilled: false }], [moments, texts.equity]);
  const formatValue = useCallback((value: number) => f.money(value, currency), [f, currency]);
  return (
    <Panel title={texts.equity} side={<SegmentedControl size="xs" value={range} onChange={(next) => { setRange(next as Range); }} data={Object.entries(texts.ranges).map(([value, label]) => ({ value, label }))} aria-label={texts.range} />}>
      {moments.length < 2 ? <Empty text={texts.noEquity} /> : <LineChart times={times} lines={lines} height={240} formatValue={formatValue} label={texts.equity} />}
    </Panel>
  );
}

/** To the minute, so that the question stays the same for a while. */
const beginOf = (range: Exclude<Range, 'all'>): number => Math.floor((Date.now() - RANGES[range]) / 60_000) * 60_000;
