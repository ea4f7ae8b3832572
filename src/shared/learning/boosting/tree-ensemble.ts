import * as z from 'zod';
import type { RowScorer } from '../row-scorer.ts';
import type { Target } from '../samples.ts';

/** A cut above every value: what is present goes left, what is missing right. The greatest number of single precision. */
export const ABOVE_ALL = 3.4028234663852886e38;

const wholeNumbers = z.array(z.int().min(-1));

/**
 * Trees as flat lists, node after node. Node i asks whether `x[feature[i]] <= threshold[i]` and goes to `left[i]` or `right[i]`; a missing
 * value goes left where `missingLeft[i]` is 1. Feature -1 marks a leaf. The answer is `base` and the values of one leaf of each tree together:
 * the log-odds of label 1, or the value itself.
 */
export const treeEnsemble = z.strictObject({
  base: z.number(),
  roots: wholeNumbers,
  feature: wholeNumbers,
  threshold: z.array(z.number()),
  missingLeft: z.array(z.union([z.literal(0), z.literal(1)])),
  left: wholeNumbers,
  right: wholeNumbers,
  value: z.array(z.number()),
}).superRefine((trees, context) => {
  const problem = faultOf(trees);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

export type TreeEnsemble = z.infer<typeof treeEnsemble>;

/** Children stand behind their parent, so that no walk can turn in circles. */
function faultOf({ roots, feature, threshold, missingLeft, left, right, value }: { readonly [Key in keyof Omit<TreeEnsemble, 'base'>]: readonly number[] }): string | undefined {
  const count = feature.length;
  if ([threshold, missingLeft, left, right, value].some(({ length }) => length !== count)) return `expected ${count} of each part of the nodes`;
  if (roots.some((root) => root < 0 || root >= count)) return `expected roots below ${count}`;
  const isSound = (child: number, i: number) => child > i && child < count;
  const broken = feature.findIndex((at, i) => at >= 0 && !(isSound(left[i], i) && isSound(right[i], i)));
  return broken < 0 ? undefined : `expected the children of node ${broken} behind it, found "${left[broken]}" and "${right[broken]}"`;
}

/** The trees as typed arrays, ready to answer. A feature that is not a finite number counts as missing. */
export function treeScorer(trees: TreeEnsemble, target: Target): RowScorer {
  const roots = Int32Array.from(trees.roots);
  const feature = Int32Array.from(trees.feature);
  const threshold = Float64Array.from(trees.threshold);
  const missingLeft = Uint8Array.from(trees.missingLeft);
  const left = Int32Array.from(trees.left);
  const right = Int32Array.from(trees.right);
  const value = Float64Array.from(trees.value);
  const { base } = trees;
  const isProbability = target === 'probability';
  return (features, at) => {
    let score = base;
    for (let tree = 0; tree < roots.length; tree++) {
      let node = roots[tree];
      for (let asked = feature[node]; asked >= 0; asked = feature[node]) {
        const x = features[at + asked];
        // The difference of a number with itself is 0, of NaN and of infinities it is NaN.
        const isLeft = x - x === 0 ? x <= threshold[node] : missingLeft[node] === 1;
        node = isLeft ? left[node] : right[node];
      }
      score += value[node];
    }
    return isProbability ? 1 / (1 + Math.exp(-score)) : score;
  };
}
