import { DataError } from '../../domain/errors.ts';
import { quantileOfSorted } from '../metrics/moments.ts';
import { assertMatrix, type ReturnMatrix } from './return-matrix.ts';

export interface OverfittingProbability {
  /** Share of splits in which the best inside was in the lower half outside, 0 to 1. */
  readonly pbo: number;
  readonly splits: number;
  readonly strategies: number;
  /** Median over the splits of logit(rank outside): below 0 where choosing hurts. */
  readonly medianLogit: number;
  /** Slope of the Sharpe ratio outside on that inside, both of the one chosen; null where it does not vary. */
  readonly degradation: number | null;
  /** Share of splits in which the one chosen lost money outside. */
  readonly lossOutside: number;
}

/** Sums and sums of squares of each block of each strategy, block by block: [block][strategy]. */
interface Blocks {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly rows: number;
  readonly blocks: number;
  readonly strategies: number;
}

function blocksOf(columns: ReturnMatrix, blocks: number): Blocks {
  const strategies = columns.length;
  const rows = Math.floor(columns[0].length / blocks);
  const skipped = columns[0].length - rows * blocks;
  const sums = new Float64Array(blocks * strategies);
  const squares = new Float64Array(blocks * strategies);
  columns.forEach((column, k) => {
    for (let b = 0; b < blocks; b++) {
      let sum = 0;
      let square = 0;
      for (let t = skipped + b * rows, end = t + rows; t < end; t++) { sum += column[t]; square += column[t] * column[t]; }
      sums[b * strategies + k] = sum;
      squares[b * strategies + k] = square;
    }
  });
  return { sums, squares, rows, blocks, strategies };
}

/** Where a spread is no more than rounding, there is no Sharpe ratio: 0, as of a strategy that never traded. */
function ratio(sum: number, square: number, n: number): number {
  const mean = sum / n;
  const variance = square / n - mean * mean;
  return variance > 1e-13 * (square / n) ? mean / Math.sqrt(variance) : 0;
}

/** What is kept of each split. */
class Tally {
  readonly logits: number[] = [];
  #low = 0;
  #losses = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #xy = 0;

  add(inside: Float64Array, outside: Float64Array): void {
    let best = 0;
    for (let k = 1; k < inside.length; k++) if (inside[k] > inside[best]) best = k;
    const reached = outside[best];
    let below = 0;
    let equal = 0;
    for (let k = 0; k < outside.length; k++) { if (outside[k] < reached) below += 1; else if (outside[k] === reached) equal += 1; }
    const rank = (below + (equal + 1) / 2) / (outside.length + 1);
    if (rank <= 0.5) this.#low += 1;
    if (reached < 0) this.#losses += 1;
    this.logits.push(Math.log(rank / (1 - rank)));
    this.#x += inside[best]; this.#y += reached; this.#xx += inside[best] ** 2; this.#xy += inside[best] * reached;
  }

  done(strategies: number): OverfittingProbability {
    const n = this.logits.length;
    const spread = this.#xx - this.#x ** 2 / n;
    return {
      pbo: this.#low / n, splits: n, strategies, medianLogit: quantileOfSorted(Float64Array.from(this.logits).sort(), 0.5),
      degradation: spread > 1e-12 * this.#xx ? (this.#xy - (this.#x * this.#y) / n) / spread : null, lossOutside: this.#losses / n,
    };
  }
}

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey, Borwein, Lopez de Prado and Zhu 2015): the time is cut into
 * `blocks` equal blocks; for each way to take half of them the best Sharpe ratio inside is looked up outside. What `blocks` leaves over of the
 * oldest rows is left out. Equal ranks share their mean rank. DataError under two strategies or two rows a block.
 */
export function overfittingProbability(columns: ReturnMatrix, blocks = 16): OverfittingProbability {
  if (!Number.isInteger(blocks) || blocks < 2 || blocks % 2 === 1 || blocks > 20) throw new DataError(`blocks: expected an even number from 2 to 20, found "${blocks}"`);
  if (columns.length < 2) throw new DataError(`overfitting is a matter of choice: expected at least 2 strategies, found ${columns.length}`);
  assertMatrix(columns, 2 * blocks);
  const parts = blocksOf(columns, blocks);
  const { strategies, rows, sums, squares } = parts;
  const half = (blocks / 2) * rows;
  const tally = new Tally();
  const total = { sum: new Float64Array(strategies), square: new Float64Array(strategies) };
  for (let i = 0; i < sums.length; i++) { total.sum[i % strategies] += sums[i]; total.square[i % strategies] += squares[i]; }
  const levels = Array.from({ length: blocks / 2 + 1 }, () => ({ sum: new Float64Array(strategies), square: new Float64Array(strategies) }));
  const inside = new Float64Array(strategies);
  const outside = new Float64Array(strategies);
  // Depth first: each level holds the sums of the blocks taken so far. Only splits with the first block inside are made; each has a mirror image.
  const take = (block: number, taken: number): void => {
    const from = levels[taken - 1];
    const to = levels[taken];
    for (let k = 0, at = block * strategies; k < strategies; k++, at++) { to.sum[k] = from.sum[k] + sums[at]; to.square[k] = from.square[k] + squares[at]; }
    if (taken < blocks / 2) {
      for (let next = block + 1; next <= blocks / 2 + taken; next++) take(next, taken + 1);
      return;
    }
    for (let k = 0; k < strategies; k++) {
      inside[k] = ratio(to.sum[k], to.square[k], half);
      outside[k] = ratio(total.sum[k] - to.sum[k], total.square[k] - to.square[k], half);
    }
    tally.add(inside, outside);
    tally.add(outside, inside);
  };
  take(0, 1);
  return tally.done(strategies);
}
