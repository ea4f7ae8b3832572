import { signOf, type OrderRequest } from '../domain/order.ts';
import type { RiskRule, RiskView } from './judge.ts';

/** Reducing is always allowed: a limit must never trap a position. */
export const reduces = (order: OrderRequest, { held }: RiskView): boolean => held !== 0 && Math.sign(held) !== signOf(order.side) && order.quantity <= Math.abs(held);

const isUnknown = (price: number | undefined): boolean => price !== undefined && !(price > 0 && price < Infinity);

/** No order on a price, quantity or equity that is missing or not above zero: what is not known is refused. */
export const knownInputs: RiskRule = (order, { price, equity }) => {
  if (!(order.quantity > 0) || !Number.isFinite(order.quantity)) return `quantity "${order.quantity}" is not above zero`;
  if (!(price > 0) || !Number.isFinite(price)) return `the last price "${price}" is not known`;
  if (isUnknown(order.limitPrice) || isUnknown(order.stopPrice) || isUnknown(order.trailBps)) return `a price of the order is not above zero: limit "${order.limitPrice}", stop "${order.stopPrice}", trail "${order.trailBps}"`;
  return Number.isFinite(equity) ? undefined : `equity "${equity}" is not known`;
};

/** Nothing new is opened once equity is gone. */
export const solvent: RiskRule = (order, view) => (view.equity > 0 || reduces(order, view) ? undefined : `equity is used up: "${view.equity}"`);

/** Gross exposure after the order stays within `limit` times equity, with one percent of room for prices that move on the way. */
export const maxGrossExposure = (limit: number): RiskRule => (order, view) => {
  if (reduces(order, view)) return undefined;
  const after = view.grossExposure + (Math.abs(view.held + signOf(order.side) * order.quantity) - Math.abs(view.held)) * view.price;
  return after > view.equity * limit * 1.01 ? `gross exposure would be "${after}", the limit is ${limit} times equity of ${view.equity}` : undefined;
};
