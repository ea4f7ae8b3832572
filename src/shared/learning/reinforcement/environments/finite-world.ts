import type { Random } from '../../../domain/random.ts';
import type { Ending, Environment } from '../environment.ts';
import type { FiniteMdp } from '../finite-mdp.ts';

/** A finite process to act in. The state is seen as a 1 among zeros. */
export class FiniteWorld implements Environment {
  readonly observationSize: number;
  readonly actions: number;
  ending: Ending = 'none';
  readonly #mdp: FiniteMdp;
  readonly #mostSteps: number;
  /** Whether an episode begins anywhere; else at the start of the process. */
  readonly #isAnywhere: boolean;
  #state = 0;
  #steps = 0;

  constructor(mdp: FiniteMdp, { mostSteps = Infinity, isAnywhere = false }: { readonly mostSteps?: number; readonly isAnywhere?: boolean } = {}) {
    this.observationSize = mdp.states;
    this.actions = mdp.actions;
    this.#mdp = mdp;
    this.#mostSteps = mostSteps;
    this.#isAnywhere = isAnywhere;
  }

  reset(source: Random, observation: Float64Array): void {
    do this.#state = this.#isAnywhere ? source.below(this.#mdp.states) : this.#mdp.start;
    while (this.#isAnywhere && this.#mdp.isTerminal(this.#state));
    this.#steps = 0;
    this.ending = 'none';
    this.#show(observation);
  }

  step(action: number, source: Random, observation: Float64Array): number {
    const transitions = this.#mdp.transitions(this.#state, action);
    let left = source.uniform();
    const taken = transitions.find(({ chance }) => (left -= chance) < 0) ?? transitions[transitions.length - 1];
    this.#state = taken.next;
    this.#steps += 1;
    this.ending = this.#mdp.isTerminal(taken.next) ? 'terminated' : this.#steps >= this.#mostSteps ? 'truncated' : 'none';
    this.#show(observation);
    return taken.reward;
  }

  #show(observation: Float64Array): void {
    observation.fill(0);
    observation[this.#state] = 1;
  }

  save(): readonly number[] { return [this.#state, this.#steps]; }

  restore([state, steps]: readonly number[]): void {
    this.#state = state;
    this.#steps = steps;
    this.ending = 'none';
  }
}
