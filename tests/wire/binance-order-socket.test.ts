import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { startBinanceSimulator, type BinanceSimulator, type BinanceSimulatorOptions } from '../../src/local/simulator/binance/start-binance-simulator.ts';
import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import { signatureOf } from '../../src/shared/adapters/secrets/sign.ts';
import { binanceOrderSocket } from '../../src/shared/adapters/ws/binance-order-socket.ts';
import { orderText, placedOf, readOrderFrame, roundedTo, usageIn } from '../../src/shared/adapters/ws/binance-order-frames.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import type { OrderRequest } from '../../src/shared/domain/order.ts';
import { random } from '../../src/shared/domain/random.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import { Exchange } from '../../src/shared/venue/exchange/exchange.ts';
import { USUAL_FILTERS, type Listing } from '../../src/shared/venue/exchange/listing.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

const BTC = 'binance:BTC/USDT' as const;
const LISTING: Listing = { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', priceDecimals: 2, quantityDecimals: 5, filters: USUAL_FILTERS };
const RULES = { ...plainInstrument('binance', 'BTC/USDT'), tickSize: 0.01, lotSize: 0.00001 };

/** A hundred levels of one coin on each side of 10,000.00, in whole units. */
const side = (sign: -1 | 1): number[] => Array.from({ length: 100 }, (_, i) => [1_000_000 + sign * (i + 1) * 100, 100_000]).flat();

async function trading(options: Partial<BinanceSimulatorOptions> = {}, { secret = 'coinbot-demo-secret', answerMs = 400 } = {}) {
  const exchange = new Exchange({ listings: [LISTING], accounts: { demo: { balances: { BTC: '100', USDT: '1000000' } } } });
  exchange.resetLevels('BTCUSDT', { bids: side(-1), asks: side(1) }, Date.now());
  const simulator = await startBinanceSimulator({ exchange, ...options });
  closing.push(simulator.close);
  const clock = systemClock();
  const gate = await openRequestGate({ name: 'binance', rules: limitsOf('binance', 'main'), clock });
  const key = { venue: 'binance', account: 'main', apiKey: new Secret(simulator.keys[0].apiKey), secret: new Secret(secret) };
  const over = await openTrading({ venue: 'binance', key, clock, gate, baseUrl: simulator.restUrl, timeoutMs: 400 });
  closing.unshift(over.close);
  let resyncs = 0;
  const venue = binanceOrderSocket({
    venue: ccxtVenue(over), account: 'main', apiKey: key.apiKey, sign: (text) => signatureOf(text, key.secret), clock, random: random(1), gate, venueTime: over.venueTime, resync: () => { resyncs++; },
    instrument: (id) => (id === BTC ? RULES : undefined), url: simulator.wsApiUrl, answerMs, backoff: { firstMs: 20, mostMs: 100 },
  });
  const stop = new AbortController();
  const running = venue.run(stop.signal);
  closing.unshift(async () => { stop.abort(); await running; });
  await expect.poll(() => venue.status().isOpen, { interval: 5 }).toBe(true);
  return { simulator, venue, gate, resyncs: () => resyncs };
}

const order = (seq: number, more: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: `q001${String(seq).padStart(6, '0')}1xy`, instrument: BTC, side: seq % 2 === 0 ? 'buy' : 'sell', type: 'limit', quantity: 0.01, limitPrice: seq % 2 === 0 ? 9_950 : 10_050, timeInForce: 'gtc', at: 0, reason: 'test', ...more,
});
const there = (simulator: BinanceSimulator, { clientOrderId }: OrderRequest): number => simulator.exchange.orders('demo').filter((known) => known.clientOrderId === clientOrderId).length;

