import { advantagesOf } from './advantages.ts';
import type { Environment } from './environment.ts';
import { PpoLearner, type Learned, type PpoSettings, type SavedLearner } from './ppo-learner.ts';

/** What a rollout and what was learned from it looked like. */
export interface Iteration extends Learned {
  /** Steps of the environment since the beginning. */
  readonly steps: number;
  /** Mean of the undiscounted returns of the episodes that ended in the rollout; null when none did. */
  readonly meanReturn: number | null;
  readonly episodes: number;
}

/** JSON-safe: the learner and where it stands in its world. */
export interface SavedTraining {
  readonly learner: SavedLearner;
  readonly steps: number;
  readonly world: readonly number[];
  readonly observation: readonly number[];
  readonly episodeReturn: number;
}

/** Lets a learner act in an environment, rollout after rollout, and learn from it. */
export class PpoTraining {
  readonly learner: PpoLearner;
  readonly #environment: Environment;
  readonly #observation: Float64Array;
  #steps = 0;
  #episodeReturn = 0;

  constructor(environment: Environment, options: { readonly settings: PpoSettings; readonly seed: number }) {
    this.#environment = environment;
    this.learner = new PpoLearner(environment, options);
    this.#observation = new Float64Array(environment.observationSize);
    environment.reset(this.learner.source, this.#observation);
  }

  get steps(): number { return this.#steps; }

  /** One rollout, and what is learned from it. A reward or an observation that is not a finite number throws a RangeError: it would spoil all that was learned. */
  iterate(): Iteration {
    const { learner } = this;
    const count = learner.settings.steps;
    const size = this.#environment.observationSize;
    const observations = new Float64Array(count * size);
    const actions = new Int32Array(count);
    const [logProbabilities, rewards, values, after] = [0, 0, 0, 0].map(() => new Float64Array(count));
    const ended = new Uint8Array(count);
    const returns: number[] = [];
    for (let t = 0; t < count; t++) {
      observations.set(this.#observation, t * size);
      values[t] = learner.valueOf(this.#observation);
      const { action, logProbability } = learner.choose(this.#observation);
      actions[t] = action;
      logProbabilities[t] = logProbability;
      rewards[t] = this.#act(action);
      const { ending } = this.#environment;
      ended[t] = ending === 'none' ? 0 : 1;
      if (ending !== 'terminated' && (ending === 'truncated' || t === count - 1)) after[t] = learner.valueOf(this.#observation);
      if (ending !== 'none') returns.push(this.#restart());
    }
    const advantages = advantagesOf({ rewards, values, ended, after }, learner.settings);
    const learned = learner.learn({ observations, actions, logProbabilities, advantages, returns: advantages.map((advantage, t) => advantage + values[t]) });
    this.#steps += count;
    return { ...learned, steps: this.#steps, episodes: returns.length, meanReturn: returns.length === 0 ? null : returns.reduce((sum, value) => sum + value, 0) / returns.length };
  }

  #act(action: number): number {
    const reward = this.#environment.step(action, this.learner.source, this.#observation);
    if (!Number.isFinite(reward)) throw new RangeError(`expected a finite reward for action ${action}, found "${reward}"`);
    this.#episodeReturn += reward;
    return reward;
  }

  #restart(): number {
    const whole = this.#episodeReturn;
    this.#episodeReturn = 0;
    this.#environment.reset(this.learner.source, this.#observation);
    return whole;
  }

  save(): SavedTraining {
    return { learner: this.learner.save(), steps: this.#steps, world: this.#environment.save(), observation: [...this.#observation], episodeReturn: this.#episodeReturn };
  }

  /** Goes on where `save` was called, in the same kind of world with the same settings. */
  restore({ learner, steps, world, observation, episodeReturn }: SavedTraining): void {
    this.learner.restore(learner);
    this.#environment.restore(world);
    this.#observation.set(observation);
    this.#steps = steps;
    this.#episodeReturn = episodeReturn;
  }
}
