import type { EpochMs } from '../../../shared/domain/time.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import type { Market } from '../../../shared/venue/exchange/market.ts';
import type { FaultInjector } from '../faults.ts';
import type { TradedBars } from './candles.ts';
import type { UpbitKeys } from './keys.ts';
import type { UpbitLimiter } from './limits.ts';
import type { Parameters } from './parameters.ts';
import type { PrivateEvents } from './private-events.ts';
import { UpbitError } from './venue-error.ts';
import type { WireOrders } from './wire-orders.ts';

/** What every part of the simulated venue shares. */
export interface Context {
  readonly exchange: Exchange;
  /** The server's clock, skew included. */
  readonly now: () => EpochMs;
  readonly faults: FaultInjector;
  readonly limiter: UpbitLimiter;
  readonly keys: UpbitKeys;
  readonly candles: ReadonlyMap<string, TradedBars>;
  readonly orders: WireOrders;
  readonly userEvents: PrivateEvents;
  /** Resolves after so many milliseconds, or when the simulator closes. */
  readonly wait: (ms: number) => Promise<void>;
}

/** One request, ready to be handled. */
export interface Request {
  readonly parameters: Parameters;
  /** Parts of the path that stand for something: the unit of minute candles. */
  readonly path: readonly string[];
  /** Of the key; empty for public requests. */
  readonly account: string;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** The connection dies instead of an answer. */
export const DROPPED = Symbol('dropped');
export type Outcome = Reply | typeof DROPPED;

export const answer = (body: unknown, status = 200): Reply => ({ status, body });

/** Of market data: an unknown code is a 404. */
export function marketOf({ exchange }: Pick<Context, 'exchange'>, code: string): Market {
  const market = exchange.market(code);
  if (!market) throw new UpbitError(404, 'Code not found', 404);
  return market;
}
