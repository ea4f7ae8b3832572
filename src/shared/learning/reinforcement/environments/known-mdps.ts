import type { FiniteMdp } from '../finite-mdp.ts';

const MOVES = [[0, -1], [0, 1], [-1, 0], [1, 0]] as const;

interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** Where a move (up, down, left, right) leads; off the grid it leads nowhere. */
function moved({ rows, columns }: Grid, state: number, action: number): number {
  const [across, down] = MOVES[action];
  const [column, row] = [(state % columns) + across, Math.floor(state / columns) + down];
  return column < 0 || row < 0 || column >= columns || row >= rows ? state : row * columns + column;
}

/** 4 by 4 fields, a reward of -1 a move, two corners end it (Sutton & Barto 2018, example 4.1). */
export const smallGrid: FiniteMdp = {
  states: 16, actions: 4, start: 5,
  isTerminal: (state) => state === 0 || state === 15,
  transitions: (state, action) => [{ chance: 1, next: moved({ rows: 4, columns: 4 }, state, action), reward: -1 }],
};

const CLIFF = { rows: 4, columns: 12 };

/** 4 by 12 fields with a cliff along the lower edge that costs 100 and leads back to the start (Sutton & Barto 2018, example 6.6). */
export const cliffWalk: FiniteMdp = {
  states: 48, actions: 4, start: 36,
  isTerminal: (state) => state === 47,
  transitions: (state, action) => {
    const next = moved(CLIFF, state, action);
    return [next > 36 && next < 47 ? { chance: 1, next: 36, reward: -100 } : { chance: 1, next, reward: -1 }];
  },
};

/** A walk of five steps to a reward of 10; going back to its beginning pays 0.2 at once. A move slips in one of ten. */
export const chain: FiniteMdp = {
  states: 6, actions: 2, start: 0,
  isTerminal: () => false,
  transitions: (state, action) => {
    const forth = { next: Math.min(5, state + 1), reward: state === 5 ? 10 : 0 };
    const back = { next: 0, reward: 0.2 };
    const [meant, slipped] = action === 1 ? [forth, back] : [back, forth];
    return [{ chance: 0.9, ...meant }, { chance: 0.1, ...slipped }];
  },
};

/** `lots` to be sold in `steps`, each step at the square of what is sold in it; what is left goes in the last. Best is an equal share (Bertsimas & Lo 1998). */
export const sellEvenly = (lots: number, steps: number): FiniteMdp => ({
  states: (steps + 1) * (lots + 1), actions: lots + 1, start: lots,
  isTerminal: (state) => state >= steps * (lots + 1),
  transitions: (state, action) => {
    const [step, left] = [Math.floor(state / (lots + 1)), state % (lots + 1)];
    const sold = step === steps - 1 ? left : Math.min(left, action);
    return [{ chance: 1, next: (step + 1) * (lots + 1) + left - sold, reward: -sold * sold }];
  },
});

/** One choice among arms that pay 1 with these chances. */
export const bandit = (chances: readonly number[]): FiniteMdp => ({
  states: 2, actions: chances.length, start: 0,
  isTerminal: (state) => state === 1,
  transitions: (_state, action) => [{ chance: chances[action], next: 1, reward: 1 }, { chance: 1 - chances[action], next: 1, reward: 0 }],
});
