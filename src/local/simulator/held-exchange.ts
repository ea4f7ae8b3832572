import { holdLock, type Lock } from '../../shared/adapters/fs/lock.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import { Exchange } from '../../shared/venue/exchange/exchange.ts';
import { continuingFeed, type MarketPace } from './continuing-feed.ts';
import { KEPT_IN_FOLDER, openExchangeStore, type ExchangeStoreOptions } from './exchange-store.ts';
import { recallPrices, type Feed } from './feed.ts';

export interface HeldExchangeSettings extends ExchangeStoreOptions {
  readonly folder: string;
  readonly seed: number;
  readonly pace: MarketPace;
  /** What an account holds that the folder does not know yet. */
  readonly balances: (feed: Feed) => Readonly<Record<string, string>>;
  /** How long to wait for a process before that is just ending; 0 when not given. */
  readonly patienceMs?: number;
}

export interface HeldExchange {
  readonly exchange: Exchange;
  readonly feed: Feed;
  /** Whether the folder knew it before. */
  readonly isOld: boolean;
  /** Writes the end and gives the folder free. Nothing may happen in the exchange any more. */
  close(): Promise<void>;
}

/** The account that trades on a simulated venue. */
export const DEMO_ACCOUNT = 'demo';

/** An exchange and its made-up market that live in a folder, which this process alone holds. Both go on where they were. */
export async function holdExchange({ folder, seed, pace, balances, patienceMs = 0, ...options }: HeldExchangeSettings): Promise<HeldExchange> {
  const lock = await patientLock(folder, patienceMs);
  try {
    const feed = continuingFeed({ seed, pace, folder });
    const store = openExchangeStore(folder, options);
    const exchange = new Exchange({ listings: feed.listings, accounts: { [DEMO_ACCOUNT]: { balances: balances(feed) } }, kept: KEPT_IN_FOLDER, state: store.state });
    recallPrices(exchange, feed);
    store.keep(exchange);
    return {
      exchange, feed, isOld: store.state !== undefined,
      close: async () => {
        store.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** One that was killed leaves its lock at once; one that ends takes a moment. */
async function patientLock(folder: string, patienceMs: number): Promise<Lock> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await holdLock(folder);
    } catch (error) {
      if (!(error instanceof UsageError) || performance.now() >= until) throw error;
    }
  }
}
