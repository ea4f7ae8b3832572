import type { HeatMap, Slice } from '../../../search/charts.ts';
import type { ParamValue } from '../../../search/dimension.ts';
import { escaped } from '../escape.ts';
import { canvas, plotWidth, svg, xRange, yAxis, yRange, type Canvas } from './frame.ts';
import { pixel } from './line.ts';
import { linear } from './scale.ts';

const short = (value: ParamValue): string => (typeof value === 'number' ? String(Number(value.toPrecision(3))) : String(value));
const scoreText = (value: number): string => String(Number(value.toPrecision(3)));

/** Fill of a score between the worst and the best: the better, the stronger. */
function shade(value: number, [low, high]: readonly [number, number]): string {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return `style="fill:color-mix(in srgb,var(--own) ${Math.round(8 + 87 * share)}%,var(--paper))"`;
}

const rangeOf = (values: readonly number[]): readonly [number, number] => [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)];

/** Median score over two parameters; cells that nobody tried stay empty. */
export function scoreMap(map: HeatMap, width: number): string {
  const rows = map.y.bins.length;
  const height = Math.max(160, Math.min(30, (width - 90) / map.x.bins.length) * rows + 46);
  const area: Canvas = { ...canvas(width, height), left: 74, bottom: 36, top: 4 };
  const values = map.cells.flat().flatMap((cell) => (cell === null ? [] : [cell.median]));
  const range = rangeOf(values);
  const [left, right] = xRange(area);
  const [bottom, top] = yRange(area);
  const [wide, high] = [(right - left) / map.x.bins.length, (bottom - top) / rows];
  const label = ({ from, to }: HeatMap['x']['bins'][number]): string => (from === to ? short(from) : `${short(from)}-${short(to)}`);
  const every = Math.max(1, Math.ceil(58 / wide));
  const cells = map.cells.flatMap((line, row) => line.map((cell, column) => (cell === null ? '' : `<rect ${shade(cell.median, range)} x="${pixel(left + column * wide + 1)}" y="${pixel(bottom - (row + 1) * high + 1)}" width="${pixel(wide - 2)}" height="${pixel(high - 2)}" rx="2"><title>${escaped(`${map.x.name} ${label(map.x.bins[column])}, ${map.y.name} ${label(map.y.bins[row])}: ${scoreText(cell.median)} (${cell.trials})`)}</title></rect>`)));
  return svg(area, `${map.y.name}, ${map.x.name}`, [
    ...cells,
    ...map.y.bins.map((bin, row) => `<text x="${left - 8}" y="${pixel(bottom - (row + 0.5) * high)}" dy=".32em" text-anchor="end">${escaped(label(bin))}</text>`),
    ...map.x.bins.map((bin, column) => (column % every === 0 ? `<text x="${pixel(left + (column + 0.5) * wide)}" y="${bottom + 15}" text-anchor="middle">${escaped(label(bin))}</text>` : '')),
    `<text class="note" x="${pixel((left + right) / 2)}" y="${height - 4}" text-anchor="middle">${escaped(map.x.name)}</text>`,
  ]);
}

/** Every score against one parameter. */
export function slicePlot({ name, points }: Slice, width: number): string {
  const area: Canvas = { ...canvas(width, 190), left: 44, bottom: 34 };
  const isNumeric = points.every(({ value }) => typeof value === 'number');
  const choices = [...new Set(points.map(({ value }) => String(value)))];
  const at = (value: ParamValue): number => (isNumeric ? Number(value) : choices.indexOf(String(value)));
  const domain = rangeOf(points.map(({ value }) => at(value)));
  const scores = rangeOf(points.map(({ score }) => score));
  const room = (scores[1] - scores[0]) * 0.06 || 0.5;
  const yDomain = [scores[0] - room, scores[1] + room] as const;
  const [x, y] = [linear(domain, [xRange(area)[0] + 6, xRange(area)[1] - 6]), linear(yDomain, yRange(area))];
  const ends = isNumeric ? [domain[0], domain[1]].map((value) => ({ at: value, text: short(value) })) : choices.map((text, k) => ({ at: k, text }));
  return svg(area, name, [
    yAxis(area, { scale: y, domain: yDomain, text: scoreText }),
    ...points.map(({ value, score, trial }) => `<circle class="dot" cx="${pixel(x(at(value)))}" cy="${pixel(y(score))}" r="3"><title>${escaped(`${trial}: ${name} ${short(value)}, ${scoreText(score)}`)}</title></circle>`),
    ...ends.map(({ at: value, text }, k) => `<text x="${pixel(x(value))}" y="${area.height - area.bottom + 15}" text-anchor="${ends.length > 1 && k === 0 ? 'start' : k === ends.length - 1 ? 'end' : 'middle'}">${escaped(text)}</text>`),
    `<text class="note" x="${pixel(area.left + plotWidth(area) / 2)}" y="${area.height - 4}" text-anchor="middle">${escaped(name)}</text>`,
  ]);
}

