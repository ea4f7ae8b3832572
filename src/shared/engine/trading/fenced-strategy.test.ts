import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../domain/time.ts';
import { defineOrderStrategy, type OrderStep, type Strategy } from '../../strategies/strategy.ts';
import { puppet, TradingScene } from './trading-scene.contract.ts';

const PARAMS = { name: 'orders', summary: 'Orders.', params: z.object({}), start: () => ({ n: 0 }) };
/** Buys at a limit far below and a little at the market at the first candle, then does as it is told. */
const orders = (onFill: () => OrderStep<{ n: number }>, onCandle: (n: number) => OrderStep<{ n: number }>): Strategy => defineOrderStrategy({
  ...PARAMS, onFill, onCandle: (_view, { n }: { n: number }) => (n > 0 ? onCandle(n) : {
    state: { n: 1 }, orders: [
      { kind: 'place', tag: 'low', side: 'buy', type: 'limit', quantity: 5, limitPrice: 95, reason: 'low' }, { kind: 'place', tag: 'now', side: 'buy', type: 'market', quantity: 10, reason: 'now' },
    ],
  }),
});

const said = (scene: TradingScene): readonly string[] => scene.notices.flatMap((told) => (told.of === 'program' ? [told.text] : []));

describe('a strategy that fails (fault 59)', () => {
  it('in decide() is asked no more; its position stays guarded, and the other goes on', async () => {
    const wish = { fails: false, forecast: 1 };
    const scene = new TradingScene({ strategies: [
      { name: 'one', strategy: puppet(() => { if (wish.fails) throw new RangeError('no such column'); return 1; }), exits: { stopLoss: 0.05 }, settings: { cash: 5_000 } },
      { name: 'two', strategy: puppet(() => wish.forecast), settings: { cash: 5_000 } },
    ] });
    await scene.start();
    await scene.close();
    await scene.pass(3 * SECOND);
    const held = scene.position('one');
    wish.fails = true;
    wish.forecast = 0;
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(scene.trader.sessions.get('one')?.status).toBe('disabled: RangeError: no such column');
    expect(scene.trader.sessions.get('two')?.status).toBe('running');
    expect(said(scene)).toEqual([expect.stringContaining('strategy "one" is disabled: RangeError: no such column')]);
    expect(scene.position('two')).toBe(0);
    expect(scene.position('one')).toBe(held);
    expect(scene.guards('one')).toEqual([`stop ${held} at the venue`]);
    wish.fails = false;
    await scene.close();
    expect(said(scene).length).toBe(1);
    scene.quote(94);
    await scene.pass(3 * SECOND);
    expect(scene.position('one')).toBe(0);
    expect(scene.faults()).toEqual([]);
  });

  it('with an order on its way has it taken back', async () => {
    const wish = { asks: 0 };
    const scene = new TradingScene({
      strategies: [{ name: 'one', strategy: puppet(() => { if ((wish.asks += 1) > 1) throw new Error('broken'); return 1; }), exits: { stopLoss: 0.05 } }], execution: { entry: 'limit-then-cross', patienceMs: 100_000, deadlineMs: 110_000 },
    });
    await scene.start();
    await scene.close();
    await scene.pass(2 * SECOND);
    expect(scene.venue.open().length).toBe(1);
    await scene.close();
    await scene.pass(2 * SECOND);
    expect(scene.venue.open()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it.each([
    ['throws in onFill', () => { throw new TypeError('x is undefined'); }, 'TypeError: x is undefined'],
    ['answers onFill with nothing', () => undefined as never, 'TypeError: expected a step with a list of orders'],
  ] as const)('as an order strategy that %s has its orders cancelled, and each execution counts', async (_, onFill, reason) => {
    const scene = new TradingScene({ strategies: [{ name: 'one', strategy: orders(onFill, (n) => ({ state: { n }, orders: [] })) }, { name: 'two', strategy: puppet(() => 1), settings: { cash: 5_000 } }] });
    await scene.start();
    await scene.close();
    await scene.pass(5 * SECOND);
    expect(scene.trader.sessions.get('one')?.status).toContain(`disabled: ${reason}`);
    expect(scene.venue.open()).toEqual([]);
    expect(scene.position('one')).toBe(10);
    expect(scene.position('two')).toBeGreaterThan(20);
    expect(scene.faults()).toEqual([]);
  });

  it('throws at every restart again, and nothing else comes of it', async () => {
    const scene = new TradingScene({ strategies: [{ name: 'one', strategy: orders(() => ({ state: { n: 1 }, orders: [] }), () => { throw new Error('broken'); }), exits: { stopLoss: 0.1 } }] });
    await scene.start();
    await scene.close();
    await scene.pass(5 * SECOND);
    const held = scene.position();
    for (let n = 0; n < 3; n++) {
      await scene.close();
      await scene.pass(3 * SECOND);
      expect(scene.trader.sessions.get('one')?.disabled).toBe('Error: broken');
      expect(scene.position()).toBe(held);
      expect(scene.guards()).toEqual([`stop ${held} at the venue`]);
      expect(scene.faults()).toEqual([]);
      await scene.restart();
      await scene.pass(3 * SECOND);
    }
  });
});
