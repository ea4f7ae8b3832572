import type { RoundTrip } from '../../../engine/record.ts';
import type { ChartStyle } from './equity-chart.ts';
import { canvas, compact, svg, timeAxis, xRange, yAxis, yRange } from './frame.ts';
import { pathOf, pixel, reduced } from './line.ts';
import { linear, type Scale } from './scale.ts';

export interface Prices {
  readonly time: readonly number[];
  readonly close: readonly number[];
}

/** More trades than this would be a blot, and a large file. */
export const MOST_MARKS = 1_500;

/** The trades that are drawn: all, or those with the largest results where there are too many. */
export const marked = (trades: readonly RoundTrip[]): readonly RoundTrip[] =>
  trades.length <= MOST_MARKS ? trades : trades.toSorted((a, b) => Math.abs(b.profitRatio) - Math.abs(a.profitRatio)).slice(0, MOST_MARKS);

/** The closing price with a line from entry to exit of each trade: a triangle where it began, a dot where it ended. */
export function priceChart(prices: Prices, trades: readonly RoundTrip[], { width, labels }: ChartStyle): string {
  const area = canvas(width, width < 500 ? 240 : 340);
  const points = reduced({ x: prices.time, y: prices.close }, Math.min(2_000, width * 2));
  const shown = marked(trades);
  const values = [...points.y, ...shown.flatMap(({ entryPrice, exitPrice }) => [entryPrice, exitPrice])];
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const room = (high - low) * 0.05 || Math.abs(high) * 0.01 || 1;
  const yDomain = [low - room, high + room] as const;
  const xDomain = [points.x[0], points.x[points.x.length - 1]] as const;
  const x = linear(xDomain, xRange(area));
  const y = linear(yDomain, yRange(area));
  return svg(area, labels.words.price, [
    yAxis(area, { scale: y, domain: yDomain, text: compact(yDomain) }),
    `<path class="line price" d="${pathOf(points.x.map(x), points.y.map(y))}"/>`,
    ...marks(shown, { x, y }),
    timeAxis(area, { scale: x, domain: xDomain, labels }),
  ]);
}

function marks(trades: readonly RoundTrip[], { x, y }: { readonly x: Scale; readonly y: Scale }): string[] {
  // Few trades get marks one can point at, many get points.
  const size = trades.length > 400 ? 2 : 3.5;
  const won = trades.filter(({ profit }) => profit >= 0);
  const lost = trades.filter(({ profit }) => profit < 0);
  const way = (list: readonly RoundTrip[]) => list.map((trade) => `M${pixel(x(trade.entryAt))} ${pixel(y(trade.entryPrice))}L${pixel(x(trade.exitAt))} ${pixel(y(trade.exitPrice))}`).join('');
  const end = (list: readonly RoundTrip[]) => list.filter(({ open }) => !open).map((trade) => `M${pixel(x(trade.exitAt) - size * 0.8)} ${pixel(y(trade.exitPrice))}a${size * 0.8} ${size * 0.8} 0 1 0 ${size * 1.6} 0a${size * 0.8} ${size * 0.8} 0 1 0 ${-size * 1.6} 0`).join('');
  const start = trades.map(({ entryAt, entryPrice, side }) => {
    const up = side === 'long' ? -1 : 1;
    return `M${pixel(x(entryAt))} ${pixel(y(entryPrice) + up * size)}l${-size} ${-up * size * 1.8}h${size * 2}z`;
  }).join('');
  return [
    `<path class="way lost" d="${way(lost)}"/>`, `<path class="way won" d="${way(won)}"/>`, `<path class="start" d="${start}"/>`,
    `<path class="end lost" d="${end(lost)}"/>`, `<path class="end won" d="${end(won)}"/>`,
  ];
}
