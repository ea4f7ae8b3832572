import { mean, quantileOfSorted } from '../../metrics/moments.ts';
import { percentText } from '../format.ts';
import { escaped } from '../escape.ts';
import type { ChartStyle } from './equity-chart.ts';
import { canvas, plotWidth, svg, xRange, yAxis, yRange } from './frame.ts';
import { pixel } from './line.ts';
import { linear, niceTicks } from './scale.ts';

export interface Bins {
  readonly width: number;
  /** Lower edge of the first bin; every edge is a multiple of the width, so that zero parts two bins. */
  readonly from: number;
  readonly counts: readonly number[];
}

const FEWEST = 8;
const MOST = 36;
/** A basis point: finer differences of trades mean nothing. */
const FINEST = 0.0001;

/** Bins of the width of Freedman and Diaconis (1981), 2 IQR n^(-1/3), between 8 and 36 of them, none finer than a basis point. */
export function bins(values: readonly number[]): Bins {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[0];
  const high = sorted[sorted.length - 1];
  const span = high - low || Math.abs(high) || 1;
  const rule = (2 * (quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25))) / Math.cbrt(values.length);
  const width = Math.max(Math.min(Math.max(rule, span / MOST), span / FEWEST), FINEST);
  const first = Math.floor(low / width);
  const counts = Array.from({ length: Math.floor(high / width) - first + 1 }, () => 0);
  for (const value of values) counts[Math.floor(value / width) - first] += 1;
  return { width, from: first * width, counts };
}

/** How often a trade ended with which profit, as a share of what it cost. */
export function histogram(ratios: readonly number[], { width, labels }: ChartStyle): string {
  const area = { ...canvas(width, 240), left: 44 };
  const found = bins(ratios);
  const to = found.from + found.width * found.counts.length;
  const highest = Math.max(...found.counts);
  const x = linear([found.from, to], xRange(area));
  const y = linear([0, highest * 1.12], yRange(area));
  const floor = y(0);
  const bars = found.counts.map((count, i) => {
    const edge = found.from + i * found.width;
    const kind = edge + found.width / 2 < 0 ? 'lost' : 'won';
    return count === 0 ? '' : `<rect class="bar ${kind}" x="${pixel(x(edge) + 0.75)}" y="${pixel(y(count))}" width="${pixel(Math.max(1, x(edge + found.width) - x(edge) - 1.5))}" height="${pixel(floor - y(count))}"/>`;
  });
  const ticks = niceTicks(found.from, to, Math.max(2, Math.floor(plotWidth(area) / 70)));
  const digits = ticks.length > 1 && ticks[1] - ticks[0] < 0.01 ? 1 : 0;
  const centre = mean(ratios) ?? 0;
  const anchor = x(centre) > area.width - 120 ? 'end' : 'start';
  return svg(area, labels.words.distribution, [
    yAxis(area, { scale: y, domain: [0, highest], text: (value) => (Number.isInteger(value) ? String(value) : '') }),
    ...bars,
    ...ticks.map((tick) => `<text class="tick" x="${pixel(x(tick))}" y="${area.height - area.bottom + 18}" text-anchor="middle">${escaped(percentText(tick, digits))}</text>`),
    `<path class="centre" d="M${pixel(x(centre))} ${area.top}V${pixel(floor)}"/>`,
    `<text class="note" x="${pixel(x(centre) + (anchor === 'end' ? -6 : 6))}" y="${area.top + 10}" text-anchor="${anchor}">${escaped(`${labels.words.mean} ${percentText(centre)}`)}</text>`,
  ]);
}
