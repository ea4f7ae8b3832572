import { Button, CloseButton, Code, Group, NativeSelect, SimpleGrid, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DatasetLine } from '../../desk/data.ts';
import { reasonOf, useApi } from '../api.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { dataTexts } from '../texts/data.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { GapTimeline } from './gap-timeline.tsx';
import { longerThan } from '../view/timeframes.ts';

interface Does {
  readonly check: (ids: readonly string[]) => void;
  readonly resample: (dataset: string, timeframe: string) => void;
  readonly close: () => void;
  readonly busy: boolean;
}

/** One dataset: its figures, where it has gaps, and what can be made of it. */
export function DatasetDetails({ dataset, check, resample, close, busy }: Does & { readonly dataset: DatasetLine }) {
  const texts = useTexts(dataTexts);
  const f = useFormats();
  const side = <Group gap="xs"><Button size="xs" variant="default" disabled={busy} onClick={() => { check([dataset.id]); }}>{texts.check}</Button><CloseButton aria-label={texts.close} onClick={close} /></Group>;
  return (
    <Panel title={`${dataset.symbol} · ${dataset.timeframe} · ${dataset.venue}`} side={side} id="dataset">
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="md" mb="md">
        <Stat name={texts.rows} value={f.count(dataset.rows)} hint={`${f.day(dataset.from)} – ${f.day(dataset.to)}`} />
        <Stat name={texts.missing} value={f.count(dataset.missing)} hint={texts.holes(f.count(dataset.holes))} />
        <Stat name={texts.longest} value={dataset.longestHole === null ? '–' : f.duration(dataset.longestHole.missing * dataset.candleMs)} hint={dataset.longestHole === null ? undefined : f.moment(dataset.longestHole.after)} />
        <Stat name={texts.zeroVolume} value={f.count(dataset.zeroVolume)} hint={f.percent(dataset.zeroVolume / Math.max(1, dataset.rows), 1)} />
        <Stat name={texts.size} value={f.bytes(dataset.bytes)} hint={`${texts.files}: ${f.count(dataset.spans.length)}`} />
        <Tooltip label={<><div>{texts.hashHint}</div><div style={{ wordBreak: 'break-all' }}>{dataset.hash}</div></>} multiline maw={320}><div tabIndex={0}><Stat name={texts.hash} value={<Code fz="0.95rem">{dataset.hash.slice(0, 10)}</Code>} hint={dataset.isFrozen ? texts.frozen : undefined} /></div></Tooltip>
      </SimpleGrid>
      <Gaps dataset={dataset} />
      <Text size="xs" className="quiet" mt="sm" truncate title={dataset.sources.join('\n')}>{texts.sources}: {dataset.sources.slice(-3).join(', ') || '–'}</Text>
      <Resample dataset={dataset} resample={resample} busy={busy} />
    </Panel>
  );
}

const LISTED = 20;

function Gaps({ dataset }: { readonly dataset: DatasetLine }) {
  const texts = useTexts(dataTexts);
  const f = useFormats();
  const { data, error } = useQuery(useApi().data.gaps.queryOptions({ dataset: dataset.id }, { staleTime: 60_000 }));
  if (error !== null) return <Text size="sm" className="warn" role="alert">{texts.gapsFailed}: {reasonOf(error)}</Text>;
  const longest = (data?.holes ?? []).toSorted((a, b) => b.missing - a.missing).slice(0, LISTED);
  return (
    <>
      <GapTimeline dataset={dataset} holes={data?.holes} />
      <Text size="sm" mt={6} mih={22} className="quiet">{data === undefined ? texts.gapsLoading : data.total === 0 ? texts.noGaps : `${texts.gapCount(f.count(data.total), f.count(data.missing))}${data.total > LISTED ? ` ${texts.gapShown(f.count(Math.min(LISTED, data.holes.length)))}` : ''}`}</Text>
      {longest.length > 0 && (
        <div className="scroll-x"><table className="rows">
          <thead><tr><th>{texts.gapFrom} ({f.zoneName})</th><th>{texts.gapTo}</th><th className="end">{texts.missing}</th><th className="end">{texts.gapLength}</th></tr></thead>
          <tbody>{longest.map(({ after, missing }) => <tr key={after}><td className="figure">{f.moment(after)}</td><td className="figure">{f.moment(after + (missing + 1) * dataset.candleMs)}</td><td className="end">{f.count(missing)}</td><td className="end">{f.duration(missing * dataset.candleMs)}</td></tr>)}</tbody>
        </table></div>
      )}
    </>
  );
}

function Resample({ dataset, resample, busy }: { readonly dataset: DatasetLine; readonly resample: Does['resample']; readonly busy: boolean }) {
  const texts = useTexts(dataTexts);
  const longer = longerThan(dataset.candleMs);
  const [chosen, setChosen] = useState<string>();
  const timeframe = chosen !== undefined && longer.includes(chosen) ? chosen : longer[0];
  if (timeframe === undefined) return null;
  return (
    <Group gap="xs" align="flex-end" mt="md">
      <NativeSelect size="xs" label={texts.resample} value={timeframe} onChange={({ currentTarget }) => { setChosen(currentTarget.value); }} data={[...longer]} w={150} />
      <Button size="xs" variant="default" disabled={busy} onClick={() => { resample(dataset.id, timeframe); }}>{texts.resampleMake}</Button>
      <Text size="xs" className="quiet" maw={420}>{texts.resampleHint}</Text>
    </Group>
  );
}
