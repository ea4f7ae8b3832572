import type { Account } from '../domain/account.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { MarketRules } from './market-rules.ts';
import type { WorkingOrder } from './working-order.ts';

interface Situation {
  readonly account: Account;
  readonly k: number;
  readonly order: WorkingOrder;
  /** Orders of the same instrument, this one among them: what rests locks its money. */
  readonly working: readonly WorkingOrder[];
  readonly price: number;
  readonly prices: Float64Array;
  readonly rules: MarketRules;
  readonly instrument: Instrument;
}

/** Room for rounding in the last digits of a balance. */
const SLACK = 1 + 1e-9;

/** Why the account cannot carry the order, or undefined when it can. */
export function balanceObjection(situation: Situation): string | undefined {
  const { account, k, order, price, rules } = situation;
  const held = account.positions[k].quantity;
  const after = held + order.sign * order.remaining;
  if (!rules.shorts && after < 0 && Math.abs(after) > Math.abs(held) * (SLACK - 1)) return `sells "${order.remaining}" where "${held}" is held and short selling is off`;
  if (Math.abs(after) <= Math.abs(held)) return undefined;
  const worth = order.request.limitPrice ?? price;
  if (rules.leverage > 1 || after < 0 || rules.shorts) {
    const gross = account.positions.reduce((sum, position, n) => sum + (n === k ? Math.abs(after) * worth : position.quantity === 0 ? 0 : Math.abs(position.quantity) * situation.prices[n]), 0);
    const capacity = account.equity(situation.prices) * rules.leverage;
    return gross > capacity * SLACK ? `needs "${gross}" of buying power, has "${capacity}"` : undefined;
  }
  const feeBps = rules.takerFeeBps ?? situation.instrument.takerFeeBps;
  const locked = situation.working.reduce((sum, other) => sum + (other !== order && !other.done && other.live && other.sign > 0 && other.restsAtLimit ? other.remaining * (other.request.limitPrice ?? 0) : 0), 0);
  const cost = order.remaining * worth * (1 + feeBps / 10_000);
  const available = account.cash - locked;
  return cost > available * SLACK ? `costs "${cost}" where "${available}" is available` : undefined;
}
