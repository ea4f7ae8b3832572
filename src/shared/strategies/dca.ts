import { z } from 'zod';
import { defineOrderStrategy, type OrderIntent, type OrderStep, type OrderView } from './strategy.ts';

const params = z.object({
  every: z.int().min(1).max(10_000).default(24).describe('Candles from one purchase to the next'),
  amount: z.number().min(1).max(1e9).default(100).describe('Quote units spent at each purchase').meta({ tunable: false }),
  dipScale: z.number().min(0).max(1).default(0).describe('Share of the amount added for each percent the price is below the average paid; 0 to spend the same always'),
  maxScale: z.number().min(1).max(10).default(3).describe('Largest multiple of the amount that one purchase may reach'),
  takeProfit: z.number().min(0).max(1000).default(0).describe('Sells all once the close is so many percent above the average paid; 0 to keep'),
});
type Params = z.output<typeof params>;

interface State {
  /** Candles until the next purchase: 0 at the candle that makes one. */
  readonly wait: number;
  /** Purchases asked for, which number their tags. */
  readonly purchases: number;
}

/** Left in cash beside a purchase, for its fee and for a price that moves before it fills. */
const RESERVE = 0.01;
const SALE = 'take-profit';

/** What one purchase spends, in quote units: more in a dip where that is asked for. */
function spend({ quantity, averagePrice, close }: OrderView, { amount, dipScale, maxScale }: Params): number {
  if (quantity <= 0) return amount;
  const dipPercent = Math.max(0, 100 * (1 - close / averagePrice));
  return amount * Math.min(maxScale, 1 + dipScale * dipPercent);
}

function purchase(view: OrderView, state: State, params: Params): OrderStep<State> {
  const value = spend(view, params);
  // A purchase the cash does not cover is left out, never cut down: the next one comes at its own time.
  if (value * (1 + RESERVE) > view.cash) return { state: { ...state, wait: params.every - 1 }, orders: [] };
  const purchases = state.purchases + 1;
  const order: OrderIntent = { kind: 'place', tag: `buy-${purchases}`, side: 'buy', type: 'market', quantity: value / view.close, reason: `purchase ${purchases}` };
  return { state: { wait: params.every - 1, purchases }, orders: [order] };
}

const isAtProfit = ({ quantity, averagePrice, close }: OrderView, takeProfit: number): boolean =>
  takeProfit > 0 && quantity > 0 && close >= averagePrice * (1 + takeProfit / 100);

export const dca = defineOrderStrategy({
  name: 'dca',
  summary: 'Buys for a fixed amount at fixed times whatever the price is (dollar-cost averaging), more in a dip if wanted.',
  params,
  start: (): State => ({ wait: 0, purchases: 0 }),
  onCandle(view, state, params) {
    if (!(view.close > 0)) return { state, orders: [] };
    const isSelling = view.working.some(({ tag }) => tag === SALE);
    if (isAtProfit(view, params.takeProfit) || isSelling) {
      const sale: OrderIntent = { kind: 'place', tag: SALE, side: 'sell', type: 'market', quantity: view.quantity, reduceOnly: true, reason: `take profit at ${params.takeProfit} %` };
      // Waiting goes on while everything is sold, so the rhythm of the purchases stays.
      return { state: { ...state, wait: Math.max(0, state.wait - 1) }, orders: isSelling ? [] : [sale] };
    }
    return state.wait > 0 ? { state: { ...state, wait: state.wait - 1 }, orders: [] } : purchase(view, state, params);
  },
});
