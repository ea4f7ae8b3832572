import { afterEach, describe, expect, test } from 'vitest';
import { NetworkProxy } from '../../src/local/drill/network-proxy.ts';
import { add, format } from '../../src/shared/domain/decimal.ts';
import { random } from '../../src/shared/domain/random.ts';
import { MINUTE } from '../../src/shared/domain/time.ts';
import { binanceScene, BTC, closeScenes, order, tradingAt, type Desk, type Lines, type Scene } from './binance-scene.contract.ts';

afterEach(closeScenes);

/** Half a coin is bought at the market and guarded by a stop of the venue's own. */
async function guardedPosition({ gateway }: Desk): Promise<void> {
  const stateOf = (name: string) => gateway.known().find(({ alias }) => alias === name)?.order.state;
  gateway.submit(order('entry', { type: 'market', limitPrice: undefined, quantity: 0.5 }));
  await expect.poll(() => stateOf('entry'), { timeout: 5_000 }).toBe('filled');
  gateway.submit(order('stop', { side: 'sell', type: 'stop', stopPrice: 9_500, limitPrice: undefined, quantity: 0.5 }));
  await expect.poll(() => stateOf('stop'), { timeout: 5_000 }).toBe('open');
}

/** Ten minutes in which the price falls through the stop and on. */
function crash({ clock, priceAt }: Scene): void {
  for (let minute = 1; minute <= 10; minute++) {
    clock.leap(MINUTE);
    priceAt(10_000 - minute * 100);
  }
}

const stopsOf = ({ exchange }: Scene) => exchange.orders('demo').filter(({ type }) => type === 'stop');
const coins = ({ exchange }: Scene) => { const { free, locked } = exchange.balance('demo', 'BTC'); return add(free, locked); };
const sold = ({ exchange }: Scene) => exchange.executions('demo').filter(({ side }) => side === 'sell');

describe('a stop that rests at the venue', () => {
  test('works while the program is dead for ten minutes; a new start finds what it did (fault 51)', async () => {
    const scene = await binanceScene();
    const lines: Lines = [];
    const first = await tradingAt(scene, lines);
    await guardedPosition(first);
    const { length } = lines;
    // What it would still have written is lost with it.
    await first.gateway.stop();
    await first.exchange.close();
    lines.length = length;
    crash(scene);
    expect(stopsOf(scene)).toMatchObject([{ state: 'filled' }]);

    const second = await tradingAt(scene, lines);
    const fills = second.gateway.takeUntold().filter(({ fill }) => fill.side === 'sell');
    expect(fills.map(({ fill }) => fill.tradeId)).toEqual(sold(scene).map(({ tradeId }) => String(tradeId)));
    expect(fills.reduce((sum, { fill }) => sum + fill.quantity, 0)).toBeCloseTo(0.5, 12);
    for (const { alias, fill } of fills) {
      expect(alias).toBe('stop');
      expect(fill.price).toBeLessThanOrEqual(9_500);
      expect(fill.price).toBeGreaterThan(9_300);
    }
    expect(second.gateway.known().find(({ alias }) => alias === 'stop')?.order.state).toBe('filled');
    expect(format(second.gateway.balance('BTC'))).toBe(format(coins(scene)));
    expect(second.gateway.exposure(BTC)).toEqual({ buy: 0, sell: 0 });
    expect(second.gateway.status().halted.size).toBe(0);
  });

  test('works while nothing gets through for ten minutes; what it did is told when the network is back (fault 51)', async () => {
    const scene = await binanceScene();
    const network = await NetworkProxy.open(scene.simulator.port, random(5));
    scene.closing.push(() => network.close());
    const desk = await tradingAt(scene, [], { baseUrl: network.restUrl, timeoutMs: 300 });
    await guardedPosition(desk);
    network.cut();
    crash(scene);
    expect(stopsOf(scene)).toMatchObject([{ state: 'filled' }]);
    expect(desk.events.filter((event) => event.kind === 'fill' && event.fill.side === 'sell')).toEqual([]);
    await expect.poll(() => desk.gateway.status().isOpen, { timeout: 5_000 }).toBe(false);
    desk.gateway.submit(order('late'));
    await expect.poll(() => desk.events.filter(({ kind }) => kind === 'rejected'), { timeout: 10_000 }).toMatchObject([{ clientOrderId: 'late', mayRetry: true }]);

    network.restore();
    const told = () => desk.events.flatMap((event) => (event.kind === 'fill' && event.fill.side === 'sell' ? [event.fill] : []));
    await expect.poll(() => told().reduce((sum, { quantity }) => sum + quantity, 0), { timeout: 15_000 }).toBeCloseTo(0.5, 12);
    expect(told().map(({ tradeId }) => tradeId)).toEqual(sold(scene).map(({ tradeId }) => String(tradeId)));
    expect(told().every(({ clientOrderId }) => clientOrderId === 'stop')).toBe(true);
    await expect.poll(() => desk.gateway.status().isOpen, { timeout: 15_000 }).toBe(true);
    expect(format(desk.gateway.balance('BTC'))).toBe(format(coins(scene)));
    expect(desk.gateway.exposure(BTC)).toEqual({ buy: 0, sell: 0 });
    expect(stopsOf(scene)).toHaveLength(1);
    expect(scene.exchange.orders('demo').filter(({ clientOrderId }) => clientOrderId === 'late')).toEqual([]);
  });
});
