import 'uplot/dist/uPlot.min.css';
import Plot from 'uplot';
import type { LineChartProps } from './line-chart-props.ts';

interface Drawing extends Required<Pick<LineChartProps, 'times' | 'lines' | 'height' | 'formatValue'>> {
  readonly timeZone: string;
  readonly colourOf: (name: string) => string;
}

/** Draws into a box and keeps to its width. The answer takes it away again. */
export function drawLines(box: HTMLElement, { times, lines, height, formatValue, timeZone, colourOf }: Drawing): () => void {
  const ink = colourOf('--ink-quiet');
  const zoned = (seconds: number): Date => Plot.tzDate(new Date(seconds * 1_000), timeZone);
  const grid = { stroke: colourOf('--line'), width: 1 };
  const size = (): { width: number; height: number } => ({ width: Math.max(80, box.clientWidth), height });
  const plot = new Plot({
    ...size(), padding: [8, 8, 0, 0], legend: { show: false }, cursor: { points: { size: 6 }, y: false, drag: { x: true, y: false } },
    tzDate: zoned,
    scales: { x: { time: true } },
    axes: [
      { stroke: ink, grid: { show: false }, ticks: { show: false }, font: '11px system-ui', size: 26, values: axisTimes(zoned) },
      { stroke: ink, grid, ticks: { show: false }, font: '11px system-ui', size: (_, values) => 14 + 6.5 * Math.max(4, ...(values ?? []).map((value) => value.length)), values: (_, values) => values.map((value) => formatValue(value)) },
    ],
    series: [{}, ...lines.map(({ name, colour, isFilled, isDashed }): Plot.Series => ({ label: name, stroke: colourOf(colour), width: 1.6, points: { show: false }, ...(isFilled === true ? { fill: `${colourOf(colour)}1f` } : {}), ...(isDashed === true ? { dash: [5, 4] } : {}) }))],
  }, [times.map((at) => at / 1_000), ...lines.map(({ values }) => [...values])] as Plot.AlignedData, box);
  const watching = new ResizeObserver(() => { plot.setSize(size()); });
  watching.observe(box);
  return () => {
    watching.disconnect();
    plot.destroy();
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Hours while a day fits the axis, days and months beyond. */
const axisTimes = (zoned: (seconds: number) => Date): Plot.Axis.Values => (...[, splits, , , step]) => splits.map((seconds) => {
  const at = zoned(seconds);
  if (step < 60) return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  if (step < 86_400) return `${two(at.getHours())}:${two(at.getMinutes())}`;
  return step < 2_419_200 ? `${two(at.getMonth() + 1)}-${two(at.getDate())}` : `${at.getFullYear()}-${two(at.getMonth() + 1)}`;
});
