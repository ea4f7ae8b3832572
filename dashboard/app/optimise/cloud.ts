import type { SearchAxis, TrialCloud } from '../../desk/optimise.ts';

type Value = number | boolean | string | null;

/** A trial that can be drawn: judged on all days, within the limits, with a score. */
export interface ScoredTrial {
  readonly trial: number;
  readonly values: readonly Value[];
  readonly score: number;
}

export const scoredOf = ({ trials }: TrialCloud): readonly ScoredTrial[] =>
  trials.flatMap(({ trial, values, scores: [score], isWithinLimits, isWhole }) => (isWithinLimits && isWhole && typeof score === 'number' ? [{ trial, values, score }] : []));

/** Where a value lies on its axis, 0 to 1; null where the parameter plays no part. */
export function placeOn(axis: SearchAxis, value: Value | undefined): number | null {
  if (value === null || value === undefined) return null;
  if (axis.kind === 'choice') {
    const at = axis.choices.indexOf(value);
    return at < 0 ? null : axis.choices.length === 1 ? 0.5 : at / (axis.choices.length - 1);
  }
  if (typeof value !== 'number') return null;
  const { min, max, isLog } = axis;
  if (max <= min) return 0.5;
  const share = isLog && min > 0 ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.min(1, Math.max(0, share));
}

/** The value at a place on an axis: a choice, or a number. */
export function valueOn(axis: SearchAxis, place: number): number | boolean | string {
  if (axis.kind === 'choice') return axis.choices[Math.round(place * (axis.choices.length - 1))] ?? '';
  const { min, max, isLog } = axis;
  return isLog && min > 0 ? min * (max / min) ** place : min + place * (max - min);
}

export interface HeatCell {
  readonly median: number;
  readonly best: number;
  readonly count: number;
}

const MOST_BINS = 12;

/** Bins of an axis: each choice its own, numbers in equal parts. */
export const binsOf = (axis: SearchAxis): number => (axis.kind === 'choice' ? Math.max(1, axis.choices.length) : MOST_BINS);

export function binOn(axis: SearchAxis, value: Value | undefined): number | null {
  const place = placeOn(axis, value);
  if (place === null) return null;
  const bins = binsOf(axis);
  return axis.kind === 'choice' ? Math.round(place * (bins - 1)) : Math.min(bins - 1, Math.floor(place * bins));
}

/** Median and best score over two parameters, whatever the others were: `cells[up][across]`, null where no trial was. */
export function heatCells(cloud: TrialCloud, across: number, up: number): readonly (readonly (HeatCell | null)[])[] {
  const [x, y] = [cloud.axes[across], cloud.axes[up]];
  if (x === undefined || y === undefined) return [];
  const scores = Array.from({ length: binsOf(y) }, () => Array.from({ length: binsOf(x) }, (): number[] => []));
  for (const { values, score } of scoredOf(cloud)) {
    const [column, row] = [binOn(x, values[across]), binOn(y, values[up])];
    if (column !== null && row !== null) scores[row]?.[column]?.push(score);
  }
  return scores.map((line) => line.map((cell) => (cell.length === 0 ? null : { median: medianOf(cell), best: Math.max(...cell), count: cell.length })));
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/** A share from 0 to 1 of a value between the lowest and the highest. */
export const shareBetween = (value: number, low: number, high: number): number => (high > low ? (value - low) / (high - low) : 0.5);

/** What passes between the bounds of every axis that has some. */
export function brushed(cloud: TrialCloud, trials: readonly ScoredTrial[], bounds: readonly (readonly [number, number] | null)[]): readonly ScoredTrial[] {
  return trials.filter(({ values }) => cloud.axes.every((axis, k) => {
    const bound = bounds[k];
    const place = placeOn(axis, values[k]);
    return bound === null || bound === undefined || (place !== null && place >= bound[0] && place <= bound[1]);
  }));
}
