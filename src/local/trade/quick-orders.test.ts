import { afterEach, describe, expect, it } from 'vitest';
import { ccxtVenue, listedInstruments } from '../../shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../shared/adapters/ccxt/trading-exchange.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../shared/adapters/memory/request-gate.ts';
import type { OrderRequest } from '../../shared/domain/order.ts';
import { Secret } from '../../shared/domain/secret.ts';
import { limitsOf } from '../../shared/domain/venue-limits.ts';
import { Exchange } from '../../shared/venue/exchange/exchange.ts';
import { listingOf } from '../../shared/venue/exchange/listing.ts';
import { demoKey, startBinanceSimulator } from '../simulator/binance/start-binance-simulator.ts';
import { quickOrders } from './quick-orders.ts';

const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => { for (const close of closing.splice(0).toReversed()) await close(); });

async function open() {
  const listing = listingOf({ base: 'BTC', quote: 'USDT', tickSize: 0.01, lotSize: 0.00001, minQuantity: 0.00001, minNotional: 5 });
  const exchange = new Exchange({ listings: [listing], accounts: { demo: { balances: { USDT: '10000', BTC: '1' } } } });
  exchange.resetLevels('BTCUSDT', { bids: [4_999_900, 100_000], asks: [5_000_000, 100_000] }, Date.now());
  const simulator = await startBinanceSimulator({ exchange });
  closing.push(() => simulator.close());
  const [clock, plain] = [systemClock(), demoKey('demo')];
  const gate = await openRequestGate({ name: 'binance', rules: limitsOf('binance', 'main'), clock });
  const key = { venue: 'binance', account: 'main', apiKey: new Secret(plain.apiKey), secret: new Secret(plain.secret ?? '') };
  const trading = await openTrading({ venue: 'binance', clock, gate, key, baseUrl: simulator.restUrl });
  closing.push(() => trading.close());
  const stop = new AbortController();
  closing.push(() => { stop.abort(); });
  const venue = ccxtVenue(trading);
  const quick = quickOrders({ venue, exchange: trading, listed: listedInstruments(trading), key, gate, clock, seed: 1, baseUrl: simulator.restUrl, signal: stop.signal });
  return { simulator, exchange, quick, trading };
}

const order = (clientOrderId: string, more: Partial<OrderRequest> = {}): OrderRequest => ({ clientOrderId, instrument: 'binance:BTC/USDT', side: 'buy', type: 'limit', quantity: 0.01, limitPrice: 49_000, timeInForce: 'gtc', at: 0, reason: 'test', ...more });
const posts = ({ simulator }: Awaited<ReturnType<typeof open>>): number => simulator.counters['POST /api/v3/order'] ?? 0;

describe('orders on a socket that stands', () => {
  it('are taken there, found and cancelled over the other way, and nothing is posted', async () => {
    const one = await open();
    await expect.poll(async () => (await one.quick.place(order(`q${performance.now().toString(36).replace('.', '')}`))).kind).toBe('accepted');
    const before = posts(one);
    expect(await one.quick.place(order('q1'))).toMatchObject({ kind: 'accepted', order: { clientOrderId: 'q1', state: 'open', limitPrice: 49_000 } });
    expect(posts(one)).toBe(before);
    expect(await one.quick.find({ instrument: 'binance:BTC/USDT', clientOrderId: 'q1' })).toMatchObject({ kind: 'found' });
    expect(await one.quick.cancel({ instrument: 'binance:BTC/USDT', clientOrderId: 'q1' })).toMatchObject({ kind: 'cancelled' });
  });

  it('one refused under rules that have changed makes them be read again: the next is on the new grid (fault 21)', async () => {
    const one = await open();
    await expect.poll(async () => (await one.quick.place(order(`q${performance.now().toString(36).replace('.', '')}`))).kind).toBe('accepted');
    one.exchange.setFilters('BTCUSDT', { tickSize: '0.5', minPrice: '0.5' });
    expect(await one.quick.place(order('q1', { limitPrice: 49_000.01 }))).toMatchObject({ kind: 'refused', code: '-1013' });
    expect(await one.quick.place(order('q2', { limitPrice: 49_000.31 }))).toMatchObject({ kind: 'accepted', order: { limitPrice: 49_000 } });
  });

  it('a key that was taken away is asked with no more (fault 49)', async () => {
    const one = await open();
    await expect.poll(async () => (await one.quick.place(order(`q${performance.now().toString(36).replace('.', '')}`))).kind).toBe('accepted');
    one.simulator.revokeKey('coinbot-demo-key');
    expect(await one.quick.place(order('q1'))).toMatchObject({ kind: 'refused', about: 'key' });
    expect(one.trading.keyRefusal).toBeDefined();
  });
});
