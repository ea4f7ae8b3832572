import { Badge, SimpleGrid } from '@mantine/core';
import type { Mood, MoodPoint, MoodSeries } from '../../desk/sentiment.ts';
import { useStatus } from '../live/live.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat } from '../parts/stat.tsx';
import { sentimentTexts } from '../texts/sentiment.ts';
import { symbolOf, useFormats, type Formats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const KINDS = ['fearGreed', 'funding', 'openInterest', 'longShort', 'kimchi'] as const;

/** Each in its own unit. */
function written(kind: MoodSeries['kind'], value: number, f: Formats): string {
  switch (kind) {
    case 'fearGreed': return f.count(value);
    case 'funding': return f.percentChange(value, 4);
    case 'kimchi': return f.percentChange(value);
    case 'openInterest': return f.count(value);
    case 'longShort': return f.number(value);
  }
}

/** What is stored beside news, and the premium that the trading process reckons now. */
export function FigurePanel({ mood: { series, at } }: { readonly mood: Mood }) {
  const texts = useTexts(sentimentTexts);
  const f = useFormats();
  const premiums = Object.entries(useStatus()?.premiums ?? {});
  return (
    <Panel title={texts.figures}>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="lg">
        {KINDS.map((kind) => {
          const found = series.find((one) => one.kind === kind);
          const last = found?.points.at(-1);
          const name = `${texts.part[kind]}${found === undefined || found.about === '' ? '' : ` · ${kind === 'kimchi' ? symbolOf(found.about) : found.about}`}`;
          return (
            <div key={kind}>
              <Stat name={name} value={last === undefined ? '–' : written(kind, last.value, f)} hint={found === undefined || last === undefined ? texts.none : `${found.label === '' ? texts.units[kind] : found.label} · ${texts.old(f.duration(at - last.at))}`} />
              <Spark points={found?.points ?? []} />
            </div>
          );
        })}
        {premiums.map(([base, premium]) => <div key={base}><Stat name={<>{texts.part.kimchi} · {base} <Badge size="xs" variant="light" radius="sm" tt="none" title={texts.liveHint}>{texts.live}</Badge></>} value={f.percentChange(premium)} hint={texts.units.kimchi} /></div>)}
      </SimpleGrid>
    </Panel>
  );
}

const [WIDTH, HEIGHT] = [160, 34];

function Spark({ points }: { readonly points: readonly MoodPoint[] }) {
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [from, to] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 1];
  const path = points.length < 2 || from === to ? '' : points.map(({ at, value }, i) => `${i === 0 ? 'M' : 'L'}${(((at - from) / (to - from)) * WIDTH).toFixed(1)} ${(high === low ? HEIGHT / 2 : 2 + (1 - (value - low) / (high - low)) * (HEIGHT - 4)).toFixed(1)}`).join('');
  return <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" style={{ width: '100%', height: HEIGHT, display: 'block', marginTop: 4 }}><path d={path} fill="none" stroke="var(--mantine-color-teal-5)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" /></svg>;
}
