import type { Random } from '../../domain/random.ts';
import { maxDrawdown } from '../metrics/drawdown.ts';
import { quantileBand, type QuantileBand } from './quantile-band.ts';

export interface TradeOrder {
  readonly trades: number;
  readonly draws: number;
  /** Of the trades in the order in which they came. */
  readonly maxDrawdown: number;
  /** Of the same trades in other orders: the growth is the same each time. */
  readonly shuffled: QuantileBand;
  /** Of as many trades drawn with replacement. */
  readonly growth: QuantileBand;
  /** Share of those draws that lost money. */
  readonly losing: number;
}

const FEWEST = 5;

/**
 * What the order of trades had to do with it. Shuffling takes away what one trade says of the next, and so tells of drawdowns that are too small where losses
 * cluster: the bootstrap of days in blocks stands beside it. `returns`: of equity, one a trade. Null under 5 trades.
 */
export function tradeOrder(returns: readonly number[], random: Random, draws = 1_000): TradeOrder | null {
  const n = returns.length;
  if (n < FEWEST) return null;
  const [depths, growths] = [new Float64Array(draws), new Float64Array(draws)];
  const order = Float64Array.from(returns);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = n - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    depths[draw] = drawdownOf(order);
    let equity = 1;
    for (let i = 0; i < n; i++) equity = Math.max(0, equity * (1 + returns[random.below(n)]));
    growths[draw] = equity - 1;
  }
  const [shuffled, growth] = [quantileBand(depths), quantileBand(growths)];
  return shuffled && growth && { trades: n, draws, maxDrawdown: drawdownOf(returns), shuffled, growth, losing: growths.filter((value) => value < 0).length / draws };
}

function drawdownOf(returns: ArrayLike<number>): number {
  let equity = 1;
  return maxDrawdown(1, Float64Array.from(returns, (value) => (equity = Math.max(0, equity * (1 + value)))));
}
