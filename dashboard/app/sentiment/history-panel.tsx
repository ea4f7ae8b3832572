import { useCallback, useMemo } from 'react';
import type { Mood } from '../../desk/sentiment.ts';
import { Empty } from '../parts/empty.tsx';
import { LineChart } from '../parts/line-chart.tsx';
import { Panel } from '../parts/panel.tsx';
import { sentimentTexts } from '../texts/sentiment.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** The index over time: at each moment only what was known then. */
export function HistoryPanel({ mood: { history } }: { readonly mood: Mood }) {
  const texts = useTexts(sentimentTexts);
  const f = useFormats();
  const times = useMemo(() => history.map(({ at }) => at), [history]);
  const lines = useMemo(() => [{ name: texts.gauge, values: history.map(({ value }) => value), colour: '--mantine-color-teal-5' }], [history, texts.gauge]);
  const formatValue = useCallback((value: number) => f.number(value), [f]);
  return <Panel title={texts.history}>{history.length < 2 ? <Empty text={texts.historyNone} /> : <LineChart times={times} lines={lines} height={200} formatValue={formatValue} label={texts.history} />}</Panel>;
}
