import type { Level } from '../../domain/order-book.ts';
import { squareRootImpact } from './square-root-impact.ts';

export interface PreTradeQuestion {
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly takerFeeBps: number;
  /** Time the order may take. */
  readonly durationSeconds: number;
  readonly dailyVolatility: number;
  readonly dailyVolume: number;
  /** Of the square-root law; see `refitImpact`. */
  readonly coefficient: number;
}

/** What an order is likely to cost, in basis points of its value against the mid. */
export interface PreTradeEstimate {
  readonly halfSpreadBps: number;
  /** Of sweeping the book at once, beyond the touch; Infinity where the book is too thin. */
  readonly sweepBps: number;
  /** Of the square-root law: what even a patient order moves. */
  readonly impactBps: number;
  readonly takerFeeBps: number;
  /** All at once by taking: spread, sweep or impact, whichever is more, and fee. */
  readonly takeNowBps: number;
  /** Standard deviation of the price over half the time: what waiting risks. */
  readonly timingRiskBps: number;
  /** Its value as a share of the five best levels of the side it takes. */
  readonly shareOfDepth: number;
  /** One order where it is small against the depth, pieces where not. */
  readonly advice: 'limit-then-cross' | 'adaptive';
}

const DEPTH_LEVELS = 5;
/** Above this share of the best five levels an order is worth slicing. */
const SMALL_SHARE = 0.1;
const SECONDS_A_DAY = 86_400;

/** Before the trade. NaN fields where the book has not both sides. */
export function estimateCost(question: PreTradeQuestion): PreTradeEstimate {
  const { side, quantity, bids, asks, takerFeeBps } = question;
  const mid = ((bids[0]?.[0] ?? NaN) + (asks[0]?.[0] ?? NaN)) / 2;
  const levels = side === 'buy' ? asks : bids;
  const touch = levels[0]?.[0] ?? NaN;
  const halfSpreadBps = (1e4 * Math.abs(touch - mid)) / mid;
  let left = quantity;
  let value = 0;
  for (const [price, available] of levels) {
    const taken = Math.min(left, available);
    value += taken * price;
    left -= taken;
    if (left <= 0) break;
  }
  const sweepBps = left > quantity * 1e-12 ? Infinity : (1e4 * Math.abs(value / quantity - touch)) / mid;
  const impactBps = 1e4 * squareRootImpact(question);
  const depth = levels.slice(0, DEPTH_LEVELS).reduce((sum, [, available]) => sum + available, 0);
  const shareOfDepth = quantity / depth;
  return {
    halfSpreadBps, sweepBps, impactBps, takerFeeBps,
    takeNowBps: halfSpreadBps + Math.max(sweepBps, impactBps) + takerFeeBps,
    timingRiskBps: 1e4 * question.dailyVolatility * Math.sqrt(question.durationSeconds / 2 / SECONDS_A_DAY),
    shareOfDepth, advice: shareOfDepth < SMALL_SHARE ? 'limit-then-cross' : 'adaptive',
  };
}
