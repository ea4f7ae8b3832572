/** Exponentially weighted sums; the fields of `JumpFeatures`. */
export interface SavedJumpFeatures {
  readonly steps: number;
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly downsides: readonly number[];
}

const DECAYS = [10, 20, 60].map((halfLife) => 2 ** (-1 / halfLife));
const LIMIT = 10;
const WARM_UP = 60;

/**
 * What the jump model sees of a market (Shu, Yu and Mulvey 2024, "Downside risk reduction using regime-switching signals", Journal of
 * Asset Management 25): downside deviation with a half-life of 10 steps and Sortino ratios with 20 and 60, all exponentially weighted and
 * corrected for the short past at the beginning. A ratio without any fall in sight is held at ±10; a market that never moved gives 0.
 */
export class JumpFeatures {
  #steps = 0;
  #weights = DECAYS.map(() => 0);
  #means = DECAYS.map(() => 0);
  #downsides = DECAYS.map(() => 0);

  /** Takes in the log return of one step and gives the features after it: undefined for the first 60 steps, whose ratios rest on next to nothing. */
  next(change: number): readonly [downside: number, sortino20: number, sortino60: number] | undefined {
    this.#steps += 1;
    const fall = Math.min(change, 0) ** 2;
    for (let i = 0; i < DECAYS.length; i++) {
      this.#weights[i] = this.#weights[i] * DECAYS[i] + 1;
      this.#means[i] = this.#means[i] * DECAYS[i] + change;
      this.#downsides[i] = this.#downsides[i] * DECAYS[i] + fall;
    }
    return this.#steps <= WARM_UP ? undefined : [Math.sqrt(this.#downsides[0] / this.#weights[0]), this.#ratio(1), this.#ratio(2)];
  }

  #ratio(i: number): number {
    const mean = this.#means[i] / this.#weights[i];
    const downside = Math.sqrt(this.#downsides[i] / this.#weights[i]);
    if (downside === 0) return mean === 0 ? 0 : LIMIT * Math.sign(mean);
    return Math.max(-LIMIT, Math.min(LIMIT, mean / downside));
  }

  save(): SavedJumpFeatures {
    return { steps: this.#steps, weights: [...this.#weights], means: [...this.#means], downsides: [...this.#downsides] };
  }

  restore({ steps, weights, means, downsides }: SavedJumpFeatures): void {
    this.#steps = steps;
    this.#weights = [...weights];
    this.#means = [...means];
    this.#downsides = [...downsides];
  }
}

/** Mean and deviation of each column of the rows it was computed from, and of nothing else. */
export interface Standard {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** A column that does not vary gets deviation 0 and stands at 0 afterwards: it says nothing. */
export function standardOf(rows: readonly (readonly number[])[]): Standard {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, j) => rows.map((row) => row[j]));
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  const deviations = columns.map((column, j) => {
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - means[j]) ** 2, 0) / column.length);
    return deviation > 1e-12 * Math.abs(means[j]) ? deviation : 0;
  });
  return { means, deviations };
}

/** In deviations from the mean, unbounded: to see how strange a row is. */
export const deviationsOf = (row: readonly number[], { means, deviations }: Standard): number[] =>
  row.map((value, j) => (deviations[j] === 0 ? 0 : (value - means[j]) / deviations[j]));

const CLIP = 3;

/** In deviations from the mean and within ±3, as the model sees them: otherwise a few extreme rows make a state of their own. */
export const standardised = (row: readonly number[], standard: Standard): number[] => deviationsOf(row, standard).map((value) => Math.max(-CLIP, Math.min(CLIP, value)));
