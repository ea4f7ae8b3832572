import { mean, sum, type Series } from './moments.ts';

/** Results of closed trades told apart: above 0, exactly 0, below 0. */
export interface Outcomes {
  readonly wins: readonly number[];
  readonly draws: number;
  readonly losses: readonly number[];
}

export function outcomes(profits: Series): Outcomes {
  const all = Array.from(profits);
  const wins = all.filter((profit) => profit > 0);
  const losses = all.filter((profit) => profit < 0);
  return { wins, draws: all.length - wins.length - losses.length, losses };
}

/** Wins over all trades, draws included. Null without trades. */
export const winRate = (profits: Series): number | null => (profits.length === 0 ? null : outcomes(profits).wins.length / profits.length);

/** Sum of wins over the size of the sum of losses. Null without a loss. */
export function profitFactor(profits: Series): number | null {
  const { wins, losses } = outcomes(profits);
  return losses.length === 0 ? null : sum(wins) / -sum(losses);
}

/** Mean win over the size of the mean loss. Null unless there is one of each. */
export function payoff(profits: Series): number | null {
  const { wins, losses } = outcomes(profits);
  const gain = mean(wins);
  const loss = mean(losses);
  return gain === null || loss === null ? null : gain / -loss;
}

/** Mean profit of a trade, in the units given. Null without trades. */
export const expectancy = (profits: Series): number | null => mean(profits);

/** (1 + payoff) * win rate - 1: what is won for each unit of a mean loss. -1 when every trade lost, null without a loss. */
export function expectancyRatio(profits: Series): number | null {
  const { wins, losses } = outcomes(profits);
  if (losses.length === 0) return null;
  const rate = wins.length / profits.length;
  return (1 + (payoff(profits) ?? 0)) * rate - 1;
}

/** The longest runs of wins and of losses, in the order given. A draw ends both. */
export function streaks(profits: Series): { readonly wins: number; readonly losses: number } {
  let wins = 0;
  let losses = 0;
  let run = 0;
  for (let i = 0; i < profits.length; i++) {
    const sign = Math.sign(profits[i]);
    run = sign !== 0 && Math.sign(run) === sign ? run + sign : sign;
    wins = Math.max(wins, run);
    losses = Math.max(losses, -run);
  }
  return { wins, losses };
}
