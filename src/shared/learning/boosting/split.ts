import { PER_BIN } from './histogram.ts';

export interface SplitRules {
  /** Added to the hessians of a leaf: L2 penalty on its value. */
  readonly l2: number;
  /** Rows a leaf has at least. */
  readonly minLeafRows: number;
  /** A split must lower the loss by more than this. */
  readonly minGain: number;
}

/** Sums over the rows of a leaf. */
export interface LeafSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
}

export interface Split {
  readonly feature: number;
  /** Rows in bins up to this one go left. */
  readonly bin: number;
  readonly isMissingLeft: boolean;
  /** By how much the second-order loss falls, times two. */
  readonly gain: number;
  readonly left: LeafSums;
}

/** What a scan reads: histograms of `features`, each of `missing + 1` bins, of which the first `valueBins[feature]` hold values and the last the missing. */
export interface ScanInput {
  readonly histogram: Float64Array;
  readonly features: Int32Array;
  readonly valueBins: Int32Array;
  readonly missing: number;
}

/** A leaf with less curvature than this has no value worth a division. */
const LEAST_HESSIAN = 1e-6;

/** Loss that a leaf of these sums saves, times two. */
const saving = (gradient: number, hessian: number, l2: number): number => (gradient * gradient) / (hessian + l2);

/** The best value of a leaf of these sums, before shrinking. */
export const leafValue = ({ gradient, hessian }: LeafSums, l2: number): number => -gradient / (hessian + l2);

/** The split that lowers the loss most; the first of equals. Undefined when none is allowed. Missing values are tried on both sides. */
export function bestSplit(input: ScanInput, whole: LeafSums, rules: SplitRules): Split | undefined {
  const scan = new Scan(whole, rules);
  const { histogram, features, valueBins, missing } = input;
  const stride = (missing + 1) * PER_BIN;
  for (let k = 0; k < features.length; k++) {
    scan.feature(features[k], { histogram, at: k * stride, bins: valueBins[features[k]], missingAt: k * stride + missing * PER_BIN });
  }
  return scan.best();
}

interface FeatureHistogram {
  readonly histogram: Float64Array;
  readonly at: number;
  readonly bins: number;
  readonly missingAt: number;
}

class Scan {
  #gain: number;
  #feature = -1;
  #bin = 0;
  #isMissingLeft = false;
  #hasMissing = false;
  #gradient = 0;
  #hessian = 0;
  #count = 0;
  readonly #whole: LeafSums;
  readonly #rules: SplitRules;
  readonly #unsplit: number;

  constructor(whole: LeafSums, rules: SplitRules) {
    this.#whole = whole;
    this.#rules = rules;
    this.#unsplit = saving(whole.gradient, whole.hessian, rules.l2);
    this.#gain = this.#unsplit + rules.minGain;
  }

  feature(feature: number, given: FeatureHistogram): void {
    const missing = given.histogram[given.missingAt + 2];
    const before = this.#gain;
    this.#pass(feature, given, false);
    if (missing > 0) this.#pass(feature, given, true);
    if (this.#gain > before) this.#hasMissing = missing > 0;
  }

  /** Moves the edge over the bins, missing values on one side. Empty bins move nothing. */
  #pass(feature: number, { histogram, at, bins, missingAt }: FeatureHistogram, isMissingLeft: boolean): void {
    const { gradient, hessian, count } = this.#whole;
    const { l2, minLeafRows } = this.#rules;
    const mostLeft = count - minLeafRows;
    let leftGradient = isMissingLeft ? histogram[missingAt] : 0;
    let leftHessian = isMissingLeft ? histogram[missingAt + 1] : 0;
    let leftCount = isMissingLeft ? histogram[missingAt + 2] : 0;
    for (let bin = 0; bin < bins; bin++) {
      const from = at + bin * PER_BIN;
      const rows = histogram[from + 2];
      if (rows === 0) continue;
      leftGradient += histogram[from];
      leftHessian += histogram[from + 1];
      leftCount += rows;
      if (leftCount < minLeafRows) continue;
      if (leftCount > mostLeft) return;
      const rightHessian = hessian - leftHessian;
      if (leftHessian < LEAST_HESSIAN || rightHessian < LEAST_HESSIAN) continue;
      const rightGradient = gradient - leftGradient;
      const gain = (leftGradient * leftGradient) / (leftHessian + l2) + (rightGradient * rightGradient) / (rightHessian + l2);
      if (gain > this.#gain) {
        this.#gain = gain;
        this.#feature = feature;
        this.#bin = bin;
        this.#isMissingLeft = isMissingLeft;
        this.#gradient = leftGradient;
        this.#hessian = leftHessian;
        this.#count = leftCount;
      }
    }
  }

  best(): Split | undefined {
    if (this.#feature < 0) return undefined;
    // Where nothing was missing, what is missing later goes with the many.
    const isMissingLeft = this.#hasMissing ? this.#isMissingLeft : 2 * this.#count > this.#whole.count;
    return { feature: this.#feature, bin: this.#bin, isMissingLeft, gain: this.#gain - this.#unsplit, left: { gradient: this.#gradient, hessian: this.#hessian, count: this.#count } };
  }
}
