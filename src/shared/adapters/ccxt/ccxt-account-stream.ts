import { backoffMs, type BackoffLimits } from '../../domain/backoff.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AccountEvent, AccountStream } from '../../ports/venue.ts';
import { ACCOUNT_READERS, type AccountReader } from './account-events.ts';
import { tapped } from './socket-tap.ts';
import type { TradingExchange } from './trading-exchange.ts';
import { parsedOf } from './venue-order.ts';

export interface AccountStreamSettings {
  readonly clock: Clock;
  readonly random: Random;
  readonly backoff?: BackoffLimits;
  /** How long a subscription may take to be confirmed. */
  readonly confirmMs?: number;
}

/** What was told, and what could not be read. */
export interface AccountStreamStatus {
  readonly events: number;
  readonly quarantined: number;
  readonly connections: number;
}

const BACKOFF: BackoffLimits = { firstMs: 500, mostMs: 60_000 };

/**
 * The private stream of a venue. ccxt signs, subscribes and keeps it alive; the messages themselves are read here, before ccxt folds them into
 * its caches, where two events of one order become one and the thousandth is dropped. Nothing stands between a message and `tell`.
 */
export function ccxtAccountStream(exchange: TradingExchange, settings: AccountStreamSettings): AccountStream & { status(): AccountStreamStatus } {
  const status = { events: 0, quarantined: 0, connections: 0 };
  return {
    status: () => ({ ...status }),
    async listen(tell, signal) {
      const counted = (event: AccountEvent) => { if (event.kind !== 'live' && event.kind !== 'ended') status.events++; tell(event); };
      const setup = ACCOUNT_READERS[exchange.venue];
      if (setup === undefined) {
        tell({ kind: 'ended', reason: `${exchange.venue} has no private stream through this adapter: what happens has to be asked for` });
        await aborted(signal);
        return;
      }
      const reader = setup(exchange.venue, (id) => symbolOf(exchange, id));
      let attempt = 0;
      while (!signal.aborted) {
        if (exchange.keyRefusal !== undefined) {
          tell({ kind: 'ended', reason: exchange.keyRefusal, about: 'key' });
          await aborted(signal);
          return;
        }
        status.connections++;
        const { reason, wasLive } = await connection({ exchange, settings, reader, tell: counted, signal, quarantined: () => { status.quarantined++; } });
        if (signal.aborted) return;
        if (exchange.keyRefusal !== undefined) continue;
        tell({ kind: 'ended', reason });
        attempt = wasLive ? 0 : attempt + 1;
        await settings.clock.wait(backoffMs(attempt, settings.backoff ?? BACKOFF, settings.random), signal);
      }
    },
  };
}

interface Connection {
  readonly exchange: TradingExchange;
  readonly settings: AccountStreamSettings;
  readonly reader: AccountReader;
  readonly tell: (event: AccountEvent) => void;
  readonly signal: AbortSignal;
  readonly quarantined: () => void;
}

/** One connection, to its end. */
async function connection({ exchange, settings, reader, tell, signal, quarantined }: Connection): Promise<{ readonly reason: string; readonly wasLive: boolean }> {
  let wasLive = false;
  let end: (reason: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => { end = resolve; });
  const alarm = new AbortController();
  const live = () => { if (!wasLive) { wasLive = true; tell({ kind: 'live', at: exchange.venueTime() }); } };
  const tap = tapped(exchange, {
    message(raw) {
      const message = parsedOf(raw);
      try {
        for (const event of reader.read(message)) tell(event);
      } catch {
        quarantined();
        end('an event of the account could not be read');
        return;
      }
      if (reader.isConfirmation(message)) live();
      const ending = reader.ending(message);
      if (ending !== undefined) end(ending);
    },
    connected() {
      const settleMs = CONFIRMS_NOTHING[exchange.venue];
      if (settleMs === 0) live();
      else if (settleMs !== undefined) void settings.clock.wait(settleMs, alarm.signal).then(() => { if (!alarm.signal.aborted) live(); });
    },
    closed(reason) { end(reason); },
  });
  const abort = () => end('stopped');
  signal.addEventListener('abort', abort, { once: true });
  try {
    for (const subscribing of subscribe(exchange, live)) {
      subscribing.catch((error: unknown) => {
        const reason = exchange.scrub(error instanceof Error ? error.message : String(error)).slice(0, 300);
        // Before anything was told: later the same names stand for what became of a request of ours.
        if (!wasLive && error instanceof Error && KEY_ERRORS.has(error.constructor.name)) exchange.refuseKey(reason);
        end(reason);
      });
    }
    void settings.clock.wait(settings.confirmMs ?? 15_000, alarm.signal).then(() => { if (!wasLive && !alarm.signal.aborted) end('the subscription was not confirmed'); });
    return { reason: await ended, wasLive };
  } finally {
    alarm.abort();
    signal.removeEventListener('abort', abort);
    await tap.release();
  }
}

/** What ccxt makes of a venue's word that it does not know the key, its signature or our address. Times that are off have a name of their own. */
const KEY_ERRORS: ReadonlySet<string> = new Set(['AuthenticationError', 'PermissionDenied', 'AccountSuspended']);

/**
 * Venues that confirm no subscription of the account, and how long after the connection it stands: at once where the address itself is signed for;
 * elsewhere the request for it travels after the connection, and what happened before it came is told to nobody.
 */
const CONFIRMS_NOTHING: Readonly<Record<string, number>> = { binanceusdm: 0, upbit: 500, bithumb: 500 };

/** The promises end when the connection does, or with the first event, whatever comes first: only their failure says something. */
function subscribe({ ccxt, venue }: TradingExchange, live: () => void): readonly Promise<unknown>[] {
  switch (venue) {
    case 'binance': return [ccxt['authenticate']({ type: 'spot' }).then(live)];
    // A new key for each connection: the old one may have been ended with it.
    case 'binanceusdm': Object.assign(ccxt.options, { future: {} }); return [ccxt.watchOrders()];
    case 'bybit': return [ccxt.watchOrders(), ccxt.watchMyTrades()];
    case 'okx': return [ccxt.watchOrders(), ccxt.watchBalance()];
    // ccxt keeps the token of the first connection, and the venue takes a nonce once.
    case 'upbit': Object.assign(ccxt.options, { ws: {} }); return [ccxt.watchOrders(), ccxt.watchBalance()];
    case 'bithumb': Object.assign(ccxt.options, { ws: {} }); return [ccxt.watchOrders()];
    default: return [ccxt.watchOrders()];
  }
}

function symbolOf({ ccxt, venue }: TradingExchange, id: string): string {
  const [name = id, kind] = id.split('@');
  const type = kind ?? (venue === 'binanceusdm' || name.endsWith('-SWAP') ? 'swap' : 'spot');
  return (ccxt as unknown as { safeSymbol(id: string, market: undefined, delimiter: string, type: string): string }).safeSymbol(name, undefined, '-', type);
}

const aborted = (signal: AbortSignal): Promise<void> => new Promise((resolve) => { if (signal.aborted) resolve(); else signal.addEventListener('abort', () => resolve(), { once: true }); });
