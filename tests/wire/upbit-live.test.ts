import { afterEach, describe, expect, test } from 'vitest';
import { krwListing, upbitExchange } from '../../src/local/simulator/upbit/krw-listing.ts';
import { UPBIT_GROUPS } from '../../src/local/simulator/upbit/limits.ts';
import { startUpbitSimulator, type UpbitSimulator } from '../../src/local/simulator/upbit/start-upbit-simulator.ts';
import type { Faults } from '../../src/local/simulator/faults.ts';
import { ccxtAccountStream } from '../../src/shared/adapters/ccxt/ccxt-account-stream.ts';
import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { memoryJournal, type JournalMemory } from '../../src/shared/adapters/memory/memory-journal.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import { add, format } from '../../src/shared/domain/decimal.ts';
import type { OrderEvent, OrderRequest } from '../../src/shared/domain/order.ts';
import { random } from '../../src/shared/domain/random.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { LiveGateway } from '../../src/shared/engine/live/live-gateway.ts';
import { liveSettings, type LiveAlarm, type LiveSettings } from '../../src/shared/engine/live/live-settings.ts';
import type { ApprovedOrder } from '../../src/shared/risk/judge.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

const BTC = 'upbit:BTC/KRW' as const;
const CODE = 'KRW-BTC';
const unlimited = { limit: 100_000, windowMs: 1_000 };
const coins = (quantity: number): number => Math.round(quantity * 1e8);
/** The venue's requests never expire: a lost order is waited for, the longest hold of a gateway and more. Sixty times quicker than in earnest. */
const quick: LiveSettings = {
  ...liveSettings, clockErrorMs: 50, lagMarginMs: 150, conservativeWaitMs: 900, askFirstMs: 40, askMostMs: 200, resubmitWithinMs: 20_000, holdMs: 10_000, lightEveryMs: 400, fullEveryMs: 1_500, overlapMs: 1_500, secondLookMs: 100, unresolvedAlarmMs: 8_000,
};

async function venueWith(faults: Partial<Faults>, seed: number): Promise<UpbitSimulator> {
  const exchange = upbitExchange({ listings: [krwListing('BTC', 1e8)], accounts: { demo: { balances: { BTC: '100', KRW: '10000000000' } } } });
  const side = (sign: -1 | 1) => Array.from({ length: 20 }, (_, i) => [100_000_000 + sign * (i + 1) * 1_000, coins(100)]).flat();
  exchange.resetLevels(CODE, { bids: side(-1), asks: side(1) }, Date.now());
  const simulator = await startUpbitSimulator({ exchange, faults, seed, limits: { groups: { ...UPBIT_GROUPS, order: unlimited, default: unlimited, 'websocket-connect': unlimited } } });
  closing.push(simulator.close);
  return simulator;
}

async function trader(simulator: UpbitSimulator, memory: JournalMemory = { lines: [] }, settings: LiveSettings = quick) {
  const clock = systemClock();
  const gate = await openRequestGate({ name: 'upbit', rules: [], clock });
  const [{ apiKey, secret }] = simulator.keys;
  const exchange = await openTrading({ venue: 'upbit', key: { venue: 'upbit', account: 'main', apiKey: new Secret(apiKey), secret: new Secret(secret) }, clock, gate, baseUrl: simulator.restUrl, socketUrl: simulator.wsUrl, timeoutMs: 150 });
  closing.unshift(exchange.close);
  const account = ccxtVenue(exchange);
  const instruments = (await account.instruments()).filter(({ symbol }) => symbol === 'BTC/KRW');
  const events: OrderEvent[] = [];
  const alarms: LiveAlarm[] = [];
  const stream = ccxtAccountStream(exchange, { clock, random: random(1), backoff: { firstMs: 20, mostMs: 200 } });
  const gateway = await LiveGateway.open({ journal: memoryJournal(memory), venue: account, account, stream, clock, instruments, settings, tell: (event) => events.push(event), alarm: (alarm) => alarms.push(alarm) });
  const starting = gateway.start();
  closing.unshift(() => gateway.stop());
  await starting;
  return { gateway, events, alarms, memory };
}

const order = (n: number, more: Partial<OrderRequest> = {}) => ({
  clientOrderId: `c${n}`, instrument: BTC, side: n % 2 === 0 ? 'buy' : 'sell', type: 'limit', quantity: 0.01 * (1 + (n % 3)), limitPrice: n % 2 === 0 ? 100_010_000 : 99_990_000, timeInForce: 'ioc', at: Date.now(), reason: 'test', ...more,
}) as OrderRequest as ApprovedOrder;
/** How an order ended: in words, or with all it asked for. */
function endOf(events: readonly OrderEvent[], { clientOrderId: id, quantity }: OrderRequest): string | undefined {
  const own = events.filter(({ clientOrderId }) => clientOrderId === id);
  const got = own.reduce((sum, event) => (event.kind === 'fill' ? sum + event.fill.quantity : sum), 0);
  return Math.abs(got - quantity) < 1e-9 ? 'filled' : own.find(({ kind }) => kind !== 'accepted' && kind !== 'fill')?.kind;
}

