import type { BinnedRows } from './binning.ts';
import { fillHistogram, histogramLength, subtractHistogram, type LeafRows } from './histogram.ts';
import { bestSplit, leafValue, type LeafSums, type Split, type SplitRules } from './split.ts';

export interface TreeRules extends SplitRules {
  readonly leaves: number;
  readonly depth: number;
  /** What a leaf's value is multiplied by. */
  readonly learningRate: number;
}

/** One node after another, the root first. A leaf has feature -1. */
export interface GrownTree {
  readonly feature: number[];
  readonly bin: number[];
  readonly isMissingLeft: boolean[];
  readonly left: number[];
  readonly right: number[];
  readonly value: number[];
}

/** Slopes of the loss of every row. */
export interface Slopes {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/** What one tree is grown from. `rows` is put into another order; the score of each of them gains the tree's value. */
export interface Sprout extends Slopes {
  readonly rows: Int32Array;
  readonly features: Int32Array;
  readonly scores: Float64Array;
}

interface Leaf {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly sums: LeafSums;
  histogram?: Float64Array;
  split?: Split | undefined;
}

/**
 * Grows regression trees on binned rows, the leaf with the greatest gain first (Shi 2007; Ke et al. 2017, "LightGBM"). Only the smaller
 * child of a split is counted, the other is the rest of its parent. Its buffers serve tree after tree.
 */
export class TreeGrower {
  readonly #binned: BinnedRows;
  readonly #valueBins: Int32Array;
  readonly #rules: TreeRules;
  readonly #scratch: Int32Array;
  readonly #gradients: Float64Array;
  readonly #hessians: Float64Array;
  readonly #histograms: Float64Array[] = [];
  #used = 0;

  constructor(binned: BinnedRows, valueBins: Int32Array, rules: TreeRules) {
    this.#binned = binned;
    this.#valueBins = valueBins;
    this.#rules = rules;
    this.#scratch = new Int32Array(binned.rows);
    this.#gradients = new Float64Array(binned.rows);
    this.#hessians = new Float64Array(binned.rows);
  }

  grow(sprout: Sprout): GrownTree {
    this.#used = 0;
    const tree: GrownTree = { feature: [-1], bin: [0], isMissingLeft: [false], left: [-1], right: [-1], value: [0] };
    const root: Leaf = { node: 0, start: 0, end: sprout.rows.length, depth: 0, sums: sumsOf(sprout) };
    const leaves = [root];
    if (this.#canSplit(root)) {
      root.histogram = this.#count(sprout, root);
      this.#seek(sprout, root);
    }
    while (leaves.length < this.#rules.leaves) {
      const best = greatest(leaves);
      if (best < 0) break;
      const children = this.#divide(sprout, tree, leaves[best]);
      leaves[best] = children[0];
      leaves.push(children[1]);
      if (leaves.length < this.#rules.leaves) this.#seekBoth(sprout, children);
    }
    for (const leaf of leaves) this.#settle(sprout, tree, leaf);
    return tree;
  }

  #canSplit({ start, end, depth }: Leaf): boolean {
    return depth < this.#rules.depth && end - start >= 2 * this.#rules.minLeafRows;
  }

