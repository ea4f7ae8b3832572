import type { EpochMs } from '../domain/time.ts';

export interface ScoreRules {
  /** Values so far back are what a new one is measured against. */
  readonly windowMs: number;
  /** Before so many values there is no score. */
  readonly least: number;
  /** The spread is taken to be at least this: a series that hardly moves has no meaningful deviations. In the value's own units. */
  readonly floor: number;
}

/** JSON-safe. */
export interface RollingState {
  readonly at: readonly EpochMs[];
  readonly values: readonly number[];
}

const MOST_VALUES = 5_000;

/** How many standard deviations (of a sample, n - 1) a value lies from the mean of those before it, itself not among them. */
export class RollingScore {
  readonly #rules: ScoreRules;
  readonly #at: EpochMs[];
  readonly #values: number[];

  constructor(rules: ScoreRules, state: RollingState = { at: [], values: [] }) {
    this.#rules = rules;
    this.#at = [...state.at];
    this.#values = [...state.values];
  }

  /** NaN for a value that is none (it is not kept), and while there are too few before it. */
  next(value: number, at: EpochMs): number {
    if (!Number.isFinite(value) || !Number.isFinite(at)) return NaN;
    let old = 0;
    while (old < this.#at.length && this.#at[old] < at - this.#rules.windowMs) old++;
    old = Math.max(old, this.#at.length - MOST_VALUES + 1);
    if (old > 0) { this.#at.splice(0, old); this.#values.splice(0, old); }
    const score = this.#score(value);
    this.#at.push(at);
    this.#values.push(value);
    return score;
  }

  save(): RollingState {
    return { at: this.#at, values: this.#values };
  }

  #score(value: number): number {
    const count = this.#values.length;
    if (count < Math.max(2, this.#rules.least)) return NaN;
    const mean = this.#values.reduce((sum, one) => sum + one, 0) / count;
    const spread = Math.sqrt(this.#values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (count - 1));
    return (value - mean) / Math.max(spread, this.#rules.floor);
  }
}

/** A score that is three deviations out, or more, is the end of the scale. */
export const squashed = (score: number): number => Math.max(-1, Math.min(1, score / 3));
