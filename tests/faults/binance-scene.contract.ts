import { startBinanceSimulator, type BinanceSimulator } from '../../src/local/simulator/binance/start-binance-simulator.ts';
import { approved } from '../../src/local/drill/virtual/life.ts';
import { ccxtAccountStream } from '../../src/shared/adapters/ccxt/ccxt-account-stream.ts';
import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading, type TradingExchange } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import type { OrderEvent, OrderRequest } from '../../src/shared/domain/order.ts';
import { random } from '../../src/shared/domain/random.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import { LiveGateway } from '../../src/shared/engine/live/live-gateway.ts';
import { liveSettings, type LiveAlarm, type LiveSettings } from '../../src/shared/engine/live/live-settings.ts';
import type { Clock } from '../../src/shared/ports/clock.ts';
import type { Journal } from '../../src/shared/ports/journal.ts';
import type { Venue, VenueAccount } from '../../src/shared/ports/venue.ts';
import { Exchange } from '../../src/shared/venue/exchange/exchange.ts';
import { USUAL_FILTERS, type Listing } from '../../src/shared/venue/exchange/listing.ts';

export const BTC = 'binance:BTC/USDT' as const;
const LISTING: Listing = { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', priceDecimals: 2, quantityDecimals: 5, filters: USUAL_FILTERS };

/** The machine's clock, and a while that passes at once, for us and for the venue alike. */
export class LeapingClock implements Clock {
  readonly #clock = systemClock();
  #leapt = 0;

  now(): number { return this.#clock.now() + this.#leapt; }
  leap(durationMs: number): void { this.#leapt += durationMs; }
  wait(durationMs: number, signal?: AbortSignal): Promise<void> { return this.#clock.wait(durationMs, signal); }
}

export interface Scene {
  readonly clock: LeapingClock;
  readonly exchange: Exchange;
  readonly simulator: BinanceSimulator;
  /** A hundred levels of a coin each on both sides of a price. */
  readonly priceAt: (price: number) => void;
  readonly closing: (() => Promise<unknown>)[];
}

const closing: (() => Promise<unknown>)[] = [];
/** For `afterEach`. */
export async function closeScenes(): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close();
}

/** The simulated Binance with one market at 10,000 and an account with 10 coins and a million. */
export async function binanceScene(): Promise<Scene> {
  const clock = new LeapingClock();
  const exchange = new Exchange({ listings: [LISTING], accounts: { demo: { balances: { BTC: '10', USDT: '1000000' } } } });
  const side = (price: number, sign: -1 | 1): number[] => Array.from({ length: 100 }, (_, i) => [price * 100 + sign * (i + 1) * 100, 100_000]).flat();
  const priceAt = (price: number): void => {
    exchange.resetLevels('BTCUSDT', { bids: side(price, -1), asks: side(price, 1) }, clock.now());
    exchange.printTrade('BTCUSDT', { side: 'sell', price: price * 100, quantity: 1 }, clock.now());
  };
  priceAt(10_000);
  const simulator = await startBinanceSimulator({ exchange, depthMs: 20, clock: () => clock.now() });
  closing.push(simulator.close);
  return { clock, exchange, simulator, priceAt, closing };
}

export interface Connected {
  readonly exchange: TradingExchange;
  readonly venue: Venue & VenueAccount;
}

/** The adapters at a simulated venue, or at what stands before it. */
export async function connected({ clock, simulator }: Scene, { baseUrl = simulator.restUrl, timeoutMs = 1_000 }: { readonly baseUrl?: string; readonly timeoutMs?: number } = {}): Promise<Connected> {
  const gate = await openRequestGate({ name: 'binance', rules: limitsOf('binance', 'main'), clock });
  const [{ apiKey, secret }] = simulator.keys;
  const exchange = await openTrading({ venue: 'binance', key: { venue: 'binance', account: 'main', apiKey: new Secret(apiKey), secret: new Secret(secret ?? '') }, clock, gate, baseUrl, timeoutMs });
  closing.push(exchange.close);
  return { exchange, venue: ccxtVenue(exchange) };
}

export const order = (id: string, more: Partial<OrderRequest> = {}) => approved({
  clientOrderId: id, instrument: BTC, side: 'buy', type: 'limit', quantity: 0.01, limitPrice: 9_900, timeInForce: 'gtc', at: 0, reason: 'test', ...more,
});

export type Lines = { readonly type: string; readonly json: string }[];

/** A journal that outlives whoever writes it. */
const journalOf = (lines: Lines): Journal => ({
  append: async (type, body) => lines.push({ type, json: JSON.stringify(body) }),
  async *read() { for (const [i, { type, json }] of [...lines].entries()) yield { seq: i + 1, wallMs: 0, type, body: JSON.parse(json) as Readonly<Record<string, unknown>> }; },
  close: async () => undefined,
});

export interface Desk extends Connected {
  readonly gateway: LiveGateway;
  readonly events: readonly OrderEvent[];
  readonly alarms: readonly LiveAlarm[];
}

/** Lists of the simulated venue lag by nothing, so nothing is waited for long. */
const SETTINGS: LiveSettings = { ...liveSettings, lagMarginMs: 50, lightEveryMs: 300, secondLookMs: 50, overlapMs: 1_000, holdMs: 3_000 };

/** A start of live trading over a journal. Resolves when the gate is open. */
export async function tradingAt(scene: Scene, lines: Lines, more: { readonly baseUrl?: string; readonly timeoutMs?: number } = {}): Promise<Desk> {
  const { exchange, venue } = await connected(scene, more);
  const instruments = (await venue.instruments()).filter(({ symbol }) => symbol === 'BTC/USDT');
  const events: OrderEvent[] = [];
  const alarms: LiveAlarm[] = [];
  const stream = ccxtAccountStream(exchange, { clock: scene.clock, random: random(7), backoff: { firstMs: 50, mostMs: 300 } });
  const gateway = await LiveGateway.open({
    journal: journalOf(lines), venue, account: venue, stream, clock: scene.clock, instruments, settings: SETTINGS, tell: (event) => { events.push(event); }, alarm: (alarm) => { alarms.push(alarm); },
  });
  closing.push(() => gateway.stop());
  await gateway.start();
  return { exchange, venue, gateway, events, alarms };
}
