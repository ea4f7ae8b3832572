import { signOf } from '../../domain/order.ts';
import { deviationIn, leaning, runningAway } from '../algorithms/fill-model.ts';
import type { ExecutionPlan } from '../algorithms/plan.ts';
import { closingAt, type Moment } from '../algorithms/schedules.ts';
import { filledLots, quantityOf, restingChild, restingLots, type ExecutionState } from '../algorithms/state.ts';
import { touchOf } from '../algorithms/wishes.ts';

/** The movement of the mid is judged over two seconds. */
const DRIFT_MS = 2_000;
const LEAST = 1e-9;
const MOST_TICKS = 20;
const clip = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));
const logOf = (value: number, against: number): number => clip(Math.log((value + LEAST) / (against + LEAST)), 10);

/** What a learned policy is told, in the order of `LEARNED_OBSERVATIONS`: without units, and the same for a buyer and a seller. */
export function observationOf(plan: ExecutionPlan, state: ExecutionState, { at, market }: Moment): readonly number[] {
  const { parent: { side, arrival }, rules } = plan;
  const end = closingAt(plan);
  const left = Math.max(0, state.lots - filledLots(state.children));
  const leftMs = Math.max(0, end - at);
  const [spread, mid] = [market.ask - market.bid, (market.ask + market.bid) / 2];
  const tick = rules.tickSize || mid * 1e-6;
  const [shown, far] = side === 'buy' ? [market.bidQuantity, market.askQuantity] : [market.askQuantity, market.bidQuantity];
  const rate = side === 'buy' ? market.sellRate : market.buyRate;
  const resting = restingChild(state.children);
  return [
    leftMs / Math.max(1, end - arrival),
    left / state.lots,
    restingLots(state.children) / state.lots,
    leaning(market, side),
    Math.log(Math.max(1, Math.round(spread / tick))),
    runningAway(market, { side, queue: 0, windowMs: DRIFT_MS, tickSize: rules.tickSize }),
    logOf(deviationIn(market.volatility, leftMs) * mid, spread / 2),
    logOf(shown, (rate * leftMs) / 1_000),
    logOf(quantityOf(left, rules), far),
    // How far the touch has left what rests; 0 where nothing does.
    resting === undefined ? 0 : clip((signOf(side) * (touchOf(market, side) - resting.limitPrice)) / tick, MOST_TICKS),
  ];
}
