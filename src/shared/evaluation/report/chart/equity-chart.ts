import type { Labels } from '../labels.ts';
import { canvas, compact, svg, timeAxis, xRange, yAxis, yRange } from './frame.ts';
import { pathOf, reduced } from './line.ts';
import { linear } from './scale.ts';

/** An equity curve beside what buying and holding would have been worth. */
export interface EquityLines {
  readonly time: readonly number[];
  readonly equity: readonly number[];
  readonly buyAndHold: readonly number[];
  /** Where both began; a hairline. */
  readonly initial: number;
}

export interface ChartStyle {
  readonly width: number;
  readonly labels: Labels;
}

export function equityChart({ time, equity, buyAndHold, initial }: EquityLines, { width, labels }: ChartStyle): string {
  const area = { ...canvas(width, width < 500 ? 220 : 320), bottom: 12 };
  const values = [...equity, ...buyAndHold, initial].filter(Number.isFinite);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const room = (high - low) * 0.04 || Math.abs(high) * 0.01 || 1;
  const yDomain = [low - room, high + room] as const;
  const y = linear(yDomain, yRange(area));
  const x = linear([time[0], time[time.length - 1]], xRange(area));
  const path = (line: readonly number[]) => {
    const points = reduced({ x: time, y: line }, width * 2);
    return pathOf(points.x.map(x), points.y.map(y));
  };
  return svg(area, `${labels.words.equity}: ${labels.words.strategy}, ${labels.words.buyAndHold}`, [
    yAxis(area, { scale: y, domain: yDomain, text: compact(yDomain) }),
    `<path class="base" d="M${area.left} ${y(initial).toFixed(1)}H${area.width - area.right}"/>`,
    `<path class="line other" d="${path(buyAndHold)}"/>`, `<path class="line own" d="${path(equity)}"/>`,
  ]);
}

/** How far below its highest point so far the equity stood, with the dates of both charts below. `depth` is a share, 0 at a peak. */
export function underwaterChart({ time, depth }: { readonly time: readonly number[]; readonly depth: readonly number[] }, { width, labels }: ChartStyle): string {
  const area = canvas(width, width < 500 ? 120 : 150);
  const deepest = depth.reduce((a, b) => Math.max(a, b), 0.01);
  const yDomain = [-deepest * 1.05, 0] as const;
  const y = linear(yDomain, yRange(area));
  const xDomain = [time[0], time[time.length - 1]] as const;
  const x = linear(xDomain, xRange(area));
  const points = reduced({ x: time, y: depth.map((value) => -value) }, width * 2);
  const line = pathOf(points.x.map(x), points.y.map(y));
  const closed = `${line}L${x(xDomain[1]).toFixed(1)} ${y(0).toFixed(1)}L${x(xDomain[0]).toFixed(1)} ${y(0).toFixed(1)}Z`;
  return svg(area, labels.words.underwater, [
    yAxis(area, { scale: y, domain: yDomain, text: (value) => `${Number((value * 100).toPrecision(3))}%` }),
    `<path class="fall" d="${closed}"/>`, `<path class="line loss" d="${line}"/>`,
    timeAxis(area, { scale: x, domain: xDomain, labels }),
  ]);
}