describe('live trading on the simulated Upbit, with the conservative fence', () => {
  test('takes an order to its fill, holds what the venue says, and cancels (faults 15, 18)', async () => {
    const simulator = await venueWith({}, 1);
    const { gateway, events, alarms } = await trader(simulator);
    gateway.submit(order(2, { quantity: 0.5 }));
    await expect.poll(() => endOf(events, order(2, { quantity: 0.5 })), { timeout: 5_000 }).toBe('filled');
    expect(format(gateway.balance('BTC'))).toBe('100.5');
    // 0.5 at 100,001,000 and 5 basis points on top.
    expect(format(gateway.balance('KRW'))).toBe('9949974499.75');
    gateway.submit(order(3, { limitPrice: 101_000_000, timeInForce: 'gtc' }));
    await expect.poll(() => simulator.exchange.openOrders('demo').length).toBe(1);
    gateway.cancel(0, 'c3');
    await expect.poll(() => endOf(events, order(3)), { timeout: 5_000 }).toBe('cancelled');
    expect(alarms).toEqual([]);
  }, 20_000);

  test('an order that the gateway held until after the answer "not found" is not sent a second time (faults 2 and 3)', async () => {
    const simulator = await venueWith({ slow: 1, slowMs: [600, 600] }, 1);
    const { gateway, events } = await trader(simulator);
    gateway.submit(order(2));
    await expect.poll(() => endOf(events, order(2)), { timeout: 5_000 }).toBe('filled');
    await new Promise((resolve) => { setTimeout(resolve, 1_200); });
    expect(simulator.exchange.orders('demo')).toHaveLength(1);
    expect(simulator.counters['slow']).toBe(1);
  }, 20_000);

  test('a fence shorter than the longest hold would have sent it twice: the wait is what keeps it one', async () => {
    const simulator = await venueWith({ slow: 1, slowMs: [600, 600] }, 1);
    const { gateway } = await trader(simulator, { lines: [] }, { ...quick, conservativeWaitMs: 100, lagMarginMs: 10, clockErrorMs: 10 });
    gateway.submit(order(2));
    await expect.poll(() => simulator.exchange.orders('demo').length, { timeout: 5_000 }).toBeGreaterThan(1);
  }, 20_000);

  test('orders lost before and after, held, answered with 503, events twice, late and missing, with three seeds: none lost, none doubled, no difference (faults 1 to 4, 7, 16, 17, 32)', async () => {
    await Promise.all([1, 2, 3].map(stormy));
  }, 60_000);
});

async function stormy(seed: number): Promise<void> {
  const simulator = await venueWith({
    dropBefore: 0.15, dropAfter: 0.2, slow: 0.1, slowMs: [160, 700], unavailable: 0.06, queryErrors: 0.03, userDuplicate: 0.2, userShuffleMs: 30, userWithhold: 0.05, partialFills: 0.3,
  }, seed);
  const { gateway, events, alarms } = await trader(simulator);
  const wanted = 12;
  for (let n = 1; n <= wanted; n++) {
    gateway.submit(order(n));
    // One after the other: a lost order freezes its instrument until it is known what became of it.
    await expect.poll(() => endOf(events, order(n)) !== undefined, { timeout: 25_000, interval: 10 }).toBe(true);
  }
  simulator.faults.change({ queryErrors: 0, userWithhold: 0, dropBefore: 0, dropAfter: 0, slow: 0, unavailable: 0 });
  for (const fault of ['dropBefore', 'dropAfter', 'userDuplicate', 'partialFills']) expect(simulator.counters[fault], `seed ${seed} ${fault}`).toBeGreaterThan(0);
  const orders = simulator.exchange.orders('demo');
  // While the account could not be looked at, an order is given back before it is written down: it is no order then.
  const givenBack = events.filter((event) => event.kind === 'rejected' && event.mayRetry === true).map(({ clientOrderId }) => clientOrderId);
  expect(givenBack.length, `seed ${seed}`).toBeLessThan(5);
  const ends = Array.from({ length: wanted }, (_, n) => order(n + 1)).filter(({ clientOrderId }) => !givenBack.includes(clientOrderId)).map((one) => endOf(events, one));
  expect([orders.length, ends], `seed ${seed}`).toEqual([ends.length, ends.map(() => 'filled')]);
  for (const asset of ['BTC', 'KRW']) {
    const { free, locked } = simulator.exchange.balance('demo', asset);
    await expect.poll(() => format(gateway.balance(asset)), { timeout: 5_000, message: `seed ${seed} ${asset}` }).toBe(format(add(free, locked)));
  }
  expect(alarms.filter(({ kind }) => kind === 'discrepancy' || kind === 'twice' || kind === 'overfilled'), `seed ${seed}`).toEqual([]);
}
