import { UsageError } from '../domain/errors.ts';
import type { Params } from './dimension.ts';
import type { Evaluated, Outcome, Proposal } from './sampler.ts';
import type { Coordinates, Space } from './space.ts';

/** One trial from its ask on. */
export interface Entry {
  readonly proposal: Proposal;
  /** The middle of the cell of each parameter; NaN where one plays no part. */
  readonly coordinates: Coordinates;
  /** The same for the same parameters. */
  readonly key: string;
  /** Undefined while awaited; -Infinity where nothing came of an objective. */
  readonly scores: readonly number[] | undefined;
  readonly violation: number;
}

/** An entry whose outcome is known. */
export interface ToldEntry extends Entry {
  readonly scores: readonly number[];
}

/** What a method wants judged next. */
export interface Draft {
  readonly coordinates: ArrayLike<number>;
  readonly share?: number;
  readonly continues?: number;
}

interface SavedEntry {
  readonly params: Params;
  readonly share: number;
  readonly continues: number | null;
  readonly scores: readonly (number | null)[] | null;
  readonly violation: number;
}

const isTold = (entry: Entry): entry is ToldEntry => entry.scores !== undefined;

/** All trials of a search in the order of their asks. */
export class TrialBook {
  readonly space: Space;
  readonly objectives: number;
  readonly #entries: Entry[] = [];
  readonly #keys = new Set<string>();
  #awaited = 0;

  constructor(space: Space, objectives: number) {
    this.space = space;
    this.objectives = objectives;
  }

  /** Trials so far, which is the number of the next. */
  get size(): number {
    return this.#entries.length;
  }

  get awaitedCount(): number {
    return this.#awaited;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  entry(trial: number): Entry {
    return this.#entries[trial];
  }

  /** Those whose outcome is known, in the order of the trials, whatever the order in which they came. */
  told(): readonly ToldEntry[] {
    return this.#entries.filter(isTold);
  }

  awaited(): readonly Entry[] {
    return this.#awaited === 0 ? [] : this.#entries.filter((entry) => !isTold(entry));
  }

  /** Whether these parameters were ever asked for. */
  has(coordinates: ArrayLike<number>): boolean {
    return this.#keys.has(this.space.canonical(this.space.decode(coordinates)));
  }

  open({ coordinates, share = 1, continues }: Draft): Proposal {
    // What goes on is the very same parameters, not a point as near as rounding allows.
    const params = continues === undefined ? this.space.decode(coordinates) : this.#entries[continues].proposal.params;
    return this.#open({ trial: this.size, params, share, ...(continues === undefined ? {} : { continues }) });
  }

  #open(proposal: Proposal): Proposal {
    const key = this.space.canonical(proposal.params);
    this.#entries.push({ proposal, coordinates: this.space.encode(proposal.params), key, scores: undefined, violation: 0 });
    this.#keys.add(key);
    this.#awaited += 1;
    return proposal;
  }

  close({ trial, scores, violation = 0 }: Outcome): void {
    const entry = this.#entries[trial];
    if (entry === undefined) throw new UsageError(`expected the outcome of a trial that was asked for, found "${trial}"`);
    if (isTold(entry)) throw new UsageError(`expected one outcome for each trial, found another for "${trial}"`);
    if (scores.length !== this.objectives) throw new UsageError(`trial ${trial}: expected ${this.objectives} scores, found "${scores.length}"`);
    if (!(violation >= 0)) throw new UsageError(`trial ${trial}: expected a violation of 0 or more, found "${violation}"`);
    this.#entries[trial] = { ...entry, scores: scores.map((score) => (score !== null && Number.isFinite(score) ? score : -Infinity)), violation: Math.min(violation, Number.MAX_VALUE) };
    this.#awaited -= 1;
  }

  evaluated(): readonly Evaluated[] {
    return this.told().map(({ proposal, scores, violation }) => ({ ...proposal, scores: scores.map((score) => (score === -Infinity ? null : score)), violation }));
  }

  save(): readonly SavedEntry[] {
    return this.#entries.map(({ proposal: { params, share, continues }, scores, violation }) => ({
      params, share, continues: continues ?? null, scores: scores === undefined ? null : scores.map((score) => (score === -Infinity ? null : score)), violation,
    }));
  }

  restore(saved: readonly SavedEntry[]): void {
    saved.forEach(({ params, share, continues, scores, violation }, trial) => {
      this.#open({ trial, params, share, ...(continues === null ? {} : { continues }) });
      if (scores !== null) this.close({ trial, scores, violation });
    });
  }
}
