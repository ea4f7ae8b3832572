import type { Exchange } from 'ccxt';
import { ClockOffset } from '../../domain/clock-offset.ts';
import { RefusedError, TransientError, UsageError } from '../../domain/errors.ts';
import { ResponseCache } from '../../domain/response-cache.ts';
import { scrubber } from '../../domain/scrub.ts';
import { usageOf } from '../../domain/venue-limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RequestGate } from '../../ports/request-gate.ts';
import type { VenueKey } from '../../ports/secrets.ts';
import { TRADING_VENUES } from './capabilities.ts';
import { calls, httpWire, type WireRecord } from './http-wire.ts';
import { MarketRules } from './market-rules.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import { redirected } from './redirected.ts';
import { costOf } from './request-cost.ts';

/** How long a request stays good after its timestamp: RELIABILITY 0.2 asks for 1,500 to 3,000 ms; ccxt's own is 10,000. */
export const REQUEST_WINDOW_MS = 2_000;

export interface TradingSettings {
  readonly venue: string;
  /** Absent for public data alone. */
  readonly key?: VenueKey | undefined;
  readonly clock: Clock;
  readonly gate: RequestGate;
  /** Another server in the venue's place: `http://127.0.0.1:8080`. */
  readonly baseUrl?: string | undefined;
  /** The same for its sockets: `ws://127.0.0.1:8080`. Follows from `baseUrl` where it is absent. */
  readonly socketUrl?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** The venue's own place for trying things out. */
  readonly sandbox?: boolean | undefined;
  /** Numbers as numbers, for market data: ccxt sorts its books by them. */
  readonly isForMarketData?: boolean | undefined;
}

export interface TradingExchange {
  readonly ccxt: CcxtExchange;
  readonly venue: string;
  readonly account: string;
  readonly clock: ClockOffset;
  /** Whether the venue says what time it is. */
  readonly tellsTime: boolean;
  readonly scrub: (text: string) => string;
  venueTime(): number;
  /** Asks the venue for its time some times and believes the quickest answer. */
  syncClock(samples?: number): Promise<void>;
  /** How often one of the clocks was found to have been set. */
  readonly clockChecks: number;
  /** A request sent when `clockChecks` was `before` was refused for its time: forgets what was known and asks anew, once for all that were. */
  recheckClock(before: number): void;
  readonly rules: MarketRules;
  /** Why the venue does not accept our key; undefined while it does. */
  readonly keyRefusal: string | undefined;
  /** The venue does not accept our key: from now on nothing is sent that bears it. */
  refuseKey(reason: string): void;
  close(): Promise<void>;
}

type ExchangeClass = new (settings: Record<string, unknown>) => CcxtExchange;

/** The socket classes extend the plain ones; each by its own file, because `import 'ccxt'` takes a second and 127 MB. */
const LOADERS: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  binance: () => import('../../../../node_modules/ccxt/js/src/pro/binance.js'),
  binanceusdm: () => import('../../../../node_modules/ccxt/js/src/pro/binanceusdm.js'),
  bybit: () => import('../../../../node_modules/ccxt/js/src/pro/bybit.js'),
  okx: () => import('../../../../node_modules/ccxt/js/src/pro/okx.js'),
  upbit: () => import('../../../../node_modules/ccxt/js/src/pro/upbit.js'),
  bithumb: () => import('../../../../node_modules/ccxt/js/src/pro/bithumb.js'),
  coinone: () => import('../../../../node_modules/ccxt/js/src/pro/coinone.js'),
};

const OPTIONS: Readonly<Record<string, Record<string, unknown>>> = {
  binance: { defaultType: 'spot', fetchMarkets: { types: ['spot'] }, fetchMargins: false, fetchCurrencies: false },
  binanceusdm: { fetchMarkets: { types: ['linear'] }, fetchCurrencies: false },
  bybit: { defaultType: 'spot', fetchMarkets: { types: ['spot', 'linear'] }, enableUnifiedMargin: false, enableUnifiedAccount: true, unifiedMarginStatus: 6 },
  // The default goes through the list endpoint, whose answer hides the code of the one order in it.
  okx: { defaultType: 'spot', fetchMarkets: { types: ['spot', 'swap'] }, createOrder: 'privatePostTradeOrder' },
};

/** ccxt's class of a venue that can be traded. */
export async function exchangeClass(venue: string): Promise<ExchangeClass> {
  const load = LOADERS[venue];
  if (load === undefined) throw new UsageError(`expected a venue that can be traded (${TRADING_VENUES.join(', ')}), found "${venue}"`);
  const { default: Venue } = (await load()) as { readonly default: ExchangeClass };
  return Venue;
}

