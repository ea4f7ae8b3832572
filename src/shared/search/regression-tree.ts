import type { Random } from '../domain/random.ts';

/** A part of the unit cube with the mean of what was seen in it. */
export interface Leaf {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly value: number;
}

export interface TreeRows {
  readonly points: readonly Float64Array[];
  readonly values: Float64Array;
}

const LEAST_LEAF = 3;
const MOST_LEAVES = 64;

interface Cut {
  readonly dimension: number;
  readonly at: number;
  readonly gain: number;
}

/** Splits the unit cube where squared errors fall most, each time among two thirds of the dimensions drawn at random (Breiman 2001), the widest gain first, down to leaves of three rows or 64 leaves. */
export function regressionTree(rows: TreeRows, picked: readonly number[], source: Random): readonly Leaf[] {
  const size = rows.points[0].length;
  const root = { low: new Float64Array(size), high: new Float64Array(size).fill(1), rows: picked, cut: bestCut(rows, picked, source) };
  const open = [root];
  const leaves: Leaf[] = [];
  while (open.length > 0) {
    // The node that gains most is split first, so that a full tree has spent its leaves where they tell most.
    const at = open.reduce((best, { cut }, i) => ((cut?.gain ?? -1) > (open[best].cut?.gain ?? -1) ? i : best), 0);
    const [node] = open.splice(at, 1);
    const { cut } = node;
    if (cut === undefined || leaves.length + open.length + 2 > MOST_LEAVES) {
      leaves.push({ low: node.low, high: node.high, value: meanOf(rows, node.rows) });
      continue;
    }
    const isBelow = (row: number): boolean => rows.points[row][cut.dimension] < cut.at;
    const [below, above] = [node.rows.filter(isBelow), node.rows.filter((row) => !isBelow(row))];
    open.push({ low: node.low, high: node.high.with(cut.dimension, cut.at), rows: below, cut: bestCut(rows, below, source) });
    open.push({ low: node.low.with(cut.dimension, cut.at), high: node.high, rows: above, cut: bestCut(rows, above, source) });
  }
  return leaves;
}

/** The value of the leaf a point lies in. */
export function predicted(leaves: readonly Leaf[], point: Float64Array): number {
  const leaf = leaves.find(({ low, high }) => point.every((value, d) => value >= low[d] && (value < high[d] || high[d] === 1)));
  return leaf?.value ?? NaN;
}

const meanOf = ({ values }: TreeRows, picked: readonly number[]): number => picked.reduce((sum, row) => sum + values[row], 0) / picked.length;

function bestCut(rows: TreeRows, picked: readonly number[], source: Random): Cut | undefined {
  const size = rows.points[0].length;
  const dimensions = Array.from({ length: size }, (_, d) => ({ d, key: source.uniform() })).toSorted((a, b) => a.key - b.key).slice(0, Math.ceil((2 * size) / 3));
  let best: Cut | undefined;
  for (const { d } of dimensions) {
    const cut = cutAlong(rows, picked, d);
    if (cut && cut.gain > (best?.gain ?? 0)) best = cut;
  }
  return best;
}

/** Where along one dimension a split takes most of the squared error away; undefined where nothing can be split. */
function cutAlong({ points, values }: TreeRows, picked: readonly number[], dimension: number): Cut | undefined {
  const order = picked.toSorted((a, b) => points[a][dimension] - points[b][dimension]);
  const total = order.reduce((sum, row) => sum + values[row], 0);
  const base = total ** 2 / order.length;
  let best: Cut | undefined;
  let left = 0;
  for (let k = 1; k <= order.length - LEAST_LEAF; k++) {
    left += values[order[k - 1]];
    const [below, above] = [points[order[k - 1]][dimension], points[order[k]][dimension]];
    if (k < LEAST_LEAF || below === above) continue;
    const gain = left ** 2 / k + (total - left) ** 2 / (order.length - k) - base;
    // Rounding alone is no gain.
    if (gain > (best?.gain ?? 1e-12 * Math.abs(base))) best = { dimension, at: (below + above) / 2, gain };
  }
  return best;
}
