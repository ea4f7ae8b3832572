import { escaped } from '../escape.ts';
import { grouped } from '../format.ts';
import type { Labels } from '../labels.ts';
import { pixel } from './line.ts';
import { niceTicks, timeTicks, type Scale } from './scale.ts';

/** What a chart is drawn on, in pixels of its own view box. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const canvas = (width: number, height: number): Canvas => ({ width, height, left: width < 500 ? 46 : 60, right: 4, top: 10, bottom: 26 });

export const plotWidth = ({ width, left, right }: Canvas): number => width - left - right;
/** The x and y ranges of the plot; y runs upwards. */
export const xRange = ({ left, width, right }: Canvas): readonly [number, number] => [left, width - right];
export const yRange = ({ height, bottom, top }: Canvas): readonly [number, number] => [height - bottom, top];

/** A whole chart as an SVG element that names what it shows. */
export const svg = ({ width, height }: Canvas, name: string, body: readonly string[]): string =>
  `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(name)}">${body.join('')}</svg>`;

interface Axis {
  readonly scale: Scale;
  readonly domain: readonly [number, number];
}

/** Hairlines with their values to the left of the plot. */
export function yAxis(area: Canvas, { scale, domain, text }: Axis & { text(value: number): string }): string {
  const count = Math.max(2, Math.floor((area.height - area.bottom - area.top) / 56));
  const ticks = niceTicks(domain[0], domain[1], count);
  // A round step can leave a single value, which says nothing of the scale.
  return (ticks.length > 1 ? ticks : niceTicks(domain[0], domain[1], 2 * count)).map((value) => {
    const y = pixel(scale(value));
    return `<path class="grid" d="M${area.left} ${y}H${area.width - area.right}"/><text class="tick" x="${area.left - 8}" y="${y}" dy=".32em" text-anchor="end">${escaped(text(value))}</text>`;
  }).join('');
}

/** Dates below the plot. */
export function timeAxis(area: Canvas, { scale, domain, labels }: Axis & { readonly labels: Labels }): string {
  const ticks = timeTicks(domain, Math.max(2, Math.floor(plotWidth(area) / (area.width < 500 ? 62 : 84))), labels);
  const y = area.height - area.bottom;
  return ticks.map(({ at, label, major }) => {
    const x = scale(at);
    // A label that would run over an edge is left out; its mark stays.
    const fits = x > area.left + 8 && x < area.width - 18;
    const anchor = x <= area.left + 8 ? 'start' : 'middle';
    const words = fits || anchor === 'start' ? `<text class="tick${major ? ' major' : ''}" x="${pixel(x)}" y="${y + 18}" text-anchor="${anchor}">${escaped(label)}</text>` : '';
    return `<path class="mark" d="M${pixel(x)} ${y}v5"/>${words}`;
  }).join('');
}

/** Writes the numbers of one axis alike, as short as its largest allows: 12,500 or 12.5k or 1.2M. */
export function compact([low, high]: readonly [number, number]): (value: number) => string {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const short = (unit: number, letter: string) => (value: number) => (value === 0 ? '0' : `${Number((value / unit).toPrecision(4))}${letter}`);
  if (largest >= 1e9) return short(1e9, 'B');
  if (largest >= 1e6) return short(1e6, 'M');
  if (largest >= 1e5) return short(1e3, 'k');
  return (value) => (Number.isInteger(value) ? grouped(value, 0) : String(Number(value.toPrecision(6))));
}
