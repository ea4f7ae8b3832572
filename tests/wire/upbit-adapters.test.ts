import { afterEach, describe, expect, test } from 'vitest';
import { krwListing, upbitExchange } from '../../src/local/simulator/upbit/krw-listing.ts';
import { UPBIT_GROUPS, type UpbitLimits } from '../../src/local/simulator/upbit/limits.ts';
import { startUpbitSimulator, type UpbitSimulator, type UpbitSimulatorOptions } from '../../src/local/simulator/upbit/start-upbit-simulator.ts';
import type { Faults } from '../../src/local/simulator/faults.ts';
import { ccxtAccountStream } from '../../src/shared/adapters/ccxt/ccxt-account-stream.ts';
import { ccxtMarketFeed } from '../../src/shared/adapters/ccxt/ccxt-market-feed.ts';
import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import type { OrderRequest } from '../../src/shared/domain/order.ts';
import type { LimitRule } from '../../src/shared/domain/request-budget.ts';
import { random } from '../../src/shared/domain/random.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import type { MarketEvent } from '../../src/shared/ports/market-feed.ts';
import type { AccountEvent } from '../../src/shared/ports/venue.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

/** Limits that nobody reaches. */
const unlimited: Partial<UpbitLimits> = { groups: { ...UPBIT_GROUPS, order: { limit: 10_000, windowMs: 1_000 }, default: { limit: 10_000, windowMs: 1_000 } } };
const BTC = 'upbit:BTC/KRW' as const;
const CODE = 'KRW-BTC';
const coins = (quantity: number): number => Math.round(quantity * 1e8);
/** Twenty coins on each side of 100,000,000 won, a thousand won apart. */
const side = (sign: -1 | 1): number[] => Array.from({ length: 20 }, (_, i) => [100_000_000 + sign * (i + 1) * 1_000, coins(1)]).flat();

async function venueWith(faults: Partial<Faults> = {}, more: Partial<UpbitSimulatorOptions> = {}): Promise<UpbitSimulator> {
  const exchange = upbitExchange({ listings: [krwListing('BTC', 1e8), krwListing('XRP', 3_500)], accounts: { demo: { balances: { BTC: '100', KRW: '10000000000' } } } });
  exchange.resetLevels(CODE, { bids: side(-1), asks: side(1) }, Date.now());
  const simulator = await startUpbitSimulator({ exchange, faults, bookMs: 20, ...more });
  closing.push(simulator.close);
  return simulator;
}

async function adapters(simulator: UpbitSimulator, { rules = limitsOf('upbit', 'main'), ...more }: { readonly timeoutMs?: number; readonly isForMarketData?: boolean; readonly rules?: readonly LimitRule[] } = {}) {
  const clock = systemClock();
  const gate = await openRequestGate({ name: 'upbit', rules, clock });
  const [{ apiKey, secret }] = simulator.keys;
  const key = { venue: 'upbit', account: 'main', apiKey: new Secret(apiKey), secret: new Secret(secret) };
  const exchange = await openTrading({ venue: 'upbit', key: more.isForMarketData ? undefined : key, clock, gate, baseUrl: simulator.restUrl, socketUrl: simulator.wsUrl, timeoutMs: 400, ...more });
  closing.unshift(exchange.close);
  return { exchange, venue: ccxtVenue(exchange), clock, gate };
}

const order = (seq: number, more: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: `q001${String(seq).padStart(6, '0')}1xy`, instrument: BTC, side: seq % 2 === 0 ? 'buy' : 'sell', type: 'limit', quantity: 0.01, limitPrice: seq % 2 === 0 ? 99_500_000 : 100_500_000, timeInForce: 'gtc', at: 0, reason: 'test', ...more,
});
const fillsOf = (events: readonly AccountEvent[]) => events.flatMap((event) => (event.kind === 'fill' ? [event.fill] : []));

async function listening(exchange: Awaited<ReturnType<typeof adapters>>['exchange']) {
  const events: AccountEvent[] = [];
  const stop = new AbortController();
  const done = ccxtAccountStream(exchange, { clock: systemClock(), random: random(1), backoff: { firstMs: 20, mostMs: 100 } }).listen((event) => events.push(event), stop.signal);
  closing.unshift(async () => { stop.abort(); await done; });
  await expect.poll(() => events.map(({ kind }) => kind)).toContain('live');
  return events;
}