/** Opens a venue: connection, clock, instruments. Texts in the place of numbers, so that no digit of a balance is lost. */
export async function openTrading(settings: TradingSettings): Promise<TradingExchange> {
  const { venue, key } = settings;
  const Venue = await exchangeClass(venue);
  const ccxt = new Venue({
    // One request is one request: with 3 retries four orders reach the venue (RELIABILITY 0.3).
    maxRetriesOnFailure: 0, enableRateLimit: false, timeout: (settings.timeoutMs ?? 10_000) + 5_000, number: settings.isForMarketData === true ? Number : String, newUpdates: true,
    ...(key === undefined ? {} : { apiKey: key.apiKey.reveal(), secret: key.secret.reveal(), ...(key.passphrase === undefined ? {} : { password: key.passphrase.reveal() }) }),
  });
  Object.assign(ccxt.options, OPTIONS[venue] ?? {}, { recvWindow: REQUEST_WINDOW_MS, adjustForTimeDifference: false, maxRetriesOnFailure: 0, warnOnFetchOpenOrdersWithoutSymbol: false });
  (ccxt.has as Record<string, unknown>)['fetchCurrencies'] = false;
  if (settings.sandbox === true) ccxt.setSandboxMode(true);
  return connected(ccxt, settings);
}

async function connected(ccxt: CcxtExchange, settings: TradingSettings): Promise<TradingExchange> {
  const { venue, key, clock: ours, gate, baseUrl } = settings;
  const account = key?.account ?? 'public';
  const clock = new ClockOffset();
  const venueTime = () => clock.venueTime(ours.now());
  const scrub = scrubber(key === undefined ? [] : [key.apiKey.reveal(), key.secret.reveal(), key.passphrase?.reveal() ?? '']);
  const heard = ({ status, headers, body }: WireRecord) => gate.heard(usageOf(venue, account, { answer: { status: status ?? 0, headers, body: body.slice(0, 400) }, now: venueTime() }));
  const wire = httpWire({ timeoutMs: settings.timeoutMs ?? 10_000, now: () => ours.now(), heard });
  const patch = ccxt as unknown as Record<string, unknown>;
  patch['fetchImplementation'] = venue === 'okx' ? expiring(wire.fetch, venueTime) : wire.fetch;
  patch['milliseconds'] = venueTime;
  hushed(ccxt);
  const cache = new ResponseCache<unknown>();
  let keyRefusal: string | undefined;
  patch['fetch2'] = gated(ccxt, { gate, venue, account, cache, now: () => ours.now(), keyRefusal: () => keyRefusal });
  if (baseUrl !== undefined) {
    ccxt.urls = { ...ccxt.urls, api: redirected(ccxt.urls['api'], { http: new URL(baseUrl), socket: new URL(settings.socketUrl ?? baseUrl.replace(/^http/, 'ws')) }, ccxt) } as Exchange['urls'];
    // Plain ws:// needs the agent of the proxy module, which ccxt loads on its first HTTP request only.
    await (ccxt as unknown as { loadHttpProxyAgent(): Promise<unknown> }).loadHttpProxyAgent();
  }
  const checks = { done: 0, isRunning: false };
  const open: Omit<TradingExchange, 'rules'> = {
    ccxt, venue, account, clock, tellsTime: (ccxt.has as Record<string, unknown>)['fetchTime'] === true, scrub, venueTime,
    get keyRefusal() { return keyRefusal; },
    refuseKey(reason) { keyRefusal ??= reason; },
    syncClock: async (samples = 5) => { await syncClock(open, samples); },
    get clockChecks() { return checks.done; },
    recheckClock(before) {
      if (checks.isRunning || before !== checks.done) return;
      checks.isRunning = true;
      const found = () => { clock.forget(); checks.done++; };
      void syncClock(open, 5, found).catch(() => undefined).finally(() => { checks.isRunning = false; });
    },
    async close() {
      await ccxt.close().catch(() => undefined);
      wire.close();
    },
  };
  await firstLook(open);
  // Not spread: what it tells of the clock and the key is read anew each time.
  return Object.assign(open, { rules: new MarketRules({ ccxt, clock: ours, scrub }) });
}

/** Clock and markets. Closes what was opened when they cannot be had. */
async function firstLook({ ccxt, venue, scrub, syncClock: sync, close }: Pick<TradingExchange, 'ccxt' | 'venue' | 'scrub' | 'syncClock' | 'close'>): Promise<void> {
  try {
    await sync();
    // ccxt takes the page of somebody else for an empty list.
    if (Object.keys(await ccxt.loadMarkets()).length === 0) throw new Error('it told no markets');
  } catch (error) {
    await close();
    throw new TransientError(scrub(`${venue} cannot be reached: ${error instanceof Error ? error.message : String(error)}`));
  }
}

