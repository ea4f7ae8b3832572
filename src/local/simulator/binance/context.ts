import type { EpochMs } from '../../../shared/domain/time.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import type { Market } from '../../../shared/venue/exchange/market.ts';
import type { FaultInjector } from '../faults.ts';
import type { CandleSeries } from './candle-series.ts';
import type { KeyRing } from './keys.ts';
import type { Limiter } from './limits.ts';
import type { Parameters } from './parameters.ts';
import type { UserEvents } from './user-events.ts';
import { VenueError } from './venue-error.ts';

/** What every part of the simulated venue shares. */
export interface Context {
  readonly exchange: Exchange;
  /** The server's clock, skew included. */
  readonly now: () => EpochMs;
  readonly faults: FaultInjector;
  readonly limiter: Limiter;
  readonly keys: KeyRing;
  readonly candles: ReadonlyMap<string, CandleSeries>;
  readonly userEvents: UserEvents;
  /** Resolves after so many milliseconds, or when the simulator closes. */
  readonly wait: (ms: number) => Promise<void>;
}

/** One request of whatever wire, ready to be handled. */
export interface Request {
  readonly parameters: Parameters;
  /** Of the key that signed it; empty for public requests. */
  readonly account: string;
  readonly apiKey: string;
  /** Throws -1021 when the request is outside of its window now. Called again just before matching. */
  readonly checkTiming: () => void;
  /** Counts of the account's orders, for the headers. */
  orderCounts?: { readonly short: number; readonly day: number };
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** The connection dies instead of an answer. */
export const DROPPED = Symbol('dropped');
export type Outcome = Reply | typeof DROPPED;

export const answer = (body: unknown): Reply => ({ status: 200, body });

export function marketOf({ exchange }: Pick<Context, 'exchange'>, symbol: string): Market {
  const market = exchange.market(symbol);
  if (!market) throw new VenueError(-1121, 'Invalid symbol.');
  return market;
}
