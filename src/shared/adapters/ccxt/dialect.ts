import type { Balance, KeyPermissions, OrderReference } from '../../ports/venue.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { Parsed } from './venue-order.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';

/** An instrument in ccxt's words. */
export interface Market {
  readonly id: string;
  readonly symbol: string;
  readonly quoteId: string;
  readonly baseId: string;
}

export interface CreateArguments {
  readonly type: string;
  readonly price: number | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * What differs between venues beyond what ccxt evens out. All functions send requests that change nothing, but `cancel`; a failed one throws
 * whatever ccxt throws, and the evidence of the wire is judged.
 */
export interface Dialect {
  /** A text instead of arguments says why the venue cannot take such an order. */
  create(order: OrderRequest): CreateArguments | string;
  /** Sends the cancel. An order when the answer proves it cancelled, undefined when it only says that the cancel was taken. */
  cancel(exchange: CcxtExchange, market: Market, reference: OrderReference): Promise<Parsed | undefined>;
  /** The order; undefined when the venue answered and knows none; `'cannot'` when it cannot be asked with what is known of it. */
  find(exchange: CcxtExchange, market: Market, reference: OrderReference): Promise<Parsed | undefined | 'cannot'>;
  openOrders(exchange: CcxtExchange): Promise<readonly Parsed[]>;
  /** Trades after the cursor, or as far back as the venue goes; any order. */
  fills(exchange: CcxtExchange, market: Market, cursor: string | undefined): Promise<readonly Parsed[]>;
  balances?(exchange: CcxtExchange): Promise<readonly Balance[]>;
  permissions(exchange: CcxtExchange): Promise<KeyPermissions>;
}

export const UNKNOWN_PERMISSIONS: KeyPermissions = { trade: 'unknown', withdraw: 'unknown', ipRestricted: 'unknown' };

/** What all venues understand: a limit or market order with our id. */
export function plainArguments({ type, limitPrice, clientOrderId, timeInForce, postOnly, reduceOnly }: OrderRequest): CreateArguments | string {
  if (type !== 'limit' && type !== 'market') return `orders of type "${type}" are not offered`;
  if (type === 'limit' && limitPrice === undefined) return 'a limit order needs a limit price';
  return {
    type, price: type === 'limit' ? limitPrice : undefined,
    params: {
      clientOrderId,
      ...(type === 'limit' && postOnly !== true ? { timeInForce: timeInForce.toUpperCase() } : {}),
      ...(postOnly === true ? { postOnly: true } : {}),
      ...(reduceOnly === true ? { reduceOnly: true } : {}),
    },
  };
}
