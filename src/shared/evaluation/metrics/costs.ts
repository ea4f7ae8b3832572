/** What trading cost, in quote units; each positive when paid. Spread, slippage and impact are inside the fill prices. */
export interface Costs {
  readonly fees: number;
  readonly spread: number;
  readonly slippage: number;
  readonly impact: number;
  readonly funding: number;
}

export const totalCost = ({ fees, spread, slippage, impact, funding }: Costs): number => fees + spread + slippage + impact + funding;

/**
 * The edge dies at so many basis points: the extra cost on each unit of turnover that makes the net profit zero, the orders being the same.
 * Negative when there is no edge: costs would have to fall by as much. Null without turnover.
 */
export const breakEvenBps = (netProfit: number, turnover: number): number | null => (turnover > 0 ? (netProfit / turnover) * 10_000 : null);

/** Net profit had all costs been `factor` times what they were, with the same orders and no compounding of the difference. */
export const profitAtCosts = (netProfit: number, costs: number, factor: number): number => netProfit - (factor - 1) * costs;

/** Costs over the profit there would be without them. Null when that profit is not positive. */
export const costShare = (netProfit: number, costs: number): number | null => (netProfit + costs > 0 ? costs / (netProfit + costs) : null);
