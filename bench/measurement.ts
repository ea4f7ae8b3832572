/** One figure of a benchmark. */
export interface Measurement {
  /** What was measured, in words: `plain backtest, one year of minutes`. */
  readonly name: string;
  readonly value: number;
  /** `ms`, `ns/candle`, `x`, `MB`. */
  readonly unit: string;
  /** The promise it is held against: `<= 2`, `>= 75`. Absent where the figure is only told. */
  readonly target?: string;
}

/** Whether a figure keeps its promise; undefined where none was made. */
export function keepsTarget({ name, value, target }: Measurement): boolean | undefined {
  if (target === undefined) return undefined;
  const [, relation, bound] = /^(<=|>=|<|>)\s*(-?[\d.]+(?:e-?\d+)?)/.exec(target) ?? [];
  if (relation === undefined) throw new TypeError(`${name}: expected a target such as "<= 2", found "${target}"`);
  const limit = Number(bound);
  if (relation.startsWith('<')) return relation === '<=' ? value <= limit : value < limit;
  return relation === '>=' ? value >= limit : value > limit;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
