import { Anchor, SegmentedControl, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Denials } from '../../desk/risk.ts';
import { useApi } from '../api.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { riskTexts } from '../texts/risk.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { TimeBars } from './time-bars.tsx';

const RANGES = { hour: 3_600_000, day: 86_400_000, week: 604_800_000, all: Infinity } as const;
type Range = keyof typeof RANGES;
const EVERY_MS = 10_000;

const isRange = (text: string | null): text is Range => text !== null && text in RANGES;

/** Orders that the gate refused: by rule, and when. */
export function DenialsPanel({ first }: { readonly first: Denials | undefined }) {
  const texts = useTexts(riskTexts);
  const f = useFormats();
  const [search, setSearch] = useSearchParams();
  const given = search.get('refused');
  const range = isRange(given) ? given : 'all';
  // Counted from one moment while a range is looked at: the question stays the same.
  const [opened] = useState(() => new Map<Range, number>());
  const begin = opened.get(range) ?? Math.floor(Date.now() / 60_000) * 60_000 - RANGES[range];
  opened.set(range, begin);
  const { data } = useQuery(useApi().risk.denials.queryOptions(range === 'all' ? {} : { from: begin }, { refetchInterval: EVERY_MS, placeholderData: keepPreviousData, ...(range === 'all' && first !== undefined ? { initialData: first } : {}) }));
  const choose = (next: string): void => { setSearch((now) => { const changed = new URLSearchParams(now); changed.set('refused', next); return changed; }, { replace: true, preventScrollReset: true }); };
  return (
    <Panel title={texts.denials} side={<SegmentedControl size="xs" value={range} onChange={choose} data={Object.entries(texts.ranges).map(([value, label]) => ({ value, label }))} aria-label={texts.range} />}>
      {data === undefined || data.total === 0 ? <Empty text={texts.noDenials} /> : (
        <>
          <TimeBars times={data.times} counts={data.counts} stepMs={data.stepMs} label={`${texts.denials}: ${texts.total(f.count(data.total))}`} />
          <Table rules={data.rules} />
        </>
      )}
      {data?.isComplete === false && <Text size="xs" className="quiet" mt="xs">{texts.reading}</Text>}
    </Panel>
  );
}

function Table({ rules }: Pick<Denials, 'rules'>) {
  const texts = useTexts(riskTexts);
  const f = useFormats();
  return (
    <div className="scroll-x"><table className="rows">
      <thead><tr><th>{texts.rule}</th><th className="end">{texts.count}</th><th>{texts.last} ({f.zoneName})</th><th>{texts.instrument}</th><th>{texts.lastReason}</th><th /></tr></thead>
      <tbody>{rules.map(({ rule, count, at, instrument, reason, order }) => (
        <tr key={rule}>
          <td><strong>{texts.rules[rule] ?? rule}</strong><Text size="xs" className="quiet">{rule}</Text></td><td className="end">{f.count(count)}</td><td className="figure quiet">{f.moment(at)}</td><td>{symbolOf(instrument)}</td><td style={{ minWidth: 220 }} lang="en">{reason}</td>
          <td className="end"><Anchor component={Link} size="xs" to={`/flow?order=${encodeURIComponent(order)}`}>{texts.why}</Anchor></td>
        </tr>
      ))}</tbody>
    </table></div>
  );
}