interface Bar {
  readonly name: string;
  /** 0 to 1. */
  readonly share: number;
}

/** Shares as bars, in the order given. */
export function shareBars(bars: readonly Bar[], width: number, name: string): string {
  const height = 12 + bars.length * 26;
  const area: Canvas = { ...canvas(width, height), left: Math.min(170, width / 3), right: 52, top: 6, bottom: 6 };
  const x = linear([0, Math.max(0.01, ...bars.map(({ share }) => share))], xRange(area));
  return svg(area, name, bars.flatMap(({ name: of, share }, k) => {
    const y = area.top + k * 26;
    return [
      `<text class="note" x="${area.left - 8}" y="${y + 11}" dy=".32em" text-anchor="end">${escaped(of)}</text>`, `<rect class="bar own" x="${area.left}" y="${y + 3}" width="${pixel(Math.max(1, x(share) - area.left))}" height="16" rx="1.5"/>`,
      `<text x="${pixel(Math.max(area.left + 1, x(share)) + 6)}" y="${y + 11}" dy=".32em">${(100 * share).toFixed(0)}%</text>`,
    ];
  }));
}

interface Coordinates {
  readonly axes: readonly string[];
  readonly lines: readonly { readonly at: readonly (number | null)[]; readonly score: number }[];
}

/** Each trial as a line through all its parameters; the better, the stronger. The last axis is the score. */
export function parallelLines({ axes, lines }: Coordinates, { width, score, ends }: { readonly width: number; readonly score: string; readonly ends: readonly (readonly [low: string, high: string])[] }): string {
  const area: Canvas = { ...canvas(width, width < 500 ? 240 : 300), left: 40, right: 40, top: 22, bottom: 34 };
  const range = rangeOf(lines.map((line) => line.score));
  const names = [...axes, score];
  const x = linear([0, names.length - 1], xRange(area));
  const y = linear([0, 1], yRange(area));
  const place = (value: number): number => (range[1] > range[0] ? (value - range[0]) / (range[1] - range[0]) : 0.5);
  const sorted = lines.toSorted((a, b) => a.score - b.score);
  const paths = sorted.map(({ at, score: value }) => {
    const points = [...at, place(value)].flatMap((share, k) => (share === null ? [] : [`${pixel(x(k))} ${pixel(y(share))}`]));
    const strength = place(value);
    return `<path class="way thread" style="opacity:${(0.12 + 0.78 * strength ** 2).toFixed(2)}" d="M${points.join('L')}"/>`;
  });
  const axisEnds = [...ends, [scoreText(range[0]), scoreText(range[1])] as const];
  return svg(area, `${score}: ${axes.join(', ')}`, [
    ...paths,
    ...names.map((name, k) => `<path class="mark" d="M${pixel(x(k))} ${area.top}V${area.height - area.bottom}"/><text x="${pixel(x(k))}" y="${area.top - 8}" text-anchor="middle">${escaped(axisEnds[k][1])}</text><text x="${pixel(x(k))}" y="${area.height - area.bottom + 14}" text-anchor="middle">${escaped(axisEnds[k][0])}</text><text class="note" x="${pixel(x(k))}" y="${area.height - 4}" text-anchor="middle">${escaped(name)}</text>`),
  ]);
}

/** Two bars a window: what the chosen parameters made where they were chosen, and after. */
export function windowBars(windows: readonly { readonly name: string; readonly inside: number | null; readonly outside: number | null }[], { width, name }: { readonly width: number; readonly name: string }): string {
  const area: Canvas = { ...canvas(width, 230), bottom: 26 };
  const values = windows.flatMap(({ inside, outside }) => [inside ?? 0, outside ?? 0]);
  const [low, high] = rangeOf([0, ...values]);
  const room = (high - low) * 0.06 || 0.5;
  const domain = [low - room, high + room] as const;
  const y = linear(domain, yRange(area));
  const slot = plotWidth(area) / windows.length;
  const size = Math.min(46, slot * 0.36);
  const bar = (value: number | null, x: number, kind: string): string => (value === null ? '' : `<rect class="bar ${kind}" x="${pixel(x)}" y="${pixel(Math.min(y(0), y(value)))}" width="${pixel(size)}" height="${pixel(Math.max(0.5, Math.abs(y(value) - y(0))))}"/>`);
  return svg(area, name, [
    yAxis(area, { scale: y, domain, text: scoreText }), `<path class="base" d="M${area.left} ${pixel(y(0))}H${area.width - area.right}"/>`,
    ...windows.map(({ name: of, inside, outside }, k) => {
      const middle = area.left + (k + 0.5) * slot;
      return `${bar(inside, middle - size - 1, 'other')}${bar(outside, middle + 1, 'own')}<text x="${pixel(middle)}" y="${area.height - area.bottom + 18}" text-anchor="middle">${escaped(of)}</text>`;
    }),
  ]);
}
