import type { Account } from '../domain/account.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { MarketRules } from './market-rules.ts';
import type { WorkingOrder } from './working-order.ts';

interface Situation {
  readonly account: Account;
  readonly k: number;
  readonly order: WorkingOrder;
  /** Orders of the same instrument, this one among them: what waits at the venue locks what it needs. */
  readonly working: readonly WorkingOrder[];
  readonly price: number;
  readonly prices: Float64Array;
  readonly rules: MarketRules;
  readonly instrument: Instrument;
}

/** Room for rounding in the last digits of a balance. */
const SLACK = 1 + 1e-9;

/** What an order of `working` would do to its base quantity at, in quote units. */
const worthOf = ({ request, triggerPrice }: WorkingOrder, price: number): number => request.limitPrice ?? (Number.isNaN(triggerPrice) ? price : triggerPrice);

/** Orders that lock something beside this one: of its side, not those that only reduce, nor its own group, of which one fills. */
function rivalsOf({ order, working }: Situation): readonly WorkingOrder[] {
  const { group } = order.request;
  return working.filter((other) => other !== order && !other.done && other.live && other.sign === order.sign && other.request.reduceOnly !== true && (group === undefined || other.request.group !== group));
}

/** Why the account cannot carry the order, or undefined when it can. */
export function balanceObjection(situation: Situation): string | undefined {
  const { account, k, order, price, rules } = situation;
  const held = account.positions[k].quantity;
  const rivals = rivalsOf(situation);
  const locked = rivals.reduce((sum, { remaining }) => sum + remaining, 0);
  const after = held + order.sign * (order.remaining + locked);
  if (!rules.shorts && order.sign < 0 && after < 0 && -after > Math.abs(held) * (SLACK - 1)) return `sells "${order.remaining}" where "${held - locked}" is free and short selling is off`;
  if (Math.abs(after) <= Math.abs(held)) return undefined;
  const worth = worthOf(order, price);
  if (rules.leverage > 1 || after < 0 || rules.shorts) {
    const gross = account.positions.reduce((sum, position, n) => sum + (n === k ? Math.abs(after) * worth : position.quantity === 0 ? 0 : Math.abs(position.quantity) * situation.prices[n]), 0);
    const capacity = account.equity(situation.prices) * rules.leverage;
    return gross > capacity * SLACK ? `needs "${gross}" of buying power, has "${capacity}"` : undefined;
  }
  const withFee = 1 + (rules.takerFeeBps ?? situation.instrument.takerFeeBps) / 10_000;
  const cost = order.remaining * worth * withFee;
  const available = account.cash - rivals.reduce((sum, other) => sum + other.remaining * worthOf(other, price) * withFee, 0);
  return cost > available * SLACK ? `costs "${cost}" where "${available}" is available` : undefined;
}
