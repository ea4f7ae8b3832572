import { afterEach, describe, expect, test } from 'vitest';
import { ccxtAccountStream } from '../../src/shared/adapters/ccxt/ccxt-account-stream.ts';
import { random } from '../../src/shared/domain/random.ts';
import type { AccountEvent } from '../../src/shared/ports/venue.ts';
import { binanceScene, BTC, closeScenes, connected, order, tradingAt, type Scene } from './binance-scene.contract.ts';

afterEach(closeScenes);

const revoke = ({ simulator }: Scene): void => { for (const { apiKey } of simulator.keys) simulator.revokeKey(apiKey); };

describe('a key that is revoked while we trade', () => {
  test('three requests at most, then silence; a person is told, what rests stays and counts as open (fault 49)', async () => {
    const scene = await binanceScene();
    const desk = await tradingAt(scene, []);
    desk.gateway.submit(order('c1'));
    await expect.poll(() => desk.gateway.orders().map(({ state }) => state)).toEqual(['open']);
    revoke(scene);
    const before = scene.simulator.counters['requests'];
    scene.simulator.endUserStream('demo');
    desk.gateway.submit(order('c2'));
    await expect.poll(() => desk.alarms.map(({ kind }) => kind), { timeout: 5_000 }).toContain('key');
    desk.gateway.submit(order('c3'));
    desk.gateway.cancel(0, 'c1');
    desk.gateway.suspect('the clock jumped');
    // Several rounds of everything that repeats itself.
    await scene.clock.wait(1_500);
    expect(scene.simulator.counters['requests'] - before).toBeGreaterThan(0);
    expect(scene.simulator.counters['requests'] - before).toBeLessThanOrEqual(3);
    expect(desk.alarms.filter(({ kind }) => kind === 'key')).toHaveLength(1);
    expect(desk.alarms.find(({ kind }) => kind === 'key')?.text).toContain('-2015');
    expect(desk.gateway.status()).toMatchObject({ isOpen: false, reasons: expect.arrayContaining(['key']) });
    expect(desk.gateway.exposure(BTC).buy).toBe(0.01);
    expect(scene.exchange.openOrders('demo')).toHaveLength(1);
  });

  test('the adapter sends nothing with it, whoever asks for what; public data goes on; a new start asks anew (fault 49)', async () => {
    const scene = await binanceScene();
    const { venue, exchange } = await connected(scene);
    revoke(scene);
    await expect(venue.balances()).rejects.toMatchObject({ name: 'RefusedError', about: 'key', code: '-2015' });
    const before = scene.simulator.counters['requests'];
    for (let n = 0; n < 3; n++) {
      expect(await venue.place(order('q1'))).toMatchObject({ kind: 'refused', code: 'not-sent', about: 'key' });
      expect(await venue.cancel({ instrument: BTC, clientOrderId: 'q1' })).toMatchObject({ kind: 'unknown', about: 'key' });
      expect(await venue.find({ instrument: BTC, clientOrderId: 'q1' })).toMatchObject({ kind: 'unknown', about: 'key' });
      await expect(venue.fillsSince(BTC, undefined)).rejects.toMatchObject({ about: 'key' });
    }
    expect(scene.simulator.counters['requests']).toBe(before);
    expect((await venue.instruments()).length).toBe(1);
    expect(exchange.keyRefusal).toContain('-2015');
    const again = await connected(scene);
    await expect(again.venue.balances()).rejects.toMatchObject({ about: 'key' });
    expect(scene.simulator.counters['requests']).toBeGreaterThan(before + 1);
  });

  test('a private stream that is refused for its key is not asked for again (fault 49)', async () => {
    const scene = await binanceScene();
    const { exchange } = await connected(scene);
    const events: AccountEvent[] = [];
    const stop = new AbortController();
    const listening = ccxtAccountStream(exchange, { clock: scene.clock, random: random(3), backoff: { firstMs: 10, mostMs: 20 } }).listen((event) => { events.push(event); }, stop.signal);
    await expect.poll(() => events.map(({ kind }) => kind)).toEqual(['live']);
    revoke(scene);
    scene.simulator.cut();
    await expect.poll(() => events.at(-1), { timeout: 5_000 }).toMatchObject({ kind: 'ended', about: 'key' });
    const { connections } = scene.simulator.counters;
    await scene.clock.wait(500);
    expect(scene.simulator.counters['connections']).toBe(connections);
    expect(events.map(({ kind }) => kind)).toEqual(['live', 'ended', 'ended']);
    stop.abort();
    await listening;
  });
});
