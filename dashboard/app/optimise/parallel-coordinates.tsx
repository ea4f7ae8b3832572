import { Button, Group, RangeSlider, SimpleGrid, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { SearchAxis, TrialCloud } from '../../desk/optimise.ts';
import { Panel } from '../parts/panel.tsx';
import { optimiseTexts } from '../texts/optimise.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { brushed, scoredOf, valueOn, type ScoredTrial } from './cloud.ts';
import { ParallelPlot, type Bounds } from './parallel-plot.tsx';

const BEST = 8;

const textOn = (axis: SearchAxis, place: number): string => { const value = valueOn(axis, place); return typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value); };

/** Every trial as a line through its parameters; what passes between the bounds stays. */
export function ParallelCoordinates({ cloud }: { readonly cloud: TrialCloud }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  const [bounds, setBounds] = useState<Bounds>(() => cloud.axes.map(() => null));
  const trials = useMemo(() => scoredOf(cloud).toSorted((a, b) => a.score - b.score), [cloud]);
  const kept = useMemo(() => brushed(cloud, trials, bounds), [cloud, trials, bounds]);
  const bind = (at: number, bound: readonly [number, number] | null): void => { setBounds((current) => current.map((old, k) => (k === at ? bound : old))); };
  const isBound = bounds.some((bound) => bound !== null);
  if (trials.length === 0) return <Panel title={texts.lines}><Text size="sm" className="quiet">{texts.tooFew}</Text></Panel>;
  const side = <Group gap="xs"><Text size="xs" className="quiet figure">{texts.selected(f.count(kept.length), f.count(trials.length))}</Text><Button size="compact-xs" variant="default" disabled={!isBound} onClick={() => { setBounds(cloud.axes.map(() => null)); }}>{texts.clear}</Button></Group>;
  return (
    <Panel title={texts.lines} side={side}>
      <Text size="xs" className="quiet" mb="sm">{texts.linesHint}</Text>
      <div className="scroll-x"><ParallelPlot cloud={cloud} trials={trials} kept={kept} bounds={bounds} bind={bind} /></div>
      <SimpleGrid cols={{ base: 1, xs: 2, md: Math.min(4, cloud.axes.length) }} spacing="lg" mt="md">
        {cloud.axes.map((axis, k) => (
          <div key={axis.name}>
            <Text size="xs" className="quiet">{axis.name}: {textOn(axis, bounds[k]?.[0] ?? 0)} – {textOn(axis, bounds[k]?.[1] ?? 1)}</Text>
            <RangeSlider size="sm" min={0} max={1} step={0.01} minRange={0} label={null} value={[bounds[k]?.[0] ?? 0, bounds[k]?.[1] ?? 1]} onChange={([low, high]) => { bind(k, low <= 0 && high >= 1 ? null : [low, high]); }} thumbFromLabel={`${texts.between(axis.name)} ↓`} thumbToLabel={`${texts.between(axis.name)} ↑`} />
          </div>
        ))}
      </SimpleGrid>
      <Best cloud={cloud} trials={kept} />
    </Panel>
  );
}

function Best({ cloud, trials }: { readonly cloud: TrialCloud; readonly trials: readonly ScoredTrial[] }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  return (
    <>
      <Title order={3} mt="lg" mb={4}>{texts.bestOf}</Title>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.rank}</th><th className="end">{texts.score} ({cloud.objectives[0]})</th>{cloud.axes.map(({ name }) => <th key={name} className="end">{name}</th>)}</tr></thead>
        <tbody>{trials.slice(-BEST).toReversed().map(({ trial, score, values }, k) => (
          <tr key={trial}><td>{k + 1}</td><td className="end">{f.number(score)}</td>{cloud.axes.map(({ name }, at) => { const value = values[at]; return <td key={name} className="end">{typeof value === 'number' ? Number(value.toPrecision(6)) : String(value ?? '–')}</td>; })}</tr>
        ))}</tbody>
      </table></div>
    </>
  );
}