  #seek({ features }: Sprout, leaf: Leaf): void {
    const { histogram } = leaf;
    if (histogram === undefined || !this.#canSplit(leaf)) return;
    leaf.split = bestSplit({ histogram, features, valueBins: this.#valueBins, missing: this.#binned.missing }, leaf.sums, this.#rules);
  }

  /** `left` holds the parent's histogram until here. */
  #seekBoth(sprout: Sprout, [left, right]: readonly [Leaf, Leaf]): void {
    const parent = left.histogram;
    if (parent === undefined || !(this.#canSplit(left) || this.#canSplit(right))) return;
    const isLeftSmall = left.end - left.start <= right.end - right.start;
    const [small, large] = isLeftSmall ? [left, right] : [right, left];
    small.histogram = this.#count(sprout, small);
    subtractHistogram(parent, small.histogram);
    large.histogram = parent;
    this.#seek(sprout, left);
    this.#seek(sprout, right);
  }

  #count({ rows, gradients, hessians, features }: Sprout, { start, end }: Leaf): Float64Array {
    const length = histogramLength(features.length, this.#binned);
    if (this.#used === this.#histograms.length) this.#histograms.push(new Float64Array(length));
    const histogram = this.#histograms[this.#used++];
    const leaf: LeafRows = { count: end - start, rows: rows.subarray(start, end), gradients: this.#gradients, hessians: this.#hessians };
    gather(leaf, gradients, hessians);
    fillHistogram(histogram, this.#binned, { features, leaf });
    return histogram;
  }

  /** Sorts the rows of the leaf to its children, in their order. The left child takes the parent's histogram along. */
  #divide({ rows }: Sprout, tree: GrownTree, leaf: Leaf): [Leaf, Leaf] {
    const { split, start, end, sums, node } = leaf;
    if (split === undefined) throw new TypeError('expected a leaf with a split');
    const { codes, rows: stride, missing } = this.#binned;
    const middle = partition(rows.subarray(start, end), this.#scratch, { codes: codes.subarray(split.feature * stride, (split.feature + 1) * stride), bin: split.bin, missing: split.isMissingLeft ? missing : -1 }) + start;
    const [left, right] = [addNode(tree), addNode(tree)];
    tree.feature[node] = split.feature;
    tree.bin[node] = split.bin;
    tree.isMissingLeft[node] = split.isMissingLeft;
    tree.left[node] = left;
    tree.right[node] = right;
    const depth = leaf.depth + 1;
    const rest = { gradient: sums.gradient - split.left.gradient, hessian: sums.hessian - split.left.hessian, count: sums.count - split.left.count };
    const first: Leaf = { node: left, start, end: middle, depth, sums: split.left };
    if (leaf.histogram !== undefined) first.histogram = leaf.histogram;
    return [first, { node: right, start: middle, end, depth, sums: rest }];
  }

  #settle({ rows, scores }: Sprout, tree: GrownTree, { node, start, end, sums }: Leaf): void {
    const value = leafValue(sums, this.#rules.l2) * this.#rules.learningRate;
    tree.value[node] = value;
    for (let i = start; i < end; i++) scores[rows[i]] += value;
  }
}

/** Adds the tree's value to the scores of those rows: the ones it was not grown from. */
export function addTree(scores: Float64Array, { codes, rows: stride, missing }: BinnedRows, { tree, rows }: { readonly tree: GrownTree; readonly rows: Int32Array }): void {
  const { feature, bin, isMissingLeft, left, right, value } = tree;
  for (const row of rows) {
    let node = 0;
    while (feature[node] >= 0) {
      const code = codes[feature[node] * stride + row];
      const isLeft = code === missing ? isMissingLeft[node] : code <= bin[node];
      node = isLeft ? left[node] : right[node];
    }
    scores[row] += value[node];
  }
}

function addNode(tree: GrownTree): number {
  tree.feature.push(-1);
  tree.bin.push(0);
  tree.isMissingLeft.push(false);
  tree.left.push(-1);
  tree.right.push(-1);
  return tree.value.push(0) - 1;
}

function sumsOf({ rows, gradients, hessians }: Sprout): LeafSums {
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < rows.length; i++) {
    gradient += gradients[rows[i]];
    hessian += hessians[rows[i]];
  }
  return { gradient, hessian, count: rows.length };
}

function greatest(leaves: readonly Leaf[]): number {
  let best = -1;
  let gain = -Infinity;
  leaves.forEach(({ split }, i) => {
    if (split !== undefined && split.gain > gain) { best = i; gain = split.gain; }
  });
  return best;
}

function gather({ count, rows, gradients, hessians }: LeafRows, fromGradients: Float64Array, fromHessians: Float64Array): void {
  for (let i = 0; i < count; i++) {
    gradients[i] = fromGradients[rows[i]];
    hessians[i] = fromHessians[rows[i]];
  }
}

/** Rows that go left come first, both sides in the order they had; returns how many go left. `missing` is -1 where missing values go right. */
function partition(rows: Int32Array, scratch: Int32Array, { codes, bin, missing }: { readonly codes: Uint8Array; readonly bin: number; readonly missing: number }): number {
  let left = 0;
  let right = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const code = codes[row];
    if (code <= bin || code === missing) rows[left++] = row;
    else scratch[right++] = row;
  }
  rows.set(scratch.subarray(0, right), left);
  return left;
}