describe('the adapters against the simulated Upbit', () => {
  test('an order, its answer, its events, its cancel, and no Origin (fault 44)', async () => {
    const simulator = await venueWith();
    const { exchange, venue } = await adapters(simulator);
    const events = await listening(exchange);
    expect(simulator.counters['subscriptionMessages']).toBe(2);
    expect(await venue.place(order(2, { quantity: 0.010_000_001, limitPrice: 99_500_999 }))).toMatchObject({ kind: 'accepted', order: { state: 'open', quantity: 0.01, limitPrice: 99_500_000 }, fills: [] });
    const reference = { instrument: BTC, clientOrderId: order(2).clientOrderId };
    expect(await venue.openOrders()).toMatchObject([{ clientOrderId: order(2).clientOrderId, instrument: BTC, side: 'buy', limitPrice: 99_500_000 }]);
    expect(await venue.find(reference)).toMatchObject({ kind: 'found', order: { state: 'open', quantity: 0.01 } });
    expect((await venue.balances()).find(({ asset }) => asset === 'KRW')).toMatchObject({ locked: '995497.5' });
    expect(await venue.cancel(reference)).toMatchObject({ kind: 'cancelled', order: { clientOrderId: order(2).clientOrderId } });
    expect(await venue.cancel(reference)).toMatchObject({ kind: 'gone' });
    expect(await venue.find({ instrument: BTC, clientOrderId: 'q001999999xy' })).toEqual({ kind: 'absent' });
    expect(await venue.place(order(4, { type: 'market', quantity: 1.5, limitPrice: 100_010_000 }))).toMatchObject({ kind: 'accepted' });
    await expect.poll(() => fillsOf(events).length).toBe(2);
    const asked = await venue.fillsSince(BTC, undefined);
    expect(asked).toMatchObject(fillsOf(events).map(({ tradeId, quantity, price, fee, feeCurrency, side: bought, liquidity }) => ({ tradeId, quantity, price, fee, feeCurrency, side: bought, liquidity })));
    expect(fillsOf(events).map(({ quantity, price, fee, feeCurrency }) => [quantity, price, fee, feeCurrency])).toEqual([[1, 100_001_000, 50_000.5, 'KRW'], [0.5, 100_002_000, 25_000.5, 'KRW']]);
    expect(await venue.fillsSince(BTC, asked[0].tradeId)).toHaveLength(1);
    expect((await venue.balances()).find(({ asset }) => asset === 'BTC')).toEqual({ asset: 'BTC', free: '101.5', locked: '0' });
    expect(await venue.find({ instrument: BTC, clientOrderId: order(4).clientOrderId })).toMatchObject({ kind: 'found', order: { state: 'filled', filledQuantity: 1.5, averagePrice: 150_002_000 / 1.5 } });
    expect(await venue.permissions()).toMatchObject({ withdraw: 'unknown' });
    expect(simulator.counters['requestsWithOrigin']).toBeUndefined();
  });

  test('an order that fills in part and is cancelled, one that cannot rest, one that would have taken', async () => {
    const simulator = await venueWith();
    const { exchange, venue } = await adapters(simulator);
    const events = await listening(exchange);
    expect(simulator.counters['subscriptionMessages']).toBe(2);
    const placed = await venue.place(order(1, { quantity: 1 }));
    expect(placed.kind).toBe('accepted');
    simulator.exchange.fillResting('demo', CODE, { orderId: 1, quantity: coins(0.3) }, Date.now());
    expect(await venue.find({ instrument: BTC, clientOrderId: order(1).clientOrderId })).toMatchObject({ kind: 'found', order: { state: 'partlyFilled', filledQuantity: 0.3 } });
    expect(await venue.cancel({ instrument: BTC, clientOrderId: order(1).clientOrderId })).toMatchObject({ kind: 'cancelled', order: { filledQuantity: 0.3 } });
    await venue.place(order(4, { quantity: 0.5, limitPrice: 100_005_000, postOnly: true }));
    await venue.place(order(6, { quantity: 5, limitPrice: 100_003_000, timeInForce: 'ioc' }));
    await expect.poll(() => events.filter((event) => event.kind === 'order' && event.order.state === 'cancelled').length).toBe(3);
    expect(fillsOf(events).reduce((sum, { quantity }) => sum + quantity, 0)).toBeCloseTo(3.3, 12);
    expect(fillsOf(events)[0]).toMatchObject({ side: 'sell', quantity: 0.3, price: 100_500_000, fee: 15_075, liquidity: 'maker' });
    expect((await venue.find({ instrument: BTC, clientOrderId: order(4).clientOrderId }))).toMatchObject({ order: { state: 'cancelled', filledQuantity: 0 } });
  });

  test('what is refused is refused, and an identifier sent twice is not an order sent twice (faults 5, 19, 23)', async () => {
    const simulator = await venueWith();
    const { venue } = await adapters(simulator);
    expect(await venue.place(order(2, { quantity: 0.00001 }))).toMatchObject({ kind: 'refused', code: 'under_min_total_bid' });
    expect(await venue.place(order(3, { quantity: 1_000, limitPrice: 100_500 }))).toMatchObject({ kind: 'refused', code: 'insufficient_funds_ask' });
    expect((await venue.place(order(4))).kind).toBe('accepted');
    expect((await venue.place(order(4))).kind).toBe('unknown');
    expect((await venue.find({ instrument: BTC, clientOrderId: order(4).clientOrderId })).kind).toBe('found');
    // Used up by the refusal: the venue says that it is taken, and knows no such order.
    expect((await venue.place(order(2))).kind).toBe('unknown');
    expect((await venue.find({ instrument: BTC, clientOrderId: order(2).clientOrderId })).kind).toBe('absent');
    expect(simulator.exchange.orders('demo')).toHaveLength(1);
    expect(venue.capabilities.idempotency).toBe('forever');
  });

  test.each([1, 2, 3])('seed %i, a quarter of the orders struck: what is accepted is there, what is refused is not, each was sent once (faults 1 to 4, 41)', async (seed) => {
    const simulator = await venueWith({ dropBefore: 0.06, dropAfter: 0.08, slow: 0.06, slowMs: [100, 700], unavailable: 0.1 }, { seed, limits: unlimited });
    const { venue } = await adapters(simulator, { timeoutMs: 200, rules: [] });
    const counts = { accepted: 0, refused: 0, unknown: 0 };
    const unsure: string[] = [];
    for (let seq = 1; seq <= 50; seq++) {
      const wanted = order(seq, seq % 10 === 0 ? { quantity: 1_000 } : {});
      const outcome = await venue.place(wanted);
      counts[outcome.kind]++;
      const there = simulator.exchange.orders('demo').filter(({ clientOrderId }) => clientOrderId === wanted.clientOrderId).length;
      if (outcome.kind === 'accepted') expect(there, `seed ${seed}, order ${seq}`).toBe(1);
      if (outcome.kind === 'refused') expect(there, `seed ${seed}, order ${seq}: ${JSON.stringify(outcome)}`).toBe(0);
      if (outcome.kind === 'unknown') unsure.push(wanted.clientOrderId);
    }
    expect(counts.unknown).toBeGreaterThan(3);
    await new Promise((resolve) => { setTimeout(resolve, 800); });
    const all = simulator.exchange.orders('demo').map(({ clientOrderId }) => clientOrderId);
    expect(new Set(all).size).toBe(all.length);
    for (const clientOrderId of unsure) expect((await venue.find({ instrument: BTC, clientOrderId })).kind).toBe(all.includes(clientOrderId) ? 'found' : 'absent');
  });

  test('the private stream comes back after a cut, with a token of its own (faults 31, 34)', async () => {
    const simulator = await venueWith();
    const { exchange, venue } = await adapters(simulator);
    const events = await listening(exchange);
    for (let cut = 1; cut <= 3; cut++) {
      await expect.poll(() => simulator.counters['subscriptionMessages']).toBe(2 * cut);
      if (cut % 2 === 1) simulator.cut();
      else simulator.disconnect();
      await expect.poll(() => events.filter(({ kind }) => kind === 'live').length).toBe(cut + 1);
    }
    await expect.poll(() => simulator.counters['subscriptionMessages']).toBe(8);
    await venue.place(order(2));
    await expect.poll(() => events.some((event) => event.kind === 'order' && event.order.clientOrderId === order(2).clientOrderId)).toBe(true);
  });

  test('events that come twice and late are the same fills (faults 16, 17)', async () => {
    const simulator = await venueWith({ userDuplicate: 0.5, userShuffleMs: 50 });
    const { exchange, venue } = await adapters(simulator);
    const events = await listening(exchange);
    expect(simulator.counters['subscriptionMessages']).toBe(2);
    for (let seq = 2; seq <= 8; seq += 2) await venue.place(order(seq, { quantity: 2.5, limitPrice: 100_020_000, timeInForce: 'ioc' }));
    await expect.poll(() => new Set(fillsOf(events).map(({ tradeId }) => tradeId)).size).toBe(simulator.exchange.executions('demo').length);
    const booked = new Map(fillsOf(events).map((fill) => [fill.tradeId, fill]));
    expect([...booked.values()].map(({ fee }) => fee).reduce((a, b) => a + b)).toBeCloseTo(simulator.exchange.executions('demo').reduce((sum, { quote }) => sum + Number(quote) / 1e18 * 0.0005, 0), 6);
  });
});


