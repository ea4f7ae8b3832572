import { Group, SegmentedControl, Select, Text } from '@mantine/core';
import { useState, type PointerEvent } from 'react';
import { useSearchParams } from 'react-router';
import type { WeightHistory } from '../../desk/models.ts';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { modelTexts } from '../texts/models.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { expertColour, regimeColour } from './colours.ts';
import { Swatch } from './outlook-panel.tsx';
import { momentAt, stackShapes } from './stack-shapes.ts';

const WIDTH = 1_000;
const HEIGHT = 240;

/** Shares of the forecasters over time, stacked, and the regime under them. */
export function WeightsPanel({ history }: { readonly history: WeightHistory | undefined }) {
  const texts = useTexts(modelTexts);
  const [search, setSearch] = useSearchParams();
  const put = (name: string, value: string): void => { setSearch((old) => { old.set(name, value); return old; }, { replace: true, preventScrollReset: true }); };
  const subjects = history?.subjects ?? [];
  const subject = history?.subject;
  return (
    <Panel title={texts.weights} span={7} side={<Group gap="xs" justify="flex-end">
      {subjects.length > 1 && <Select size="xs" w={170} aria-label={texts.subject} allowDeselect={false} value={subject === null || subject === undefined ? null : `${subject.strategy} ${subject.instrument}`}
        data={subjects.map(({ strategy, instrument }) => ({ value: `${strategy} ${instrument}`, label: `${symbolOf(instrument)}, ${strategy}` }))} onChange={(value) => { if (value !== null) put('at', value); }} />}
      <SegmentedControl size="xs" aria-label={texts.range} value={search.get('range') ?? 'all'} data={Object.entries(texts.ranges).map(([value, label]) => ({ value, label }))} onChange={(value) => { put('range', value); }} />
    </Group>}>
      {history === undefined || history.moments.length < 2 ? <div style={{ minHeight: HEIGHT }}><Empty text={texts.noWeights} /></div> : <Chart history={history} />}
    </Panel>
  );
}

function Chart({ history: { experts, moments, regimes } }: { readonly history: WeightHistory }) {
  const texts = useTexts(modelTexts);
  const f = useFormats();
  const [pointed, setPointed] = useState<number>();
  const [from, to] = [moments[0].at, moments[moments.length - 1].at];
  const shapes = stackShapes(moments, experts.length, { from, to, width: WIDTH, height: HEIGHT });
  const share = (at: number): number => (to > from ? (Math.min(to, Math.max(from, at)) - from) / (to - from) : 0);
  const shown = momentAt(moments, pointed ?? to) ?? moments[0];
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointed(from + (to - from) * (event.clientX - box.left) / box.width);
  };
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 22}`} width="100%" height={HEIGHT + 22} preserveAspectRatio="none" role="img" aria-label={texts.weights} onPointerMove={point} onPointerLeave={() => { setPointed(undefined); }} style={{ display: 'block', touchAction: 'pan-y' }}>
        {shapes.map(({ index, path }) => <path key={experts[index]} d={path} fill={expertColour(index)} stroke="var(--surface)" strokeWidth="0.6" vectorEffect="non-scaling-stroke"><title>{experts[index]}</title></path>)}
        {regimes.map(({ regime, from: begin, to: end }) => <rect key={`${regime} ${begin}`} x={WIDTH * share(begin)} y={HEIGHT + 8} width={Math.max(1, WIDTH * (share(end) - share(begin)))} height={12} fill={regimeColour(regime)}><title>{`${texts.regimes[regime] ?? regime}, ${f.moment(begin)}`}</title></rect>)}
        {pointed !== undefined && <line x1={WIDTH * share(shown.at)} x2={WIDTH * share(shown.at)} y1={0} y2={HEIGHT + 22} stroke="var(--ink)" strokeWidth="1" vectorEffect="non-scaling-stroke" />}
      </svg>
      <Group justify="space-between" mt={4}><Text size="xs" className="quiet figure">{f.moment(from)}</Text><Text size="xs" className="quiet figure">{f.moment(to)}</Text></Group>
      <Text size="sm" mt={6} className="figure" style={{ whiteSpace: 'normal' }}>{texts.atMoment} {f.moment(shown.at)}: <Swatch colour={regimeColour(shown.regime)} />{texts.regimes[shown.regime] ?? shown.regime}, {shown.champion ?? texts.noChampion}</Text>
      <Group gap="xs" mt={6} mih={70} align="flex-start">{experts.map((name, i) => <Text key={name} size="xs" className="figure"><Swatch colour={expertColour(i)} />{name} {f.percent(shown.weights[i], 0)}</Text>)}</Group>
      <Text size="xs" className="quiet" mt="xs">{texts.weightsHint}</Text>
    </>
  );
}
