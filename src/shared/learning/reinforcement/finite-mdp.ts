/** What may come of an action, and how likely it is. */
export interface Transition {
  readonly chance: number;
  readonly next: number;
  readonly reward: number;
}

/** A Markov decision process with few states: its values can be computed exactly. */
export interface FiniteMdp {
  readonly states: number;
  readonly actions: number;
  readonly start: number;
  isTerminal(state: number): boolean;
  transitions(state: number, action: number): readonly Transition[];
}

const ENOUGH = 1e-12;
const MOST_SWEEPS = 100_000;

/** Value of an action under values of the states. */
const worth = (transitions: readonly Transition[], values: Float64Array, discount: number): number =>
  transitions.reduce((sum, { chance, next, reward }) => sum + chance * (reward + discount * values[next]), 0);

/** Sweeps in place until nothing changes any more (Sutton & Barto 2018, chapter 4). A terminal state is worth 0. */
function settle(mdp: FiniteMdp, backup: (state: number, values: Float64Array) => number): Float64Array {
  const values = new Float64Array(mdp.states);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let change = 0;
    for (let state = 0; state < mdp.states; state++) {
      if (mdp.isTerminal(state)) continue;
      const value = backup(state, values);
      change = Math.max(change, Math.abs(value - values[state]));
      values[state] = value;
    }
    if (change < ENOUGH) return values;
  }
  throw new RangeError(`expected values that settle, found them still moving after ${MOST_SWEEPS} sweeps`);
}

const actionsOf = ({ actions }: FiniteMdp): number[] => Array.from({ length: actions }, (_, action) => action);

/** Value iteration: what the best policy brings from each state. */
export const bestValues = (mdp: FiniteMdp, discount: number): Float64Array =>
  settle(mdp, (state, values) => Math.max(...actionsOf(mdp).map((action) => worth(mdp.transitions(state, action), values, discount))));

/** Policy evaluation: what a policy brings, told by the probability of each action in a state. */
export const policyValues = (mdp: FiniteMdp, policy: (state: number) => ArrayLike<number>, discount: number): Float64Array =>
  settle(mdp, (state, values) => {
    const chances = policy(state);
    return actionsOf(mdp).reduce((sum, action) => sum + chances[action] * worth(mdp.transitions(state, action), values, discount), 0);
  });
