import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../domain/time.ts';
import { defineOrderStrategy, type OrderIntent, type Strategy } from '../../strategies/strategy.ts';
import { TradingScene } from './trading-scene.contract.ts';

/** Asks at each candle for what is next in the list. */
const asking = (steps: readonly (readonly OrderIntent[])[]): Strategy => defineOrderStrategy({
  name: 'asking', summary: 'Asks for what it is told.', params: z.object({}), start: () => ({ n: 0 }), onCandle: (_view, { n }: { n: number }) => ({ state: { n: n + 1 }, orders: steps[n] ?? [] }),
});

const buy = (tag: string, quantity: number): OrderIntent => ({ kind: 'place', tag, side: 'buy', type: 'market', quantity, reason: tag });
const offer = (tag: string, quantity: number, limitPrice: number): OrderIntent => ({ kind: 'place', tag, side: 'sell', type: 'limit', quantity, limitPrice, reason: tag });

describe('an arrangement of orders', () => {
  it('has each of its purchases carried out in full, also where the one before is still under way', async () => {
    const scene = new TradingScene({ strategies: [{ name: 'one', strategy: asking([[buy('first', 20), buy('second', 30)]]) }], execution: { entry: 'limit-then-cross', patienceMs: 4_000, deadlineMs: 30_000 } });
    await scene.start();
    await scene.close();
    await scene.pass(15 * SECOND);
    expect(scene.position()).toBe(50);
    expect(scene.faults()).toEqual([]);
  });

  it('has a sale against a purchase that is under way take its place, with all that was bought', async () => {
    const scene = new TradingScene({
      strategies: [{ name: 'one', strategy: asking([[buy('in', 50)], [{ kind: 'place', tag: 'out', side: 'sell', type: 'market', quantity: 10, reduceOnly: true, reason: 'out' }]]) }],
      execution: { entry: 'twap', slices: 10, patienceMs: 0, deadlineMs: 100_000 },
    });
    await scene.start();
    await scene.close();
    await scene.close();
    await scene.pass(8 * SECOND);
    const parents = [...scene.parents.keys()];
    expect(parents.length).toBe(2);
    expect(scene.desk.flatMap((notice) => (notice.kind === 'done' ? [notice.note] : []))).toContain('another order took its place');
    expect(scene.trader.desk.orders.runs.size).toBe(0);
    expect(scene.faults()).toEqual([]);
  });

  it('withdraws what it offers when the stop of the position goes out: nothing is sold twice', async () => {
    const scene = new TradingScene({ strategies: [{ name: 'one', strategy: asking([[buy('in', 40)], [offer('a', 10, 104), offer('b', 10, 105)]]), exits: { stopLoss: 0.05 } }], venues: [{ capabilities: { nativeStop: false, orderTypes: ['market', 'limit'] } }] });
    await scene.start();
    await scene.close();
    await scene.pass(3 * SECOND);
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(scene.venue.locked('BTC')).toBe(20);
    scene.quote(94);
    await scene.pass(8 * SECOND);
    expect(scene.position()).toBe(0);
    expect(scene.venue.open()).toEqual([]);
    expect(scene.venue.total('BTC')).toBeCloseTo(0, 9);
    expect(scene.faults()).toEqual([]);
  });

  it('keeps its resting orders over a restart, under their tags', async () => {
    const scene = new TradingScene({ strategies: [{ name: 'one', strategy: asking([[buy('in', 40)], [offer('a', 10, 104), offer('b', 10, 105)], [], [{ kind: 'cancel', tag: 'b' }]]) }] });
    await scene.start();
    await scene.close();
    await scene.pass(3 * SECOND);
    await scene.close();
    await scene.pass(3 * SECOND);
    await scene.restart();
    await scene.pass(5 * SECOND);
    expect(scene.venue.open().length).toBe(2);
    scene.quote(104.5);
    await scene.pass(3 * SECOND);
    expect(scene.position()).toBe(30);
    await scene.close();
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(scene.venue.open()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('with a take profit alone has it watched here while the gate lets nothing through, and laid at the venue after', async () => {
    const scene = new TradingScene({ strategies: [{ name: 'one', strategy: asking([[buy('in', 40)]]), exits: { takeProfit: 0.05 } }], execution: { entry: 'market' } });
    await scene.start();
    await scene.close();
    await scene.time.pass(5);
    // The purchase is on its way: by the time it fills nothing new is let through.
    scene.venue.isSilent = true;
    scene.trader.suspect('a test');
    await scene.pass(2 * SECOND);
    expect(scene.position()).toBe(40);
    expect(scene.guards()).toEqual(['limit 40 here']);
    scene.venue.isSilent = false;
    await scene.pass(20 * SECOND);
    expect(scene.guards()).toEqual(['limit 40 at the venue']);
    scene.quote(106);
    await scene.pass(SECOND);
    expect(scene.position()).toBe(0);
    expect(scene.faults()).toEqual([]);
  });
});
