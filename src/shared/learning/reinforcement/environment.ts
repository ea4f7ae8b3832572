import type { Random } from '../../domain/random.ts';

/** How an episode ended: by its own rules, after which nothing comes, or because time was up, after which more would have come. */
export type Ending = 'none' | 'terminated' | 'truncated';

/** A world to act in. It holds no randomness of its own, so that a run can be repeated and taken up again. */
export interface Environment {
  readonly observationSize: number;
  readonly actions: number;
  /** Begins an episode; the first observation goes into `observation`. */
  reset(source: Random, observation: Float64Array): void;
  /** Acts once: the reward. What is seen then, also after the end, goes into `observation`. */
  step(action: number, source: Random, observation: Float64Array): number;
  /** Of the last step. */
  readonly ending: Ending;
  /** Where the episode stands; JSON-safe. */
  save(): readonly number[];
  restore(saved: readonly number[]): void;
}
