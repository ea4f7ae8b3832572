import type { Params } from './dimension.ts';

/** What is to be judged next. */
export interface Proposal {
  /** Number of the ask: 0, 1, 2 and so on. */
  readonly trial: number;
  readonly params: Params;
  /** Part of the whole history, oldest first, on which to judge, in (0, 1]: 1 unless trials are halved. */
  readonly share: number;
  /** The trial that judged the same parameters on a smaller share; absent where these are new. */
  readonly continues?: number;
}

/** What came of a proposal. JSON-safe. */
export interface Outcome {
  readonly trial: number;
  /** One for each objective; more is better. Null where the trial failed or the figure is not defined: worse than any number. */
  readonly scores: readonly (number | null)[];
  /** By how much limits are broken, 0 (or absent) where none is: whoever breaks less is better, whatever the scores. */
  readonly violation?: number;
}

/** A proposal together with its outcome. JSON-safe. */
export interface Evaluated extends Proposal {
  readonly scores: readonly (number | null)[];
  readonly violation: number;
}

/** A sampler written down. JSON-safe; `restore` of another space, method or seed refuses it. */
export interface SavedSampler {
  readonly version: 1;
  /** What was searched and how, as one text: it must be the same at restoring. */
  readonly identity: string;
  readonly state: unknown;
}

/**
 * Proposes what to try next from what came of earlier tries.
 * The same space, settings, seed and the same asks and tells in the same order give the same proposals on every machine; a restored sampler goes on as
 * if it had never stopped, with what was asked and not told still awaited. Several asks may be open at once, and their tells may come in any order.
 * Every proposal lies within the bounds and passes the space's own check.
 */
export interface Sampler {
  /** The next proposal; undefined while results are awaited without which it cannot go on, or for good when `isDone`. */
  ask(): Proposal | undefined;
  /** Once for each proposal. A UsageError for a trial that was never asked or was told before, or for another number of scores. */
  tell(outcome: Outcome): void;
  /** Nothing will ever be proposed again and nothing is awaited. */
  readonly isDone: boolean;
  /** Proposals that were asked and not yet told, oldest first: after a restart they are to be judged again. */
  awaited(): readonly Proposal[];
  /** All that was told, in the order of the trials. */
  evaluated(): readonly Evaluated[];
  save(): SavedSampler;
}
