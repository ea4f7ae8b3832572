import { HOUR, type EpochMs } from '../domain/time.ts';

/** METHODS of the product: news is half as loud after twelve hours. */
export const HALF_LIFE_MS = 12 * HOUR;

export interface DecayedState {
  readonly sum: number;
  readonly weight: number;
  /** null before the first value. */
  readonly at: EpochMs | null;
}

export interface Weighed {
  readonly score: number;
  /** How much its source is believed: 1 is usual. */
  readonly weight: number;
  /** Its age is measured from here. */
  readonly eventAt: EpochMs;
  /** When it is counted: not before `eventAt`. */
  readonly knownAt: EpochMs;
}

/** A mean in which what is one half-life older counts half as much. Values are added in the order in which they became known; a NaN is left out. */
export class DecayedMean {
  readonly #halfLifeMs: number;
  #sum: number;
  #weight: number;
  #at: EpochMs;

  constructor(halfLifeMs = HALF_LIFE_MS, { sum, weight, at }: DecayedState = { sum: 0, weight: 0, at: null }) {
    if (!(halfLifeMs > 0)) throw new RangeError(`expected a half-life above 0 ms, found "${halfLifeMs}"`);
    this.#halfLifeMs = halfLifeMs;
    this.#sum = sum;
    this.#weight = weight;
    this.#at = at ?? -Infinity;
  }

  add({ score, weight, eventAt, knownAt }: Weighed): void {
    if (!Number.isFinite(score) || !(weight > 0) || weight === Infinity || !Number.isFinite(eventAt) || !Number.isFinite(knownAt)) return;
    this.#advance(knownAt);
    const now = weight * 2 ** (-Math.max(0, this.#at - eventAt) / this.#halfLifeMs);
    this.#sum += now * score;
    this.#weight += now;
  }

  /** The mean at `at`, not before the last value; NaN before the first. `loudness` is the sum of the weights left. */
  read(at: EpochMs): { readonly mean: number; readonly loudness: number } {
    this.#advance(at);
    return { mean: this.#weight > 0 ? this.#sum / this.#weight : NaN, loudness: this.#weight };
  }

  save(): DecayedState {
    return { sum: this.#sum, weight: this.#weight, at: this.#at === -Infinity ? null : this.#at };
  }

  #advance(at: EpochMs): void {
    if (!(at > this.#at)) return;
    const left = this.#at === -Infinity ? 0 : 2 ** (-(at - this.#at) / this.#halfLifeMs);
    this.#sum *= left;
    this.#weight *= left;
    this.#at = at;
  }
}
