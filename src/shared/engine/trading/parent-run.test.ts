import { describe, expect, it } from 'vitest';
import { ParentRun, type Leg } from './parent-run.ts';
import { guardOf } from './guards.ts';
import { BTC, BTC_ID, START } from './trading-scene.contract.ts';

const order = { clientOrderId: 'one#1.c1', instrument: BTC_ID, side: 'buy', type: 'market', quantity: 1, timeInForce: 'gtc', at: START, reason: '' } as const;
const { tickSize, lotSize, minQuantity, minNotional, makerFeeBps, takerFeeBps } = BTC;
const plan = { parent: { side: 'buy', quantity: 1, arrival: START, deadline: START + 60_000, urgency: 0 }, rules: { tickSize, lotSize, minQuantity, minNotional, makerFeeBps, takerFeeBps }, algorithm: { kind: 'market' }, collarBps: 30, leadMs: 2_000 } as const;
const market = { bid: 99, ask: 100, bidQuantity: 1, askQuantity: 1, volatility: 0.001, drift: 0, tradedQuantity: 0, buyRate: 0, sellRate: 0 };
const leg = (child: number, quantity: number): Leg => ({ id: `x/${child}`, child, instrument: BTC_ID, quantity, rests: false, rate: 1, filled: 0, ended: false });

describe('an order on its way', () => {
  it('has not ended while a part of it may still be filled, even when all of it was', () => {
    const run = new ParentRun({ strategy: 'one', order, plan, arrivalPrice: 100 });
    expect(run.step(START, market)).toMatchObject([{ kind: 'place', order: { quantity: 1 } }]);
    run.legs.push(leg(0, 1), leg(0, 0.5));
    [run.legs[0].filled, run.legs[0].ended] = [1, true];
    run.step(START + 100, market);
    expect(run.ended).toBeUndefined();
    run.legs[1].ended = true;
    run.step(START + 200, market);
    expect(run.ended).toBe('filled');
  });

  it('names the children of a guard that fires again after those it had before', () => {
    const run = new ParentRun({ strategy: 'one', order, plan, arrivalPrice: 100, guard: guardOf('one', order, { children: 3 }) });
    expect([run.childId(0), run.childId(1, 2)]).toEqual(['one#1.c1/3', 'one#1.c1/4.2']);
    run.legs.push(leg(0, 1), leg(1, 1));
    expect(run.children).toBe(5);
  });
});