describe('market data of the simulated Upbit', () => {
  test('books, trades that share a millisecond, and candles of seconds and minutes (faults 28, 38, trap 17)', async () => {
    const simulator = await venueWith();
    const { exchange, clock } = await adapters(simulator, { isForMarketData: true });
    const events: MarketEvent[] = [];
    const stop = new AbortController();
    const feed = ccxtMarketFeed(exchange, { clock, random: random(1), backoff: { firstMs: 20, mostMs: 100 } });
    const done = feed.listen([{ instrument: BTC, trades: true, book: true, candles: ['1s'] }, { instrument: 'upbit:XRP/KRW', trades: true, book: true, candles: ['1s'] }], (event) => events.push(event), stop.signal);
    closing.unshift(async () => { stop.abort(); await done; });
    await expect.poll(() => simulator.counters['subscriptionMessages'], { timeout: 8_000 }).toBe(6);
    const prices: number[] = [];
    for (let n = 0; n < 60; n++) {
      const at = Date.now();
      for (let k = 0; k < 3; k++) {
        prices.push(100_000_000 + (3 * n + k) * 1_000);
        simulator.exchange.printTrade(CODE, { side: 'buy', price: prices.at(-1) ?? 0, quantity: coins(0.1) }, at);
      }
      simulator.exchange.setLevels(CODE, { bids: [99_999_000, coins(1 + n)], asks: [] }, at);
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    await expect.poll(() => events.filter(({ kind }) => kind === 'trade').length).toBe(prices.length);
    expect(events.flatMap((event) => (event.kind === 'trade' ? [event.trade.price] : []))).toEqual(prices);
    const books = events.flatMap((event) => (event.kind === 'book' ? [event] : []));
    expect(books.at(-1)?.book.bestBid).toBe(99_999_000);
    const candles = events.flatMap((event) => (event.kind === 'candle' ? [event.candle] : []));
    expect(candles.length).toBeGreaterThanOrEqual(1);
    expect(new Set(candles.map(({ openTime }) => openTime)).size).toBe(candles.length);
    expect(feed.status().quarantined).toBe(0);
    expect([simulator.counters['messageLimitBroken'], simulator.counters['requestsWithOrigin']]).toEqual([undefined, undefined]);
  }, 20_000);
});

describe('the limits of the simulated Upbit', () => {
  test('at nine tenths of each limit no request is refused (faults 41, 44)', async () => {
    const simulator = await venueWith();
    const { exchange, venue, gate } = await adapters(simulator);
    const asks = [
      ...Array.from({ length: 40 }, (_, n) => () => venue.place(order(2 * n + 2))),
      ...Array.from({ length: 40 }, () => () => venue.balances()),
      ...Array.from({ length: 12 }, () => () => exchange.ccxt.fetchOrderBook('BTC/KRW')),
    ];
    await Promise.all(asks.map((ask) => ask().catch(() => undefined)));
    expect(simulator.counters['answered429']).toBeUndefined();
    expect(simulator.counters['requests']).toBeGreaterThan(50);
    expect(gate.status().forbiddenUntil).toBeUndefined();
    expect(simulator.counters['requestsWithOrigin']).toBeUndefined();
  }, 20_000);

  test('another program spends of the same limit: what the header says is believed (fault 44)', async () => {
    const simulator = await venueWith();
    const { venue } = await adapters(simulator);
    await venue.balances();
    const { limiter, now } = simulator;
    for (let n = 0; n < 25; n++) limiter.spend('default', 'demo', now());
    for (let n = 0; n < 20; n++) await venue.balances();
    expect(simulator.counters['answered429']).toBeUndefined();
  }, 20_000);

  test('a 429 stops the second, a 418 stops for as long as its body says (faults 41, 42)', async () => {
    const simulator = await venueWith({ retryAfterSeconds: 1 });
    const struck = await adapters(simulator);
    simulator.faults.change({ rateLimited: 1 });
    expect(await struck.venue.place(order(2))).toMatchObject({ kind: 'refused', code: 'too_many_requests' });
    expect(struck.gate.status().forbiddenUntil).toBeGreaterThan(Date.now());
    simulator.faults.change({ rateLimited: 0 });
    simulator.limiter.ban('demo', simulator.now() + 42_000);
    await expect.poll(() => struck.gate.status().forbiddenUntil, { timeout: 3_000 }).toBeUndefined();
    expect(await struck.venue.place(order(4))).toMatchObject({ kind: 'refused' });
    const until = struck.gate.status().forbiddenUntil ?? 0;
    expect(until - Date.now()).toBeGreaterThan(40_000);
    expect(until - Date.now()).toBeLessThanOrEqual(43_000);
    expect(await struck.venue.place(order(6))).toMatchObject({ kind: 'refused', code: 'not-sent' });
    expect(simulator.counters['requestsWhileBanned']).toBe(1);
  }, 20_000);
});