interface Gated {
  readonly gate: RequestGate;
  readonly venue: string;
  readonly account: string;
  readonly cache: ResponseCache<unknown>;
  readonly now: () => number;
  readonly keyRefusal: () => string | undefined;
}

/** Public lists that stay good for a while. Prices, books, candles and times are never served from before. */
const GOOD_FOR_MS: readonly (readonly [path: RegExp, goodForMs: number])[] = [[/exchangeInfo|instruments-info|public\/instruments|market\/all|markets|range_units|currencies|status/, 60_000], [/ticker/, 1_000]];

/** Puts the request limits in front of every request, before it is signed: one that waited signed would be too old when it leaves. */
function gated(ccxt: CcxtExchange, { gate, venue, account, cache, now, keyRefusal }: Gated) {
  const send = (ccxt.fetch2 as (...values: readonly unknown[]) => Promise<unknown>).bind(ccxt);
  return async (...request: readonly [path: string, api: unknown, method?: string, params?: Readonly<Record<string, unknown>>, ...rest: readonly unknown[]]): Promise<unknown> => {
    const [path, api, method = 'GET', params = {}] = request;
    const call = calls.getStore();
    const isPublic = /public/i.test(Array.isArray(api) ? api.join() : String(api ?? 'public'));
    const ask = async () => {
      const refusal = keyRefusal();
      if (refusal !== undefined && !isPublic) throw new RefusedError(`nothing is asked with this key any more: ${refusal}`, { about: 'key' });
      await gate.pass({ priority: call?.priority ?? (isPublic ? 'data' : 'query'), cost: costOf(venue, account, { method, path, params }), mostWaitMs: call?.mostWaitMs ?? 60_000 });
      return send(...request);
    };
    const goodForMs = method === 'GET' && isPublic && call?.isFresh !== true ? GOOD_FOR_MS.find(([pattern]) => pattern.test(path))?.[1] : undefined;
    return goodForMs === undefined ? ask() : cache.get(`${String(api)} ${path} ${JSON.stringify(params)}`, { at: now(), goodForMs }, ask);
  };
}

/**
 * ccxt makes promises nobody waits for: one for each snapshot and subscription, rejected together when a socket closes. An unheard rejection ends
 * the process; whoever does wait still hears of it.
 */
function hushed(ccxt: CcxtExchange): void {
  const patch = ccxt as unknown as Record<'client', (...values: readonly unknown[]) => unknown>;
  const quiet = (promise: unknown): unknown => { if (promise instanceof Promise) promise.catch(() => undefined); return promise; };
  const client = patch.client.bind(ccxt);
  const known = new WeakSet<object>();
  patch.client = (...values) => {
    const socket = client(...values) as { connected: unknown; future(hash: string): unknown };
    if (known.has(socket)) return socket;
    known.add(socket);
    quiet(socket.connected);
    const future = socket.future.bind(socket);
    socket.future = (hash) => quiet(future(hash));
    return socket;
  };
}

/** OKX takes the time after which an order is not to be accepted from a header. */
function expiring(fetch: (url: string, request: Parameters<ReturnType<typeof httpWire>['fetch']>[1]) => Promise<Response>, now: () => number) {
  return (url: string, request: Parameters<typeof fetch>[1]) =>
    fetch(url, request.method === 'POST' && url.includes('/trade/order') ? { ...request, headers: { ...request.headers, expTime: String(now() + REQUEST_WINDOW_MS) } } : request);
}

/** The request that tells a venue's time, without the wait in the queue: that would count as way. `found` is told of the first answer, before it is believed. */
async function syncClock({ ccxt, venue, clock, tellsTime, scrub }: Pick<TradingExchange, 'ccxt' | 'venue' | 'clock' | 'tellsTime' | 'scrub'>, samples: number, found?: () => void): Promise<void> {
  let isFirst = true;
  if (!tellsTime) return;
  for (let i = 0; i < samples; i++) {
    const records: WireRecord[] = [];
    try {
      const venueAt = Number(await calls.run({ priority: 'query', mostWaitMs: 10_000, records }, () => ccxt.fetchTime()));
      const record = records.at(-1);
      if (record === undefined) continue;
      // ccxt reads no time out of what is none, and says nothing.
      if (!(venueAt > 0)) throw new Error(`its answer was "${record.body.slice(0, 80)}"`);
      if (isFirst) found?.();
      isFirst = false;
      clock.add({ sentAt: record.sentAt, receivedAt: record.receivedAt, venueAt });
    } catch (error) {
      if (i === samples - 1 && !clock.isKnown) throw new TransientError(scrub(`${venue} does not tell its time: ${error instanceof Error ? error.message : String(error)}`));
    }
  }
}
