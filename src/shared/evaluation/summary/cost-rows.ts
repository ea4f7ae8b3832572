import type { RunRecord } from '../../engine/record.ts';
import { breakEvenBps, costShare, profitAtCosts, totalCost, type Costs } from '../metrics/costs.ts';
import type { Facts } from './facts.ts';
import { bps, group, money, percent, row, type Group } from './row.ts';

/** A record counts funding as the account does, above zero when received; as a cost it turns its sign. */
export const costsOf = ({ totals }: RunRecord): Costs => ({
  fees: totals.fees, spread: totals.spread, slippage: totals.slippage, impact: totals.impact, funding: 0 - totals.funding,
});

/** What trading cost, cause by cause, and how much more of it the result could bear. */
export function costRows({ record, netProfit }: Facts): Group {
  const costs = costsOf(record);
  const all = totalCost(costs);
  const { turnover } = record.totals;
  return group('costs', [
    row('fees', money('fees', costs.fees)),
    row('spread', money('spreadCost', costs.spread)),
    row('slippage', money('slippageCost', costs.slippage)),
    row('impact', money('impactCost', costs.impact)),
    row('funding', money('fundingPaid', costs.funding)),
    row('totalCost', money('totalCost', all)),
    row('costShare', percent('costShare', costShare(netProfit, all), 'no-profit')),
    row('costBps', bps('costBps', turnover > 0 ? (all / turnover) * 10_000 : null, 'no-turnover')),
    row('breakEven', bps('breakEvenBps', breakEvenBps(netProfit, turnover), 'no-turnover')),
    row('profitAtCosts', money('profitAtHalfCosts', profitAtCosts(netProfit, all, 0.5)), money('profitAtCosts', netProfit), money('profitAtDoubleCosts', profitAtCosts(netProfit, all, 2))),
  ]);
}
