import { usableAt, type Observation } from '../domain/observation.ts';
import type { EpochMs } from '../domain/time.ts';
import { indexRules, MoodParts, PARTS, type IndexRules, type MoodReading, type PartName, type PartsState } from './sentiment-parts.ts';

export interface PartReading {
  /** In [-1, 1]; NaN where nothing is known. */
  readonly value: number;
  readonly ageMs: number;
  /** What it counted: 0 when missing or stale. */
  readonly weight: number;
}

/** The mood of the market as far as it is known at a time. */
export interface SentimentContext {
  readonly at: EpochMs;
  /** In [-1, 1]; NaN where too little is known. */
  readonly index: number;
  /** Share of the weights that stand behind it, 0 to 1. */
  readonly coverage: number;
  /** When the last of what it rests on became usable; NaN before the first. Never later than `at`. */
  readonly knownAt: EpochMs;
  readonly parts: Readonly<Record<PartName, PartReading>>;
}

/** A source that dates everything far ahead must not fill the memory: of more than this the latest are forgotten. */
const MOST_WAITING = 20_000;

interface Waiting extends Observation<MoodReading> {
  readonly usableAt: EpochMs;
}

/** JSON-safe. */
export interface IndexState {
  readonly parts: PartsState;
  readonly waiting: readonly Observation<MoodReading>[];
  readonly readAt: EpochMs | null;
  readonly knownAt: EpochMs | null;
}

/**
 * The composite index, one reading at a time. A reading waits until it may be used; `read` takes times that do not run back. What is
 * missing or stale counts for nothing, and the others share its weight.
 */
export class SentimentIndex {
  readonly #rules: IndexRules;
  readonly #parts: MoodParts;
  #waiting: Waiting[] = [];
  #readAt: EpochMs;
  #knownAt: EpochMs;

  constructor(rules: IndexRules = indexRules, state?: IndexState) {
    this.#rules = rules;
    this.#parts = new MoodParts(rules, state?.parts);
    this.#readAt = state?.readAt ?? -Infinity;
    this.#knownAt = state?.knownAt ?? NaN;
    for (const observation of state?.waiting ?? []) this.hear(observation);
  }

  hear(observation: Observation<MoodReading>): void {
    const usable = usableAt(observation, 0);
    if (!Number.isFinite(usable)) return;
    // After those of the same time: of two about one event the later arrival counts.
    let [low, high] = [0, this.#waiting.length];
    if (high > 0 && this.#waiting[high - 1].usableAt <= usable) low = high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#waiting[middle].usableAt <= usable) low = middle + 1;
      else high = middle;
    }
    this.#waiting.splice(low, 0, { ...observation, usableAt: usable });
    if (this.#waiting.length > MOST_WAITING) this.#waiting.pop();
  }

  read(at: EpochMs): SentimentContext {
    if (!(at >= this.#readAt)) throw new RangeError(`expected a time not before "${this.#readAt}", found "${at}"`);
    this.#readAt = at;
    let taken = 0;
    for (; taken < this.#waiting.length && this.#waiting[taken].usableAt <= at; taken++) {
      const { value, eventAt, usableAt: usable } = this.#waiting[taken];
      this.#parts.hear(value, eventAt, usable);
      this.#knownAt = Number.isNaN(this.#knownAt) ? usable : Math.max(this.#knownAt, usable);
    }
    if (taken > 0) this.#waiting.splice(0, taken);
    return this.#context(at);
  }

  save(): IndexState {
    return {
      parts: this.#parts.save(), readAt: Number.isFinite(this.#readAt) ? this.#readAt : null, knownAt: Number.isNaN(this.#knownAt) ? null : this.#knownAt,
      waiting: this.#waiting.map(({ value, eventAt, knownAt }) => ({ value, eventAt, knownAt })),
    };
  }

  #context(at: EpochMs): SentimentContext {
    let [sum, weights, all] = [0, 0, 0];
    const parts: Partial<Record<PartName, PartReading>> = {};
    for (const name of PARTS) {
      const { weight: most } = this.#rules.parts[name];
      const { value, ageMs } = this.#parts.read(name, at);
      const weight = Number.isNaN(value) ? 0 : most * this.#freshness(name, ageMs);
      parts[name] = { value, ageMs, weight };
      all += most;
      weights += weight;
      if (weight > 0) sum += weight * value;
    }
    const coverage = all > 0 ? weights / all : 0;
    const isEnough = weights > 0 && coverage >= this.#rules.leastCoverage;
    return { at, index: isEnough ? Math.max(-1, Math.min(1, sum / weights)) : NaN, coverage, knownAt: this.#knownAt, parts: parts as Record<PartName, PartReading> };
  }

  #freshness(name: PartName, ageMs: number): number {
    const { freshMs, staleMs } = this.#rules.parts[name];
    if (ageMs <= freshMs) return 1;
    return ageMs >= staleMs ? 0 : (staleMs - ageMs) / (staleMs - freshMs);
  }
}
