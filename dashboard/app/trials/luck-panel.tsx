import { Group, Text } from '@mantine/core';
import { useState, type PointerEvent } from 'react';
import type { LuckHistory, LuckPoint } from '../../desk/trials.ts';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { trialTexts } from '../texts/trials.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const [WIDTH, HEIGHT] = [1_000, 220];

/** The best that was found against what as many tries without an edge would find. */
export function LuckPanel({ luck }: { readonly luck: LuckHistory | undefined }) {
  const texts = useTexts(trialTexts);
  return (
    <Panel title={texts.luckTitle} span={7}>
      {luck === undefined || luck.points.length < 2 ? <div style={{ minHeight: HEIGHT }}><Empty text={texts.noLuck} /></div> : <Chart points={luck.points} />}
      <Text size="xs" className="quiet" mt="sm">{texts.luckHint}</Text>
    </Panel>
  );
}

function Chart({ points }: { readonly points: readonly LuckPoint[] }) {
  const texts = useTexts(trialTexts);
  const f = useFormats();
  const [pointed, setPointed] = useState<number>();
  const values = points.flatMap(({ best, luck }) => [luck, ...(best === null ? [] : [best])]);
  const [low, high] = [Math.min(0, ...values), Math.max(0.5, ...values)];
  const [first, last] = [points[0].count, points[points.length - 1].count];
  // The first hundred tries matter as much as the last thousand: the axis counts in powers.
  const x = (count: number): number => WIDTH * (Math.log(count) - Math.log(first)) / Math.max(1e-9, Math.log(last) - Math.log(first));
  const y = (value: number): number => HEIGHT - 6 - (HEIGHT - 12) * (value - low) / (high - low);
  const path = (of: (point: LuckPoint) => number | null): string => points.flatMap((point) => { const value = of(point); return value === null ? [] : [`${x(point.count).toFixed(1)},${y(value).toFixed(1)}`]; }).join(' ');
  const shown = points.findLast(({ count }) => x(count) <= (pointed ?? WIDTH)) ?? points[0];
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointed(WIDTH * (event.clientX - box.left) / box.width);
  };
  const ticks = [low, 0, high / 2, high].filter((tick, i, all) => all.findIndex((other) => Math.abs(other - tick) < (high - low) / 12) === i);
  return (
    <>
      <div style={{ position: 'relative', paddingInlineStart: 34 }}>
        {ticks.map((tick) => <Text key={tick} size="xs" className="quiet figure" style={{ position: 'absolute', insetInlineStart: 0, top: y(tick) - 9 }}>{f.number(tick, 1)}</Text>)}
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" height={HEIGHT} preserveAspectRatio="none" role="img" aria-label={texts.luckTitle} onPointerMove={point} onPointerLeave={() => { setPointed(undefined); }} style={{ display: 'block', touchAction: 'pan-y' }}>
          {ticks.map((tick) => <line key={tick} x1={0} x2={WIDTH} y1={y(tick)} y2={y(tick)} stroke="var(--line)" vectorEffect="non-scaling-stroke" />)}
          <polyline points={path(({ luck }) => luck)} fill="none" stroke="var(--amber)" strokeWidth="1.8" strokeDasharray="6 4" vectorEffect="non-scaling-stroke" />
          <polyline points={path(({ best }) => best)} fill="none" stroke="var(--mantine-color-teal-5)" strokeWidth="2" vectorEffect="non-scaling-stroke" />
          {pointed !== undefined && <line x1={x(shown.count)} x2={x(shown.count)} y1={0} y2={HEIGHT} stroke="var(--ink-quiet)" vectorEffect="non-scaling-stroke" />}
        </svg>
        <Group justify="space-between"><Text size="xs" className="quiet figure">{texts.count}: {f.count(first)}</Text><Text size="xs" className="quiet figure">{f.count(last)}</Text></Group>
      </div>
      <Group gap="md" mt={6}>
        <Text size="sm" className="figure"><span aria-hidden="true" style={{ color: 'var(--mantine-color-teal-5)' }}>━ </span>{texts.bestSoFar} {f.number(shown.best)}</Text>
        <Text size="sm" className="figure"><span aria-hidden="true" className="warn">╌ </span>{texts.byLuck} {f.number(shown.luck)}</Text>
        <Text size="sm" className="quiet figure">{texts.afterTrials(f.count(shown.count))}, {f.day(shown.at)}</Text>
      </Group>
    </>
  );
}