describe('orders over the WebSocket API of Binance', () => {
  test('limit, post-only and market orders, rounded to the grid; cancels and questions go the other way (fault 20)', async () => {
    const { simulator, venue, gate } = await trading();
    expect(await venue.place(order(2, { quantity: 0.010009, limitPrice: 9_950.019 }))).toMatchObject({ kind: 'accepted', order: { state: 'open', quantity: 0.01, limitPrice: 9_950.01, filledQuantity: 0 }, fills: [] });
    expect(await venue.place(order(4, { type: 'market', limitPrice: undefined, quantity: 1.5 }))).toMatchObject({
      kind: 'accepted', order: { state: 'filled', filledQuantity: 1.5 }, fills: [{ quantity: 1, price: 10_001, side: 'buy', feeCurrency: 'BTC' }, { quantity: 0.5, price: 10_002 }],
    });
    expect(await venue.place(order(6, { postOnly: true, limitPrice: 10_500 }))).toMatchObject({ kind: 'refused', code: '-2010' });
    expect(await venue.find({ instrument: BTC, clientOrderId: order(2).clientOrderId })).toMatchObject({ kind: 'found', order: { state: 'open' } });
    expect(await venue.cancel({ instrument: BTC, clientOrderId: order(2).clientOrderId })).toMatchObject({ kind: 'cancelled' });
    expect(venue.status()).toMatchObject({ placed: 3, elsewhere: 0, waiting: 0, quarantined: 0, connections: 1 });
    // The venue told its weight with each answer.
    expect(gate.status().used.find(({ counter }) => counter === 'weight')?.used).toBeGreaterThan(3);
    expect(there(simulator, order(4))).toBe(1);
  });

  test('an Ed25519 key signs as well', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
    const { venue } = await trading({ keys: [{ apiKey: 'ed', publicKey, account: 'demo' }] }, { secret: privateKey });
    expect(await venue.place(order(2))).toMatchObject({ kind: 'accepted', order: { state: 'open' } });
  });

  test('what the venue refuses is refused with its code; what is there already is unknown, never refused; what cannot be is not sent (fault 23)', async () => {
    const { venue } = await trading();
    expect(await venue.place(order(2, { quantity: 900 }))).toMatchObject({ kind: 'refused', code: '-2010' });
    expect(await venue.place(order(4, { quantity: 0.00001 }))).toMatchObject({ kind: 'refused', code: '-1013' });
    expect((await venue.place(order(6))).kind).toBe('accepted');
    expect(await venue.place(order(6))).toMatchObject({ kind: 'unknown' });
    for (const wrong of [order(8, { quantity: 0.000001 }), order(10, { instrument: 'binance:XX/USDT' }), order(12, { limitPrice: 0.001 }), order(14, { limitPrice: undefined })]) expect(await venue.place(wrong)).toMatchObject({ kind: 'refused', code: 'not-sent' });
    expect(venue.status().placed).toBe(4);
  });

  test.each([1, 2, 3])('seed %i, a quarter of the orders struck: accepted is there, refused is not, each was sent once (faults 1 to 4)', async (seed) => {
    const { simulator, venue } = await trading({ faults: { dropBefore: 0.05, dropAfter: 0.07, slow: 0.05, slowMs: [100, 900], unavailable: 0.08 }, seed }, { answerMs: 200 });
    const counts = { accepted: 0, refused: 0, unknown: 0 };
    for (let seq = 1; seq <= 80; seq++) {
      const wanted = order(seq, seq % 10 === 0 ? { quantity: 1_000 } : {});
      const outcome = await venue.place(wanted);
      counts[outcome.kind]++;
      if (outcome.kind === 'accepted') expect(there(simulator, wanted), `seed ${seed}, order ${seq}`).toBe(1);
      if (outcome.kind === 'refused') expect(there(simulator, wanted), `seed ${seed}, order ${seq}: ${JSON.stringify(outcome)}`).toBe(0);
    }
    for (const fault of ['dropBefore', 'dropAfter', 'slow', 'unavailable']) expect(simulator.counters[fault], fault).toBeGreaterThan(0);
    expect(counts.unknown).toBeGreaterThan(5);
    expect(counts.accepted).toBeGreaterThan(20);
    const all = simulator.exchange.orders('demo').map(({ clientOrderId }) => clientOrderId);
    expect(new Set(all).size).toBe(all.length);
  });

  test('a cut connection: orders take the other way until it stands again; an announced end makes a new one first (fault 33)', async () => {
    const { simulator, venue } = await trading();
    simulator.cut();
    await expect.poll(() => venue.status().isOpen, { interval: 1 }).toBe(false);
    const outcome = await venue.place(order(2));
    expect(outcome.kind).toBe('accepted');
    await expect.poll(() => venue.status().isOpen, { interval: 5 }).toBe(true);
    expect((await venue.place(order(4))).kind).toBe('accepted');
    expect(venue.status().connections).toBeGreaterThanOrEqual(2);
    expect(there(simulator, order(2))).toBe(1);
  });

  test('a timestamp that is refused asks for the clock again; a 429 stops everything (faults 41, 45)', async () => {
    const { simulator, venue, resyncs, gate } = await trading();
    simulator.faults.change({ clockSkewMs: 9_000 });
    expect(await venue.place(order(2))).toMatchObject({ kind: 'refused', code: '-1021' });
    expect(resyncs()).toBe(1);
    simulator.faults.change({ clockSkewMs: 0, rateLimited: 1 });
    expect((await venue.place(order(4))).kind).toBe('refused');
    expect(gate.status().forbiddenUntil).toBeGreaterThan(Date.now());
    expect(await venue.place(order(6))).toMatchObject({ kind: 'refused', code: 'not-sent' });
  });
});

