import { describe, expect, it } from 'vitest';
import type { Fill } from '../domain/order.ts';
import type { RiskRule, RiskView } from '../risk/judge.ts';
import { OrderDesk, type Draft } from './order-desk.ts';

const view: RiskView = { equity: 1_000, held: 0, price: 100, grossExposure: 0 };
const draft: Draft = { side: 'buy', type: 'market', quantity: 1, at: 5, reason: 'test' };
const fillOf = (clientOrderId: string, quantity: number): Fill => ({ tradeId: 't', clientOrderId, instrument: 'x:A', at: 6, side: 'buy', quantity, price: 100, fee: 0, feeCurrency: 'USDT', liquidity: 'taker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: '' });

function desk(rules: readonly RiskRule[] = []) {
  const sent: string[] = [];
  const made = new OrderDesk(['x:A', 'x:B'], { gateway: { submit: (order) => sent.push(`${order.clientOrderId} ${order.instrument}`), cancel: (k, id) => sent.push(`cancel ${id} of ${k}`) }, rules });
  return { made, sent, place: (k = 0) => made.place(k, draft, { purpose: { kind: 'target' }, view }) };
}

describe('orders', () => {
  it('are numbered, sent for their instrument, and stand as working until they end', () => {
    const { made, sent, place } = desk();
    expect([place(), place(1)]).toEqual(['c1', 'c2']);
    expect(sent).toEqual(['c1 x:A', 'c2 x:B']);
    expect(made.working(1).map(({ order }) => order.request.clientOrderId)).toEqual(['c2']);
    made.fold({ kind: 'fill', clientOrderId: 'c1', at: 6, fill: fillOf('c1', 0.5) });
    expect(made.isWorking('c1')).toBe(true);
    made.fold({ kind: 'fill', clientOrderId: 'c1', at: 6, fill: fillOf('c1', 0.5) });
    expect(made.isWorking('c1')).toBe(false);
    expect(made.summary()).toMatchObject({ placed: 2, filled: 1, open: 1 });
  });

  it('that risk denies are not sent, and their reason is counted', () => {
    const { made, sent, place } = desk([() => 'too much: "5" of 3']);
    expect(place()).toBeUndefined();
    expect(sent).toEqual([]);
    expect(made.summary()).toMatchObject({ placed: 0, denied: 1, reasons: { 'too much: "…" of …': 1 } });
  });

  it('refused for the same kind of reason are counted together, whatever the numbers', () => {
    const { made, place } = desk();
    for (const note of ['costs "1001.5" where "-2e-7" is available', 'costs "7" where "3" is available']) {
      made.fold({ kind: 'rejected', clientOrderId: place() ?? '', at: 6, note });
    }
    expect(made.summary()).toMatchObject({ rejected: 2, reasons: { 'costs "…" where "…" is available': 2 } });
  });

  it('that are not ours are nobody\'s, and a cancellation of what has ended is not sent', () => {
    const { made, sent, place } = desk();
    expect(made.fold({ kind: 'cancelled', clientOrderId: 'liquidation-1', at: 6, note: '' })).toBeUndefined();
    place();
    made.cancel('c1', 7);
    made.fold({ kind: 'cancelled', clientOrderId: 'c1', at: 7, note: '' });
    made.cancel('c1', 8);
    expect(sent).toEqual(['c1 x:A', 'cancel c1 of 0']);
  });
});
