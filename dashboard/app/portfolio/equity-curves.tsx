import { SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { EquityHistory } from '../../desk/account.ts';
import { useApi } from '../api.tsx';
import { Empty } from '../parts/empty.tsx';
import { LineChart } from '../parts/line-chart.tsx';
import { Panel } from '../parts/panel.tsx';
import { portfolioTexts } from '../texts/portfolio.ts';
import { useFormats } from '../view/format.ts';
import { choiceOf, useSearch } from '../view/use-search.ts';
import { useTexts } from '../view/view.tsx';

const RANGES = ['all', 'month', 'week', 'day'] as const;
const LENGTHS = { month: 30 * 86_400_000, week: 7 * 86_400_000, day: 86_400_000 } as const;
const EVERY_MS = 10_000;

/** To the minute, so that the question stays the same for a while. */
const beginOf = (range: keyof typeof LENGTHS): number => Math.floor((Date.now() - LENGTHS[range]) / 60_000) * 60_000;

export function EquityCurves({ first, currency }: { readonly first: EquityHistory | undefined; readonly currency: string }) {
  const texts = useTexts(portfolioTexts);
  const f = useFormats();
  const { get, set } = useSearch();
  const range = choiceOf(get('range'), RANGES);
  const { data } = useQuery(useApi().overview.equity.queryOptions(range === 'all' ? {} : { from: beginOf(range) }, { refetchInterval: EVERY_MS, placeholderData: (before) => before ?? first }));
  const moments = data?.moments ?? [];
  const times = useMemo(() => moments.map(({ at }) => at), [moments]);
  const equity = useMemo(() => [{ name: texts.equity, values: moments.map((moment) => moment.equity), colour: '--mantine-color-teal-5' }], [moments, texts.equity]);
  const drawdown = useMemo(() => [{ name: texts.drawdown, values: moments.map((moment) => -moment.drawdown), colour: '--loss', isFilled: true }], [moments, texts.drawdown]);
  const money = useCallback((value: number) => f.money(value, currency), [f, currency]);
  const percent = useCallback((value: number) => f.percent(value, 1), [f]);
  return (
    <Panel title={`${texts.equity} (${currency})`} side={<SegmentedControl size="xs" value={range} onChange={(next) => { set({ range: next === 'all' ? undefined : next }); }} data={['day', 'week', 'month', 'all'].map((value) => ({ value, label: texts.ranges[value as keyof typeof texts.ranges] }))} aria-label={texts.range} />}>
      {moments.length < 2 ? <Empty text={texts.noEquity} /> : (
        <>
          <LineChart times={times} lines={equity} height={220} formatValue={money} label={texts.equity} />
          <Text size="xs" className="quiet" mt="xs">{texts.drawdown}</Text>
          <LineChart times={times} lines={drawdown} height={110} formatValue={percent} label={texts.drawdown} />
        </>
      )}
    </Panel>
  );
}
