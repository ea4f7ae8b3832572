import { Group, Select, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { SearchAxis, SearchResult, TrialCloud } from '../../desk/optimise.ts';
import { Panel } from '../parts/panel.tsx';
import { optimiseTexts } from '../texts/optimise.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { binOn, binsOf, heatCells, shareBetween, valueOn } from './cloud.ts';

interface HeatMapProps {
  readonly cloud: TrialCloud;
  readonly importance: SearchResult['importance'];
  readonly winner: SearchResult['winner'];
}

const [WIDTH, HEIGHT] = [600, 340];

/** The two parameters that matter most, to begin with. */
function firstAxes({ axes }: TrialCloud, importance: SearchResult['importance']): readonly [number, number] {
  const ranked = (importance?.parameters ?? []).map(({ name }) => axes.findIndex((axis) => axis.name === name)).filter((at) => at >= 0);
  const order = [...new Set([...ranked, ...axes.keys()])];
  return [order[0] ?? 0, order[1] ?? 0];
}

/** Scores over two parameters, whatever the others were. */
export function HeatMap({ cloud, importance, winner }: HeatMapProps) {
  const texts = useTexts(optimiseTexts);
  const [[across, up], setAxes] = useState(() => firstAxes(cloud, importance));
  const names = cloud.axes.map(({ name }, k) => ({ value: String(k), label: name }));
  const axisOf = (value: string | null, now: number): number => (value === null ? now : Number(value));
  const side = (
    <Group gap="xs" wrap="nowrap">
      <Select size="xs" w={120} data={names} value={String(across)} allowDeselect={false} aria-label={texts.across} leftSection="→" onChange={(value) => { setAxes([axisOf(value, across), up]); }} />
      <Select size="xs" w={120} data={names} value={String(up)} allowDeselect={false} aria-label={texts.up} leftSection="↑" onChange={(value) => { setAxes([across, axisOf(value, up)]); }} />
    </Group>
  );
  return (
    <Panel title={texts.map} side={cloud.axes.length > 1 ? side : undefined} span={7}>
      {cloud.axes.length < 2 ? <Text size="sm" className="quiet">{texts.tooFew}</Text> : <Cells cloud={cloud} across={across} up={up} winner={winner} />}
      <Text size="xs" className="quiet" mt={6}>{texts.mapHint}</Text>
    </Panel>
  );
}

const ends = (axis: SearchAxis): readonly [string, string] => {
  const text = (place: number): string => { const value = valueOn(axis, place); return typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value); };
  return [text(0), text(1)];
};

function Cells({ cloud, across, up, winner }: { readonly cloud: TrialCloud; readonly across: number; readonly up: number; readonly winner: SearchResult['winner'] }) {
  const texts = useTexts(optimiseTexts);
  const f = useFormats();
  const cells = useMemo(() => heatCells(cloud, across, up), [cloud, across, up]);
  const [x, y] = [cloud.axes[across], cloud.axes[up]];
  if (x === undefined || y === undefined) return null;
  const medians = cells.flat().flatMap((cell) => (cell === null ? [] : [cell.median]));
  const [low, high] = [Math.min(...medians), Math.max(...medians)];
  const [wide, tall] = [WIDTH / binsOf(x), HEIGHT / binsOf(y)];
  const [chosenX, chosenY] = [binOn(x, winner?.params[x.name]), binOn(y, winner?.params[y.name])];
  const [leftEnd, rightEnd] = ends(x);
  const [lowEnd, highEnd] = ends(y);
  const box = (column: number, row: number) => ({ x: column * wide + 1, y: (binsOf(y) - 1 - row) * tall + 1, width: wide - 2, height: tall - 2, rx: 3 });
  return (
    <>
      <Group justify="space-between" gap="xs" mb={2}><Text size="xs"><span className="quiet">↑</span> {y.name} <span className="quiet figure">{lowEnd} – {highEnd}</span></Text></Group>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={`${texts.map}: ${x.name}, ${y.name}`} data-testid="heat-map" style={{ display: 'block' }}>
        {cells.flatMap((line, row) => line.map((cell, column) => (
          <rect key={`${row} ${column}`} {...box(column, row)} fill={cell === null ? 'var(--shade)' : `color-mix(in oklab, var(--mantine-color-teal-5) ${Math.round(8 + 92 * shareBetween(cell.median, low, high))}%, var(--surface))`}>
            {cell !== null && <title>{texts.cell(f.number(cell.median), f.number(cell.best), cell.count)}</title>}
          </rect>
        )))}
        {chosenX !== null && chosenY !== null && <rect {...box(chosenX, chosenY)} fill="none" stroke="var(--ink)" strokeWidth="2.5" />}
      </svg>
      <Group justify="space-between" gap="xs" mt={2}><Text size="xs" className="quiet figure">{leftEnd}</Text><Text size="xs">{x.name} <span className="quiet">→</span></Text><Text size="xs" className="quiet figure">{rightEnd}</Text></Group>
      {medians.length > 0 && (
        <Group gap={8} justify="flex-end" mt={2}>
          <Text size="xs" className="quiet figure">{texts.less} {f.number(low)}</Text>
          <span aria-hidden="true" style={{ width: 90, height: 8, borderRadius: 4, background: 'linear-gradient(to right in oklab, color-mix(in oklab, var(--mantine-color-teal-5) 8%, var(--surface)), var(--mantine-color-teal-5))', border: '1px solid var(--line)' }} />
          <Text size="xs" className="quiet figure">{f.number(high)} {texts.more}</Text>
        </Group>
      )}
    </>
  );
}
