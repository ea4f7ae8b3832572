import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fill, Order, OrderEvent, OrderRequest } from '../domain/order.ts';
import { foldOrder, hasEnded, newOrder } from './order-fold.ts';

const request: OrderRequest = { clientOrderId: 'o', instrument: 'x:A/USDT', side: 'buy', type: 'limit', limitPrice: 100, quantity: 1, timeInForce: 'gtc', at: 0, reason: '' };
const fillOf = (quantity: number, price: number, at = 5): OrderEvent => ({ kind: 'fill', clientOrderId: 'o', at, fill: { tradeId: `t${at}`, clientOrderId: 'o', instrument: 'x:A/USDT', at, side: 'buy', quantity, price, fee: 0, feeCurrency: 'USDT', liquidity: 'maker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: '' } satisfies Fill });
const fold = (...events: readonly OrderEvent[]): Order => events.reduce(foldOrder, newOrder(request));
const accepted: OrderEvent = { kind: 'accepted', clientOrderId: 'o', at: 1 };
const ended = (kind: 'cancelled' | 'expired' | 'rejected'): OrderEvent => ({ kind, clientOrderId: 'o', at: 9, note: 'because' });

describe('an order', () => {
  it('is on its way, open, partly filled and filled, at the average price of its fills', () => {
    expect(newOrder(request)).toMatchObject({ state: 'submitting', filledQuantity: 0, averagePrice: NaN });
    expect(fold(accepted)).toMatchObject({ state: 'open', updatedAt: 1 });
    expect(fold(accepted, fillOf(0.25, 100))).toMatchObject({ state: 'partlyFilled', filledQuantity: 0.25, averagePrice: 100 });
    expect(fold(accepted, fillOf(0.25, 100), fillOf(0.75, 96))).toMatchObject({ state: 'filled', averagePrice: 97 });
  });

  it('filled in parts whose doubles do not add up is filled: 0.7 + 0.2 + 0.1', () => {
    expect(0.7 + 0.2 + 0.1).not.toBe(1);
    expect(fold(fillOf(0.7, 1), fillOf(0.2, 1), fillOf(0.1, 1)).state).toBe('filled');
  });

  it('may be filled before it was acknowledged, and the acknowledgement changes nothing then', () => {
    expect(fold(fillOf(0.5, 100), accepted).state).toBe('partlyFilled');
  });

  it.each(['cancelled', 'expired', 'rejected'] as const)('that is %s keeps what it got and says why', (kind) => {
    expect(fold(accepted, fillOf(0.5, 100), ended(kind))).toMatchObject({ state: kind, filledQuantity: 0.5, note: 'because', updatedAt: 9 });
  });

  it('that has ended stays ended, but a late fill counts', () => {
    expect(fold(ended('cancelled'), ended('expired'), accepted).state).toBe('cancelled');
    expect(fold(ended('cancelled'), fillOf(0.5, 100))).toMatchObject({ state: 'cancelled', filledQuantity: 0.5 });
    expect(fold(ended('cancelled'), fillOf(1, 100)).state).toBe('filled');
  });

  it('never loses a fill, whatever comes between', () => {
    const event = fc.oneof(fc.double({ min: 0.01, max: 0.1, noNaN: true }).map((quantity) => fillOf(quantity, 100)), fc.constant(accepted), fc.constantFrom('cancelled', 'expired').map(ended));
    fc.assert(fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      const order = fold(...events);
      expect(order.filledQuantity).toBeCloseTo(events.reduce((sum, one) => (one.kind === 'fill' ? sum + one.fill.quantity : sum), 0), 12);
      if (events.some(({ kind }) => kind === 'cancelled' || kind === 'expired')) expect(hasEnded(order)).toBe(true);
    }), { seed: 4 });
  });
});
