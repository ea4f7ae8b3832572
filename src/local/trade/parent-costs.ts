import { toNumber } from '../../shared/domain/decimal.ts';
import type { Fill, Side } from '../../shared/domain/order.ts';
import { analyseCosts, type CostAnalysis, type CostParts } from '../../shared/execution/costs/cost-analysis.ts';
import type { DeskNotice } from '../../shared/engine/trading/desk-notice.ts';

/** What the desk said of an execution: with the market it met. */
export type MetMarket = Extract<DeskNotice, { kind: 'fill' }>;

/** An order to a target with what the story holds of its way. */
export interface ParentRecord {
  readonly side: Side;
  /** What was to be filled; the plan's, where there is one. */
  readonly quantity: number;
  /** Close that was decided on; NaN where no forecast asked for it. */
  readonly decisionPrice: number;
  /** Middle of the market when it arrived; NaN where no book was live. */
  readonly arrivalPrice: number;
  readonly from: number;
  readonly to: number;
  /** Best bid and ask when it ended; undefined while it works. */
  readonly end: { readonly bid: number; readonly ask: number } | undefined;
  readonly fills: readonly { readonly fill: Fill; readonly met: MetMarket | undefined }[];
}

/** Money in the quote currency, above zero where it cost. */
export interface ParentCosts {
  readonly filled: number;
  readonly averagePrice: number;
  readonly arrivalPrice: number;
  /** Worse than the arrival price, without fees. NaN without an arrival price. */
  readonly slippageBps: number;
  readonly fees: number;
  readonly feeBps: number;
  /** Where the shortfall came from; undefined where bid and ask of a fill, the arrival price or the end are not on record. */
  readonly parts: Readonly<Record<keyof CostParts, number>> | undefined;
  readonly analysis: CostAnalysis | undefined;
}

/** A fee in the base coin is worth what was paid for the coin. */
const feeOf = ({ fee, feeCurrency, price, instrument }: Fill): number => (fee !== 0 && instrument.slice(instrument.indexOf(':') + 1).startsWith(`${feeCurrency}/`) ? fee * price : fee);

/** What an order cost, as far as it is known; undefined when nothing has filled and nothing can be said. */
export function parentCosts(parent: ParentRecord): ParentCosts | undefined {
  const { fills, side, arrivalPrice } = parent;
  const filled = fills.reduce((sum, { fill }) => sum + fill.quantity, 0);
  const value = fills.reduce((sum, { fill }) => sum + fill.price * fill.quantity, 0);
  const fees = fills.reduce((sum, { fill }) => sum + feeOf(fill), 0);
  const analysis = analysed(parent);
  if (filled === 0 && analysis === undefined) return undefined;
  const averagePrice = filled > 0 ? value / filled : NaN;
  return {
    filled, averagePrice, arrivalPrice, slippageBps: ((side === 'buy' ? 1 : -1) * 1e4 * (averagePrice - arrivalPrice)) / arrivalPrice, fees, feeBps: value > 0 ? (1e4 * fees) / value : NaN, analysis,
    parts: analysis === undefined ? undefined : partsOf(analysis.parts),
  };
}

const partsOf = ({ delay, timing, spread, impact, fee, opportunity, total }: CostParts): Readonly<Record<keyof CostParts, number>> => ({
  delay: toNumber(delay), timing: toNumber(timing), spread: toNumber(spread), impact: toNumber(impact), fee: toNumber(fee), opportunity: toNumber(opportunity), total: toNumber(total),
});

function analysed({ side, quantity, decisionPrice, arrivalPrice, from, to, end, fills }: ParentRecord): CostAnalysis | undefined {
  if (end === undefined || !(arrivalPrice > 0) || !(quantity > 0)) return undefined;
  const costed = fills.map(({ fill, met }) => ({ at: fill.at, quantity: fill.quantity, price: fill.price, bid: met?.bid ?? NaN, ask: met?.ask ?? NaN, liquidity: fill.liquidity, fee: feeOf(fill) }));
  const endPrice = (end.bid + end.ask) / 2;
  const isFilled = costed.reduce((sum, fill) => sum + fill.quantity, 0) >= quantity * (1 - 1e-12);
  // What is filled whole needs no price for the rest.
  const last = Number.isFinite(endPrice) ? endPrice : isFilled ? arrivalPrice : NaN;
  if (!Number.isFinite(last) || costed.some(({ bid, ask }) => !Number.isFinite(bid + ask))) return undefined;
  return analyseCosts({ side, quantity, decisionPrice: decisionPrice > 0 ? decisionPrice : arrivalPrice, arrivalPrice, endPrice: last, from, to, fills: costed, prints: [] });
}
