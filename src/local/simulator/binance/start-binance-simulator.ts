import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EpochMs } from '../../../shared/domain/time.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import { bendTrades } from '../bend-trades.ts';
import { FaultInjector, type Faults } from '../faults.ts';
import { pendingTimers } from '../pending-timers.ts';
import { answerAdmin, isAdmin } from './admin.ts';
import { CandleSeries } from './candle-series.ts';
import type { Context } from './context.ts';
import { KeyRing, type SimulatorKey } from './keys.ts';
import { BINANCE_LIMITS, Limiter, type VenueLimits } from './limits.ts';
import { MarketStreams } from './market-streams.ts';
import { answerRest } from './rest-server.ts';
import { Sockets } from './sockets.ts';
import { StreamHub } from './stream-hub.ts';
import { UserEvents } from './user-events.ts';

export interface BinanceSimulatorOptions {
  readonly exchange: Exchange;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Who may sign; without any, `DEMO_KEY` for the exchange's first account. */
  readonly keys?: readonly SimulatorKey[];
  readonly faults?: Partial<Faults>;
  readonly seed?: number;
  /** The server's clock before its skew; the machine's by default. */
  readonly clock?: () => EpochMs;
  readonly limits?: Partial<VenueLimits>;
  /** How often `@depth@100ms` is sent: 100 as at the venue; 0 sends each change as it happens. */
  readonly depthMs?: number;
  /** Ping frames: every 20 s as at the venue. */
  readonly pingMs?: number;
  /** Finished minutes from before the start, by symbol, prices and quantities in whole units. */
  readonly history?: ReadonlyMap<string, Iterable<Parameters<CandleSeries['seed']>[0]>>;
  /** The same in seconds, for as long as they are known. */
  readonly seconds?: ReadonlyMap<string, Iterable<Parameters<CandleSeries['seedSecond']>[0]>> | undefined;
}

export interface BinanceSimulator {
  readonly restUrl: string;
  /** `/ws` and `/stream` hang under it. */
  readonly wsUrl: string;
  readonly wsApiUrl: string;
  readonly port: number;
  readonly exchange: Exchange;
  readonly keys: readonly SimulatorKey[];
  readonly faults: FaultInjector;
  /** How often each fault struck, and what else is counted: requests, orders, limits broken. */
  readonly counters: Readonly<Record<string, number>>;
  readonly limiter: Limiter;
  readonly hub: StreamHub;
  readonly now: () => EpochMs;
  /** Ends all sockets politely (33); `cut` without a word. */
  disconnect(): number;
  cut(): number;
  endUserStream(account: string): void;
  revokeKey(apiKey: string): void;
  close(): Promise<void>;
}

/** A key that everybody knows, for an exchange that holds no money. */
export const demoKey = (account: string): SimulatorKey => ({ apiKey: 'coinbot-demo-key', secret: 'coinbot-demo-secret', account, canTrade: true, canWithdraw: false });

const TICK_MS = 20;

/** A venue that speaks Binance Spot's protocol (REST, market streams, WebSocket API) on this machine alone. */
export async function startBinanceSimulator(options: BinanceSimulatorOptions): Promise<BinanceSimulator> {
  const { exchange, clock = Date.now } = options;
  const keys = options.keys ?? [demoKey(exchange.accounts[0] ?? 'demo')];
  const faults = new FaultInjector(options.faults ?? {}, options.seed ?? 1);
  const now = (): EpochMs => clock() + faults.settings.clockSkewMs;
  const timers = pendingTimers();
  const userEvents = new UserEvents({ exchange, faults, now, later: timers.later });
  const candles = candlesOf(exchange, options);
  const hub = new StreamHub((name) => faults.count(name));
  const context: Context = {
    exchange, now, faults, keys: new KeyRing(keys), limiter: new Limiter({ ...BINANCE_LIMITS, ...options.limits }, (name) => faults.count(name)), candles, userEvents,
    wait: (ms) => new Promise((resolve) => { timers.later(ms, resolve); }),
  };
  const streams = new MarketStreams({ exchange, hub, faults, now, candles, depthMs: options.depthMs ?? 100 });
  bendTrades(exchange, faults);
  const sockets = new Sockets(context, hub, options.pingMs ?? 20_000);
  const server = createServer({ keepAliveTimeout: 65_000 }, (message, response) => {
    void (isAdmin(message) ? answerAdmin(context, sockets, { message, response }) : answerRest(context, message, response));
  });
  server.on('upgrade', (message, raw, head) => sockets.upgrade(message, raw, head));
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  const ticking = setInterval(() => streams.tick(), TICK_MS);
  return {
    restUrl: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}`, wsApiUrl: `ws://127.0.0.1:${port}/ws-api/v3`, port, exchange, keys, faults, counters: faults.counters,
    limiter: context.limiter, hub, now, disconnect: () => sockets.disconnect(), cut: () => sockets.cut(), endUserStream: (account) => userEvents.terminate(account),
    revokeKey: (apiKey) => context.keys.revoke(apiKey),
    close: async () => {
      clearInterval(ticking);
      timers.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => { server.close(() => resolve()); });
    },
  };
}

function candlesOf(exchange: Exchange, { history, seconds }: Pick<BinanceSimulatorOptions, 'history' | 'seconds'>): ReadonlyMap<string, CandleSeries> {
  const candles = new Map<string, CandleSeries>();
  for (const symbol of exchange.symbols) {
    const market = exchange.market(symbol);
    if (!market) continue;
    const scale = 10 ** (market.listing.priceDecimals + market.listing.quantityDecimals);
    const series = new CandleSeries((price, quantity) => (price * quantity) / scale);
    for (const candle of history?.get(symbol) ?? []) series.seed(candle);
    for (const candle of seconds?.get(symbol) ?? []) series.seedSecond(candle);
    candles.set(symbol, series);
  }
  exchange.listen((event) => { if (event.kind === 'print') candles.get(event.symbol)?.add(event.print); });
  return candles;
}
