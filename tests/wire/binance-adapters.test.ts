import { afterEach, describe, expect, test } from 'vitest';
import { startBinanceSimulator, type BinanceSimulator } from '../../src/local/simulator/binance/start-binance-simulator.ts';
import type { Faults } from '../../src/local/simulator/faults.ts';
import { ccxtAccountStream } from '../../src/shared/adapters/ccxt/ccxt-account-stream.ts';
import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import type { OrderRequest } from '../../src/shared/domain/order.ts';
import { random } from '../../src/shared/domain/random.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import type { AccountEvent } from '../../src/shared/ports/venue.ts';
import { Exchange } from '../../src/shared/venue/exchange/exchange.ts';
import { USUAL_FILTERS, type Listing } from '../../src/shared/venue/exchange/listing.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

const BTC = 'binance:BTC/USDT' as const;
const LISTING: Listing = { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', priceDecimals: 2, quantityDecimals: 5, filters: USUAL_FILTERS };

/** A hundred levels of one coin on each side of 10,000.00, in whole units. */
const side = (sign: -1 | 1): number[] => Array.from({ length: 100 }, (_, i) => [1_000_000 + sign * (i + 1) * 100, 100_000]).flat();

async function venueWith(faults: Partial<Faults>, seed = 1): Promise<BinanceSimulator> {
  const exchange = new Exchange({ listings: [LISTING], accounts: { demo: { balances: { BTC: '100', USDT: '1000000' } } } });
  exchange.resetLevels('BTCUSDT', { bids: side(-1), asks: side(1) }, Date.now());
  const simulator = await startBinanceSimulator({ exchange, faults, seed, depthMs: 20 });
  closing.push(simulator.close);
  return simulator;
}

async function adapters(simulator: BinanceSimulator, timeoutMs = 400) {
  const clock = systemClock();
  const gate = await openRequestGate({ name: 'binance', rules: limitsOf('binance', 'main'), clock });
  const [{ apiKey, secret }] = simulator.keys;
  const key = { venue: 'binance', account: 'main', apiKey: new Secret(apiKey), secret: new Secret(secret ?? '') };
  const exchange = await openTrading({ venue: 'binance', key, clock, gate, baseUrl: simulator.restUrl, timeoutMs });
  closing.unshift(exchange.close);
  return { exchange, venue: ccxtVenue(exchange), clock, gate };
}

const order = (seq: number, more: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: `q001${String(seq).padStart(6, '0')}1xy`, instrument: BTC, side: seq % 2 === 0 ? 'buy' : 'sell', type: 'limit', quantity: 0.01, limitPrice: seq % 2 === 0 ? 9_950 : 10_050, timeInForce: 'gtc', at: 0, reason: 'test', ...more,
});

