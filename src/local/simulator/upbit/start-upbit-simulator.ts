import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EpochMs } from '../../../shared/domain/time.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import { answerAdmin, isAdmin } from '../binance/admin.ts';
import { bendTrades } from '../bend-trades.ts';
import { FaultInjector, type Faults } from '../faults.ts';
import { pendingTimers } from '../pending-timers.ts';
import { TradedBars } from './candles.ts';
import type { Context } from './context.ts';
import { UpbitKeys, type UpbitKey } from './keys.ts';
import { UPBIT_LIMITS, UpbitLimiter, type UpbitLimits } from './limits.ts';
import { MarketStreams } from './market-streams.ts';
import { PrivateEvents } from './private-events.ts';
import { answerRest } from './rest-server.ts';
import { Sockets } from './sockets.ts';
import { UpbitHub } from './stream-hub.ts';
import { WireOrders } from './wire-orders.ts';

export interface UpbitSimulatorOptions {
  /** Its symbols are Upbit's codes (`KRW-BTC`), its fees Upbit's: see `upbitExchange`. */
  readonly exchange: Exchange;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Who may sign; without any, `upbitDemoKey` for the exchange's first account. */
  readonly keys?: readonly UpbitKey[];
  readonly faults?: Partial<Faults>;
  readonly seed?: number;
  /** The server's clock before its skew; the machine's by default. */
  readonly clock?: () => EpochMs;
  readonly limits?: Partial<UpbitLimits>;
  /** How often a changed book is sent: 100 by default; 0 sends each change as it happens. */
  readonly bookMs?: number;
  readonly idleMs?: number;
  /** Finished minutes from before the start, by code, prices and quantities in whole units. */
  readonly history?: ReadonlyMap<string, Iterable<Parameters<TradedBars['seed']>[0]>>;
}

export interface UpbitSimulator {
  readonly restUrl: string;
  /** `/websocket/v1` and `/websocket/v1/private` hang under it. */
  readonly wsUrl: string;
  readonly port: number;
  readonly exchange: Exchange;
  readonly keys: readonly UpbitKey[];
  readonly faults: FaultInjector;
  /** How often each fault struck, and what else is counted: requests, limits broken, requests with an Origin. */
  readonly counters: Readonly<Record<string, number>>;
  readonly limiter: UpbitLimiter;
  readonly hub: UpbitHub;
  readonly now: () => EpochMs;
  /** Ends all sockets politely (33); `cut` without a word. */
  disconnect(): number;
  cut(): number;
  endUserStream(account: string): void;
  revokeKey(apiKey: string): void;
  close(): Promise<void>;
}

/** A key that everybody knows, for an exchange that holds no money. */
const upbitDemoKey = (account: string): UpbitKey => ({ apiKey: 'coinbot-demo-key', secret: 'coinbot-demo-secret', account });

const TICK_MS = 20;

/** A venue that speaks Upbit's protocol (REST with JWT, public and private sockets) on this machine alone. */
export async function startUpbitSimulator(options: UpbitSimulatorOptions): Promise<UpbitSimulator> {
  const { exchange, clock = Date.now } = options;
  const keys = options.keys ?? [upbitDemoKey(exchange.accounts[0] ?? 'demo')];
  const faults = new FaultInjector(options.faults ?? {}, options.seed ?? 1);
  const now = (): EpochMs => clock() + faults.settings.clockSkewMs;
  const timers = pendingTimers();
  const count = (name: string): void => faults.count(name);
  const hub = new UpbitHub(count);
  const orders = new WireOrders(exchange);
  const candles = candlesOf(exchange, options.history);
  const context: Context = {
    exchange, now, faults, orders, candles, keys: new UpbitKeys(keys), limiter: new UpbitLimiter({ ...UPBIT_LIMITS, ...options.limits }, count),
    userEvents: new PrivateEvents({ exchange, faults, orders, hub, now, later: timers.later }), wait: (ms) => new Promise((resolve) => { timers.later(ms, resolve); }),
  };
  const streams = new MarketStreams({ exchange, hub, faults, now, candles, bookMs: options.bookMs ?? 100 });
  bendTrades(exchange, faults);
  const sockets = new Sockets({ context, hub, streams, idleMs: options.idleMs ?? 120_000 });
  const server = createServer({ keepAliveTimeout: 65_000 }, (message, response) => {
    void (isAdmin(message) ? answerAdmin(context, sockets, { message, response }) : answerRest(context, message, response));
  });
  server.on('upgrade', (message, raw, head) => sockets.upgrade(message, raw, head));
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  const ticking = setInterval(() => streams.tick(), TICK_MS);
  return {
    restUrl: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}`, port, exchange, keys, faults, counters: faults.counters, limiter: context.limiter, hub, now,
    disconnect: () => sockets.disconnect(), cut: () => sockets.cut(), endUserStream: (account) => context.userEvents.terminate(account), revokeKey: (apiKey) => context.keys.revoke(apiKey),
    close: async () => {
      clearInterval(ticking);
      timers.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => { server.close(() => resolve()); });
    },
  };
}

function candlesOf(exchange: Exchange, history: UpbitSimulatorOptions['history']): ReadonlyMap<string, TradedBars> {
  const candles = new Map<string, TradedBars>();
  for (const code of exchange.symbols) {
    const market = exchange.market(code);
    if (!market) continue;
    const scale = 10 ** (market.listing.priceDecimals + market.listing.quantityDecimals);
    const bars = new TradedBars((price, quantity) => (price * quantity) / scale);
    for (const minute of history?.get(code) ?? []) bars.seed(minute);
    candles.set(code, bars);
  }
  exchange.listen((event) => { if (event.kind === 'print') candles.get(event.symbol)?.add(event.print); });
  return candles;
}