describe('frames of the WebSocket API', () => {
  test('ids beyond 2^53 and small quantities keep their digits (fault 38)', () => {
    const frame = readOrderFrame('{"id":"7","status":200,"result":{"orderId":9007199254740993,"clientOrderId":"a","status":"FILLED","origQty":"0.00000001","executedQty":"0.00000001","cummulativeQuoteQty":"0.0001","transactTime":1700000000000,"fills":[{"price":"10000","qty":"0.00000001","commission":"0","commissionAsset":"BNB","tradeId":18446744073709551615}]}}');
    if (frame === undefined || frame === 'shutdown') expect.fail('no answer');
    const { order: told, fills } = placedOf(frame.result ?? {}, order(1, { clientOrderId: 'a' }));
    expect([told.venueOrderId, fills[0].tradeId, told.filledQuantity]).toEqual(['9007199254740993', '18446744073709551615', 1e-8]);
    const text = orderText(order(2, { quantity: 1e-8, limitPrice: 1e-7 }), { id: '1', symbol: 'BTCUSDT', apiKey: 'k', sign: (payload) => payload, timestamp: 5, recvWindow: 2_000 });
    expect(JSON.parse(text).params).toMatchObject({
      quantity: '0.00000001', price: '0.0000001',
      signature: 'apiKey=k&newClientOrderId=q0010000021xy&newOrderRespType=FULL&price=0.0000001&quantity=0.00000001&recvWindow=2000&side=BUY&symbol=BTCUSDT&timeInForce=GTC&timestamp=5&type=LIMIT',
    });
  });

  test('what is no answer is none; another order in the answer proves nothing (fault 37)', () => {
    for (const text of ['', '{', 'null', '[]', '7', '{"id":null,"status":400}', '{"status":200}', '{"id":"1"}', '"\u0000"']) expect(readOrderFrame(text)).toBeUndefined();
    expect(readOrderFrame('{"event":{"e":"serverShutdown"}}')).toBe('shutdown');
    expect(() => placedOf({ orderId: 1, clientOrderId: 'other', status: 'NEW', executedQty: '0', transactTime: 1 }, order(1))).toThrow('other');
    expect(() => placedOf({}, order(1))).toThrow('expected an order');
    expect(roundedTo(RULES, order(2, { quantity: 0.1 + 0.2 }))).toMatchObject({ quantity: 0.3 });
  });

  test('limits in an answer', () => {
    const answer = readOrderFrame('{"id":1,"status":418,"error":{"code":-1003,"msg":"x","data":{"serverTime":1000,"retryAfter":61000}},"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000,"count":70},{"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":50,"count":12},{"rateLimitType":"CONNECTIONS","interval":"MINUTE","intervalNum":5,"count":1}]}');
    if (answer === undefined || answer === 'shutdown') expect.fail('no answer');
    expect(usageIn(answer, 'main', 1_000)).toEqual({ used: [{ counter: 'weight', windowMs: 60_000, used: 70 }, { counter: 'orders:main', windowMs: 10_000, used: 12 }], forbiddenMs: 60_000 });
  });
});