describe('the adapters against the simulated venue', () => {
  test('an order, its answer, its events, its cancel', async () => {
    const simulator = await venueWith({});
    const { exchange, venue, clock } = await adapters(simulator);
    const events: AccountEvent[] = [];
    const stop = new AbortController();
    const listening = ccxtAccountStream(exchange, { clock, random: random(1) }).listen((event) => events.push(event), stop.signal);
    await expect.poll(() => events.map(({ kind }) => kind)).toContain('live');
    const placed = await venue.place(order(2));
    expect(placed).toMatchObject({ kind: 'accepted', order: { state: 'open', quantity: 0.01, limitPrice: 9_950 }, fills: [] });
    expect(await venue.openOrders()).toMatchObject([{ clientOrderId: order(2).clientOrderId, instrument: BTC }]);
    expect(await venue.cancel({ instrument: BTC, clientOrderId: order(2).clientOrderId })).toMatchObject({ kind: 'cancelled', order: { clientOrderId: order(2).clientOrderId } });
    expect(await venue.cancel({ instrument: BTC, clientOrderId: order(2).clientOrderId })).toMatchObject({ kind: 'gone' });
    expect(await venue.find({ instrument: BTC, clientOrderId: 'q001999999xy' })).toEqual({ kind: 'absent' });
    const taken = await venue.place(order(4, { type: 'market', limitPrice: undefined, quantity: 1.5 }));
    expect(taken).toMatchObject({ kind: 'accepted', order: { state: 'filled', filledQuantity: 1.5 } });
    expect(taken.kind === 'accepted' && taken.fills.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(1.5);
    await expect.poll(() => events.filter(({ kind }) => kind === 'fill').length).toBe(2);
    const asked = await venue.fillsSince(BTC, undefined);
    expect(asked.map(({ tradeId }) => tradeId)).toEqual(events.filter((event) => event.kind === 'fill').map((event) => (event.kind === 'fill' ? event.fill.tradeId : '')));
    expect((await venue.balances()).find(({ asset }) => asset === 'BTC')).toEqual({ asset: 'BTC', free: '101.49850000', locked: '0.00000000' });
    stop.abort();
    await listening;
  });

  test.each([1, 2, 3])('seed %i, a quarter of the orders struck: what is accepted is there, what is refused is not, each was sent once (faults 1 to 4, 41)', async (seed) => {
    const simulator = await venueWith({ dropBefore: 0.05, dropAfter: 0.07, slow: 0.05, slowMs: [100, 900], unavailable: 0.08 }, seed);
    const { venue } = await adapters(simulator, 250);
    const counts = { accepted: 0, refused: 0, unknown: 0 };
    const unsure: string[] = [];
    for (let seq = 1; seq <= 80; seq++) {
      const wanted = order(seq, seq % 10 === 0 ? { quantity: 1_000 } : {});
      const outcome = await venue.place(wanted);
      counts[outcome.kind]++;
      const there = simulator.exchange.orders('demo').filter(({ clientOrderId }) => clientOrderId === wanted.clientOrderId).length;
      if (outcome.kind === 'accepted') expect(there, `seed ${seed}, order ${seq}`).toBe(1);
      if (outcome.kind === 'refused') expect(there, `seed ${seed}, order ${seq}: ${JSON.stringify(outcome)}`).toBe(0);
      if (outcome.kind === 'unknown') unsure.push(wanted.clientOrderId);
    }
    for (const fault of ['dropBefore', 'dropAfter', 'slow', 'unavailable']) expect(simulator.counters[fault], fault).toBeGreaterThan(0);
    expect(counts.unknown).toBeGreaterThan(5);
    // Late landings are over: every order is there once at most, and asking tells which.
    await new Promise((resolve) => { setTimeout(resolve, 1_000); });
    const all = simulator.exchange.orders('demo').map(({ clientOrderId }) => clientOrderId);
    expect(new Set(all).size).toBe(all.length);
    for (const clientOrderId of unsure) expect((await venue.find({ instrument: BTC, clientOrderId })).kind).toBe(all.includes(clientOrderId) ? 'found' : 'absent');
  });

  test('a wrong clock, a 429 and a maintenance page (faults 41, 45, 47)', async () => {
    const simulator = await venueWith({ clockSkewMs: 5_000 });
    const { venue, exchange } = await adapters(simulator);
    expect(Math.abs(exchange.clock.offsetMs - 5_000)).toBeLessThan(50);
    expect((await venue.place(order(2))).kind).toBe('accepted');
    simulator.faults.change({ clockSkewMs: -5_000 });
    expect(await venue.place(order(4))).toMatchObject({ kind: 'refused', code: '-1021' });
    await expect.poll(() => Math.abs(exchange.clock.offsetMs + 5_000)).toBeLessThan(50);
    expect((await venue.place(order(6))).kind).toBe('accepted');
    simulator.faults.change({ maintenance: true });
    expect((await venue.place(order(8))).kind).toBe('unknown');
    await expect(venue.balances()).rejects.toMatchObject({ name: 'TransientError' });
    simulator.faults.change({ maintenance: false, rateLimited: 1 });
    expect((await venue.place(order(10))).kind).toBe('refused');
    const before = simulator.counters['rateLimited'];
    expect(await venue.place(order(12))).toMatchObject({ kind: 'refused', code: 'not-sent' });
    expect(simulator.counters['rateLimited']).toBe(before);
  });
});
