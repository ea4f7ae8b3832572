import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import type { TrialCloud } from '../../desk/optimise.ts';
import { optimiseTexts } from '../texts/optimise.ts';
import { useTexts } from '../view/view.tsx';
import { placeOn, shareBetween, valueOn, type ScoredTrial } from './cloud.ts';

/** On each axis from where to where, 0 to 1; null: all of it. */
export type Bounds = readonly (readonly [number, number] | null)[];

interface PlotProps {
  readonly cloud: TrialCloud;
  /** From the lowest score to the highest: the best are drawn over the others. */
  readonly trials: readonly ScoredTrial[];
  readonly kept: readonly ScoredTrial[];
  readonly bounds: Bounds;
  readonly bind: (axis: number, bound: readonly [number, number] | null) => void;
}

const [HEIGHT, TOP, BOTTOM, SIDE, LEAST_STEP, AXIS_WIDTH] = [320, 30, 26, 56, 96, 22];
/** Shorter than this a drag is a click, which lifts the bounds of the axis. */
const LEAST_DRAG = 0.015;

const textOf = (value: number | boolean | string): string => (typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value));

/** Lines on a canvas, axes over them. */
export function ParallelPlot({ cloud, trials, kept, bounds, bind }: PlotProps) {
  const texts = useTexts(optimiseTexts);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(900);
  const scheme = useComputedColorScheme('light');
  const least = SIDE * 2 + LEAST_STEP * cloud.axes.length;
  const wide = Math.max(least, width);
  // One place more than axes: the last is the score.
  const step = (wide - 2 * SIDE) / cloud.axes.length;
  useEffect(() => {
    const place = box.current?.parentElement;
    if (place === null || place === undefined) return undefined;
    const watching = new ResizeObserver(() => { setWidth(place.clientWidth); });
    watching.observe(place);
    return () => { watching.disconnect(); };
  }, []);
  useEffect(() => { if (canvas.current !== null) draw(canvas.current, { cloud, trials, kept, wide, step }); }, [cloud, trials, kept, wide, step, scheme]);
  return (
    <div ref={box} style={{ position: 'relative', width: wide, height: HEIGHT }} data-testid="parallel">
      <canvas ref={canvas} style={{ position: 'absolute', inset: 0, width: wide, height: HEIGHT }} role="img" aria-label={texts.lines} />
      <svg width={wide} height={HEIGHT} style={{ position: 'absolute', inset: 0, fontSize: 12 }} aria-hidden="true">
        {cloud.axes.map((axis, k) => <Axis key={axis.name} name={axis.name} low={textOf(valueOn(axis, 0))} high={textOf(valueOn(axis, 1))} x={SIDE + k * step} bound={bounds[k] ?? null} bind={(bound) => { bind(k, bound); }} />)}
        <Axis name={texts.score} low={scoreText(trials[0]?.score)} high={scoreText(trials.at(-1)?.score)} x={SIDE + cloud.axes.length * step} bound={null} />
      </svg>
    </div>
  );
}

const scoreText = (score: number | undefined): string => (score === undefined ? '' : score.toFixed(2));

interface AxisProps {
  readonly name: string;
  readonly low: string;
  readonly high: string;
  readonly x: number;
  readonly bound: readonly [number, number] | null;
  readonly bind?: (bound: readonly [number, number] | null) => void;
}

const yOf = (place: number): number => TOP + (1 - place) * (HEIGHT - TOP - BOTTOM);

function Axis({ name, low, high, x, bound, bind }: AxisProps) {
  const [from, setFrom] = useState<number>();
  const placeOf = (event: PointerEvent<SVGRectElement>): number => {
    const { top } = event.currentTarget.ownerSVGElement?.getBoundingClientRect() ?? { top: 0 };
    return Math.min(1, Math.max(0, 1 - (event.clientY - top - TOP) / (HEIGHT - TOP - BOTTOM)));
  };
  const drag = (event: PointerEvent<SVGRectElement>, isOver: boolean): void => {
    if (from === undefined) return;
    const to = placeOf(event);
    if (isOver) setFrom(undefined);
    if (Math.abs(to - from) >= LEAST_DRAG) bind?.([Math.min(from, to), Math.max(from, to)]);
    else if (isOver) bind?.(null);
  };
  return (
    <g>
      <line x1={x} x2={x} y1={TOP} y2={HEIGHT - BOTTOM} stroke="var(--ink-quiet)" />
      <text x={x} y={14} textAnchor="middle" fill="var(--ink)">{name}</text>
      <text x={x} y={TOP - 4} textAnchor="middle" fill="var(--ink-quiet)" fontSize="11">{high}</text>
      <text x={x} y={HEIGHT - BOTTOM + 14} textAnchor="middle" fill="var(--ink-quiet)" fontSize="11">{low}</text>
      {bound !== null && <rect x={x - 7} width={14} y={yOf(bound[1])} height={Math.max(2, yOf(bound[0]) - yOf(bound[1]))} fill="var(--mantine-color-teal-5)" fillOpacity="0.35" stroke="var(--mantine-color-teal-5)" rx={3} />}
      {bind !== undefined && (
        <rect x={x - AXIS_WIDTH / 2} y={TOP - 8} width={AXIS_WIDTH} height={HEIGHT - TOP - BOTTOM + 16} fill="transparent" style={{ cursor: 'ns-resize', touchAction: 'none' }}
          onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); setFrom(placeOf(event)); }} onPointerMove={(event) => { drag(event, false); }} onPointerUp={(event) => { drag(event, true); }} />
      )}
    </g>
  );
}

interface Drawing extends Pick<PlotProps, 'cloud' | 'trials' | 'kept'> {
  readonly wide: number;
  readonly step: number;
}

function draw(canvas: HTMLCanvasElement, { cloud, trials, kept, wide, step }: Drawing): void {
  const ratio = Math.min(2, window.devicePixelRatio);
  canvas.width = Math.round(wide * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const colourOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#888';
  pen.scale(ratio, ratio);
  const [low, high] = [trials[0]?.score ?? 0, trials.at(-1)?.score ?? 1];
  const path = ({ values, score }: ScoredTrial): void => {
    pen.beginPath();
    let isDown = false;
    cloud.axes.forEach((axis, k) => {
      const place = placeOn(axis, values[k]);
      if (place === null) { isDown = false; return; }
      if (isDown) pen.lineTo(SIDE + k * step, yOf(place));
      else pen.moveTo(SIDE + k * step, yOf(place));
      isDown = true;
    });
    if (isDown) pen.lineTo(SIDE + cloud.axes.length * step, yOf(shareBetween(score, low, high)));
    pen.stroke();
  };
  if (kept.length < trials.length) {
    pen.strokeStyle = colourOf('--line');
    pen.globalAlpha = 0.5;
    for (const trial of trials) path(trial);
  }
  const [dim, bright] = [colourOf('--ink-quiet'), colourOf('--mantine-color-teal-5')];
  for (const trial of kept) {
    const share = shareBetween(trial.score, low, high);
    pen.strokeStyle = `color-mix(in oklab, ${bright} ${Math.round(100 * share)}%, ${dim})`;
    pen.globalAlpha = 0.1 + 0.75 * share ** 2;
    pen.lineWidth = 0.8 + 1.2 * share ** 2;
    path(trial);
  }
  pen.globalAlpha = 1;
}
