import type { WeightMoment } from '../../desk/models.ts';

export interface Shape {
  readonly index: number;
  /** A closed path in a box of `width` by 1, drawn in steps: a weight stands until the next decision. */
  readonly path: string;
}

interface Frame {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
}

const round = (value: number): string => value.toFixed(2);

/** One band for each forecaster, stacked from the bottom. The weights of a moment are brought to a sum of 1; where nobody has a say nothing is drawn. */
export function stackShapes(moments: readonly Pick<WeightMoment, 'at' | 'weights'>[], count: number, { from, to, width, height }: Frame): readonly Shape[] {
  const x = (at: number): number => (to > from ? (at - from) / (to - from) : 0) * width;
  const shares = moments.map(({ weights }) => {
    const total = weights.reduce<number>((sum, weight) => sum + Math.max(0, weight ?? 0), 0);
    return weights.map((weight) => (total > 0 ? Math.max(0, weight ?? 0) / total : 0));
  });
  return Array.from({ length: count }, (_, index) => {
    const top: string[] = [];
    const bottom: string[] = [];
    for (const [i, { at }] of moments.entries()) {
      const below = shares[i].slice(0, index).reduce((a, b) => a + b, 0);
      const [low, high] = [height * (1 - below), height * (1 - below - (shares[i][index] ?? 0))];
      const [left, right] = [x(at), x(moments[i + 1]?.at ?? to)];
      top.push(`${round(left)},${round(high)}`, `${round(right)},${round(high)}`);
      bottom.push(`${round(right)},${round(low)}`, `${round(left)},${round(low)}`);
    }
    // Each moment goes left to right above; below it is the same way back.
    const back = Array.from({ length: moments.length }, (_unused, i) => bottom.slice(2 * (moments.length - 1 - i), 2 * (moments.length - i))).flat();
    return { index, path: moments.length === 0 ? '' : `M${[...top, ...back].join('L')}Z` };
  });
}

/** The last moment at or before a time. */
export function momentAt<Moment extends { readonly at: number }>(moments: readonly Moment[], at: number): Moment | undefined {
  return moments.findLast((moment) => moment.at <= at) ?? moments.at(0);
}
