import { add, decimal, divide, multiply, negate, subtract, toNumber, ZERO, type Decimal } from '../../domain/decimal.ts';
import type { Side } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';

/** A fill with what the market was when it happened. */
export interface CostedFill {
  readonly at: EpochMs;
  readonly quantity: number;
  readonly price: number;
  /** Best bid and ask just before it. */
  readonly bid: number;
  readonly ask: number;
  readonly liquidity: 'maker' | 'taker';
  /** What was paid for it in the quote currency at the time; below zero for a rebate. */
  readonly fee: number;
}

/** A price of others' trading while the order worked, for the benchmarks. */
export interface BenchmarkPrint {
  readonly at: EpochMs;
  readonly price: number;
  readonly quantity: number;
}

export interface CostQuestion {
  readonly side: Side;
  readonly quantity: number;
  /** Mid when the strategy decided, when the order arrived, and when it ended. */
  readonly decisionPrice: number;
  readonly arrivalPrice: number;
  readonly endPrice: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly fills: readonly CostedFill[];
  /** Oldest first. */
  readonly prints: readonly BenchmarkPrint[];
}

/**
 * Where the implementation shortfall came from (Perold 1988), exact, in quote units, above zero where it cost. The parts sum to `total`
 * to the last digit: the value of the whole order at the decision price against what was paid and what is left at the end price.
 * delay: from decision to arrival. timing: what the mid did until each fill. spread: half of it, paid by takers and earned by makers.
 * impact: what a fill was worse than the touch. opportunity: what the price did to the part that never filled.
 */
export interface CostParts {
  readonly delay: Decimal;
  readonly timing: Decimal;
  readonly spread: Decimal;
  readonly impact: Decimal;
  readonly fee: Decimal;
  readonly opportunity: Decimal;
  readonly total: Decimal;
}

export interface CostAnalysis {
  readonly parts: CostParts;
  readonly filledQuantity: number;
  /** NaN when nothing filled. */
  readonly averagePrice: number;
  /** Basis points of the filled value by which the average price is worse than the benchmark, fees left out; NaN without fills or prints. */
  readonly bps: { readonly decision: number; readonly arrival: number; readonly vwap: number; readonly twap: number };
  /** Fee in basis points of what filled. */
  readonly feeBps: number;
  /** All parts, in basis points of the whole order at the decision price. */
  readonly shortfallBps: number;
}

const sum = (values: readonly Decimal[]): Decimal => values.reduce((total, value) => add(total, value), ZERO);
const TWO = decimal(2);
/** Half of an exact price has one digit more, which stays exact up to 17 digits after the point. */
const middle = (bid: number, ask: number): Decimal => divide(add(decimal(bid), decimal(ask)), TWO);
const HALF = decimal(0.5);

/** Volume-weighted price of the prints in [from, to]; NaN without any. */
export function intervalVwap(prints: readonly BenchmarkPrint[], from: EpochMs, to: EpochMs): number {
  let [value, volume] = [0, 0];
  for (const { at, price, quantity } of prints) {
    if (at < from || at > to) continue;
    value += price * quantity;
    volume += quantity;
  }
  return volume > 0 ? value / volume : NaN;
}

/** Time-weighted price over [from, to]: each print counts until the next. The last before `from` counts from there. NaN without any. */
export function intervalTwap(prints: readonly BenchmarkPrint[], from: EpochMs, to: EpochMs): number {
  let [area, weight] = [0, 0];
  for (let i = 0; i < prints.length; i++) {
    const start = Math.max(prints[i].at, from);
    const end = Math.min(prints[i + 1]?.at ?? to, to);
    if (end <= start) continue;
    area += prints[i].price * (end - start);
    weight += end - start;
  }
  return weight > 0 ? area / weight : NaN;
}

function partsOf({ side, quantity, decisionPrice, arrivalPrice, endPrice, fills }: CostQuestion): CostParts {
  const signed = (value: Decimal): Decimal => (side === 'buy' ? value : negate(value));
  const [whole, decided, arrived, ended] = [decimal(quantity), decimal(decisionPrice), decimal(arrivalPrice), decimal(endPrice)];
  const unfilled = subtract(whole, sum(fills.map((fill) => decimal(fill.quantity))));
  const each = fills.map((fill) => {
    const [size, mid] = [decimal(fill.quantity), middle(fill.bid, fill.ask)];
    const half = multiply(subtract(decimal(fill.ask), decimal(fill.bid)), HALF);
    return { timing: multiply(signed(subtract(mid, arrived)), size), spread: multiply(fill.liquidity === 'taker' ? half : negate(half), size) };
  });
  const fee = sum(fills.map((fill) => decimal(fill.fee)));
  const paid = sum(fills.map((fill) => multiply(signed(subtract(decimal(fill.price), decided)), decimal(fill.quantity))));
  const total = add(add(paid, fee), multiply(signed(subtract(ended, decided)), unfilled));
  const known = {
    delay: multiply(signed(subtract(arrived, decided)), whole), timing: sum(each.map(({ timing }) => timing)), spread: sum(each.map(({ spread }) => spread)),
    fee, opportunity: multiply(signed(subtract(ended, arrived)), unfilled),
  };
  // Impact is the rest, and so bears what rounding to 1e-18 leaves where a mid has more digits than a product holds.
  return { ...known, impact: subtract(total, sum(Object.values(known))), total };
}

export function analyseCosts(question: CostQuestion): CostAnalysis {
  const { side, quantity, decisionPrice, arrivalPrice, from, to, fills, prints } = question;
  const parts = partsOf(question);
  const filledQuantity = toNumber(sum(fills.map((fill) => decimal(fill.quantity))));
  const value = fills.reduce((total, fill) => total + fill.price * fill.quantity, 0);
  const averagePrice = filledQuantity > 0 ? value / filledQuantity : NaN;
  const against = (benchmark: number): number => ((side === 'buy' ? 1 : -1) * 1e4 * (averagePrice - benchmark)) / benchmark;
  return {
    parts, filledQuantity, averagePrice,
    bps: { decision: against(decisionPrice), arrival: against(arrivalPrice), vwap: against(intervalVwap(prints, from, to)), twap: against(intervalTwap(prints, from, to)) },
    feeBps: value > 0 ? (1e4 * toNumber(parts.fee)) / value : NaN,
    shortfallBps: (1e4 * toNumber(parts.total)) / (quantity * decisionPrice),
  };
}
