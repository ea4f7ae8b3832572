import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { RefusedError, TransientError } from '../../shared/domain/errors.ts';
import { parseClientOrderId } from '../../shared/execution/client-order-id.ts';
import type { VenueKey } from '../../shared/ports/secrets.ts';
import type { Venue, VenueAccount } from '../../shared/ports/venue.ts';
import { openGate } from '../wire.ts';
import { cancelEverything, isProtective } from './cancel-everything.ts';
import type { CancelOnly } from './watchdog.ts';

export interface WatchdogPortSettings {
  readonly key: VenueKey;
  readonly dataFolder: string;
  readonly baseUrl?: string | undefined;
  readonly redisUrl?: string | undefined;
  /** Also orders that are none of ours. */
  readonly external: boolean;
}

export interface WatchdogPort extends CancelOnly {
  close(): Promise<void>;
}

/** The hours of a clock that nobody corrects: a request with a wrong time is refused. */
const SYNC_MS = 300_000;

/** Of a venue and an account only what cancels is handed on: nothing behind this can place an order. */
export const cancelPort = (venue: Pick<Venue, 'cancel'>, account: Pick<VenueAccount, 'openOrders'>, external: boolean): CancelOnly =>
  cancelEverything(venue, account, (order) => isProtective(order) || (!external && parseClientOrderId(order.clientOrderId) === undefined));

/** Connects with the watchdog's own key. Refuses one that may withdraw. */
export async function openWatchdogPort({ key, dataFolder, baseUrl, redisUrl, external }: WatchdogPortSettings): Promise<WatchdogPort> {
  // The SDK takes a while to load.
  const [{ openTrading }, { ccxtVenue }] = await Promise.all([import('../../shared/adapters/ccxt/trading-exchange.ts'), import('../../shared/adapters/ccxt/ccxt-venue.ts')]);
  const clock = systemClock();
  const gate = await openGate({ venue: key.venue, account: key.account, dataFolder, redisUrl, baseUrl, clock });
  const exchange = await openTrading({ venue: key.venue, key, clock, gate, baseUrl, timeoutMs: 4_000 });
  const syncing = setInterval(() => { exchange.syncClock(3).catch(() => undefined); }, SYNC_MS);
  syncing.unref();
  const close = async () => { clearInterval(syncing); await exchange.close(); gate.close(); };
  try {
    const venue = ccxtVenue(exchange);
    await assertHarmless(venue, key);
    const { cancelAll } = cancelPort(venue, venue, external);
    return { cancelAll, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function assertHarmless(account: Pick<VenueAccount, 'permissions' | 'openOrders'>, { venue, account: name }: VenueKey): Promise<void> {
  const permissions = await account.permissions().catch((error: unknown) => { if (error instanceof TransientError) return undefined; throw error; });
  if (permissions?.withdraw === true) throw new RefusedError(`the key ${venue} ${name} may withdraw: it is not used. Take that right away at the venue`);
  // A key that cannot even look would find out only when it matters.
  await account.openOrders();
}
