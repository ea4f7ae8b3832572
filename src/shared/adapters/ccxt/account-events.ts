import { decimal, divide, toNumber } from '../../domain/decimal.ts';
import { DataError } from '../../domain/errors.ts';
import type { OrderType } from '../../domain/order.ts';
import type { AccountEvent, VenueOrder } from '../../ports/venue.ts';
import { numberOf, parsedOf, textOf, type Parsed } from './venue-order.ts';

/** Finds our symbol for a venue's id of an instrument. */
export type SymbolOf = (marketId: string) => string;

/** Reads the messages of a private stream. Empty for those that are not about the account; DataError for one that is and cannot be read. */
export interface AccountReader {
  read(message: Parsed): readonly AccountEvent[];
  /** The words with which the venue ends the stream by itself; undefined for any other message. */
  ending(message: Parsed): string | undefined;
  /** Whether the message confirms a subscription. */
  isConfirmation(message: Parsed): boolean;
}

type Setup = (venue: string, symbolOf: SymbolOf) => AccountReader;

const sideOf = (text: unknown): 'buy' | 'sell' => {
  const side = textOf(text).toLowerCase();
  if (side === 'buy' || side === 'bid') return 'buy';
  if (side === 'sell' || side === 'ask') return 'sell';
  throw new DataError(`expected a side in an event of the account, found "${side}"`);
};
const positive = (value: unknown, what: string): number => {
  const number = numberOf(value);
  if (number > 0) return number;
  throw new DataError(`expected a ${what} above zero in a fill, found "${textOf(value)}"`);
};
const required = (value: unknown, what: string): string => {
  const text = textOf(value);
  if (text === '') throw new DataError(`expected ${what} in an event of the account, found none`);
  return text;
};
const or = (value: unknown, other: number): number => { const number = numberOf(value); return Number.isFinite(number) ? number : other; };
/** Exact texts divided: 39.8 / 0.4 is 99.5, not 99.49999999999999. */
const quotientOf = (value: unknown, quantity: unknown): number => (numberOf(quantity) > 0 ? toNumber(divide(decimal(textOf(value)), decimal(textOf(quantity)))) : NaN);
const rows = (value: unknown): readonly Parsed[] => (Array.isArray(value) ? value.map(parsedOf) : []);
const stateOf = (words: Readonly<Record<string, VenueOrder['state']>>, word: unknown): VenueOrder['state'] => {
  const state = words[textOf(word)];
  if (state === undefined) throw new DataError(`expected a state of an order in an event of the account, found "${textOf(word)}"`);
  return state;
};

const BINANCE_STATES: Readonly<Record<string, VenueOrder['state']>> = {
  NEW: 'open', PENDING_NEW: 'open', PARTIALLY_FILLED: 'partlyFilled', FILLED: 'filled', CANCELED: 'cancelled', PENDING_CANCEL: 'open', REJECTED: 'rejected', EXPIRED: 'expired', EXPIRED_IN_MATCH: 'expired', NEW_INSURANCE: 'filled', NEW_ADL: 'filled',
};
const BINANCE_TYPES: Readonly<Record<string, OrderType>> = {
  LIMIT: 'limit', MARKET: 'market', LIMIT_MAKER: 'limit', STOP_LOSS: 'stop', STOP_LOSS_LIMIT: 'stop-limit', TAKE_PROFIT: 'take-profit', TAKE_PROFIT_LIMIT: 'take-profit-limit', STOP: 'stop-limit', STOP_MARKET: 'stop', TAKE_PROFIT_MARKET: 'take-profit', TRAILING_STOP_MARKET: 'trailing-stop', LIQUIDATION: 'market',
};

function binanceNote(report: Parsed): string | undefined {
  const reason = textOf(report['r']);
  if (reason !== '' && reason !== 'NONE') return reason;
  if (report['v'] !== undefined) return `self-trade prevention, match ${textOf(report['v'])}`;
  return report['X'] === 'EXPIRED_IN_MATCH' ? 'EXPIRED_IN_MATCH' : undefined;
}

/** The report of Spot and, under `o`, of USD-M: user-data-stream.md "Order update" and USD-M "Event: Order Update" share these letters. */
function binanceOrder(venue: string, symbolOf: SymbolOf, { report, average }: { readonly report: Parsed; readonly average: number }): readonly AccountEvent[] {
  const instrument = `${venue}:${symbolOf(required(report['s'], 'a symbol'))}` as const;
  // In the report of a cancel `c` is the cancel's id and `C` the order's (fault 11).
  const original = textOf(report['C']);
  const clientOrderId = original === '' || original === 'null' ? textOf(report['c']) : original;
  const venueOrderId = required(report['i'], 'the id of an order');
  const side = sideOf(report['S']);
  const filledQuantity = or(report['z'], 0);
  const price = numberOf(report['p']);
  const at = or(report['T'], NaN);
  const state = stateOf(BINANCE_STATES, report['X']);
  const order: VenueOrder = {
    clientOrderId, venueOrderId, instrument, side, state, filledQuantity, at, type: BINANCE_TYPES[textOf(report['o'])] ?? 'limit',
    quantity: numberOf(report['q']), averagePrice: filledQuantity > 0 ? average : NaN, limitPrice: price > 0 ? price : undefined,
  };
  const told: AccountEvent[] = [{ kind: 'order', order, note: binanceNote(report) }];
  if (report['x'] === 'TRADE' || report['x'] === 'CALCULATED') {
    told.unshift({ kind: 'fill', fill: {
      tradeId: required(report['t'], 'the id of a trade'), clientOrderId, venueOrderId, instrument, at, side, quantity: positive(report['l'], 'quantity'), price: positive(report['L'], 'price'),
      fee: or(report['n'], 0), feeCurrency: textOf(report['N']), liquidity: report['m'] === true ? 'maker' : 'taker',
    } });
  }
  return told;
}

const unwrapped = (message: Parsed): Parsed => {
  const inner = message['event'] ?? message['data'];
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? parsedOf(inner) : message;
};

const binance: Setup = (venue, symbolOf) => ({
  read(message) {
    const event = unwrapped(message);
    if (event['e'] === 'executionReport') return binanceOrder(venue, symbolOf, { report: event, average: quotientOf(event['Z'], event['z']) });
    if (event['e'] === 'ORDER_TRADE_UPDATE') { const report = parsedOf(event['o']); return binanceOrder(venue, symbolOf, { report, average: numberOf(report['ap']) }); }
    if (event['e'] === 'outboundAccountPosition') return [{ kind: 'balance', balances: rows(event['B']).map(({ a, f, l }) => ({ asset: required(a, 'an asset'), free: required(f, 'a balance'), locked: required(l, 'a balance') })) }];
    return [];
  },
  ending(message) {
    const word = textOf(unwrapped(message)['e']);
    return word === 'eventStreamTerminated' || word === 'listenKeyExpired' || word === 'serverShutdown' ? word : undefined;
  },
  isConfirmation: (message) => message['status'] === 200 && parsedOf(message['result'])['subscriptionId'] !== undefined,
});

const BYBIT_STATES: Readonly<Record<string, VenueOrder['state']>> = {
  New: 'open', PartiallyFilled: 'partlyFilled', Untriggered: 'open', Triggered: 'open', Active: 'open', Filled: 'filled', Cancelled: 'cancelled', PartiallyFilledCanceled: 'cancelled', Rejected: 'rejected', Deactivated: 'cancelled',
};

/** bybit-exchange.github.io/docs/v5/websocket/private: topics order, execution, wallet. */
const bybit: Setup = (venue, symbolOf) => ({
  read(message) {
    const [topic = ''] = textOf(message['topic']).split('.');
    const instrumentOf = (row: Parsed) => `${venue}:${symbolOf(`${required(row['symbol'], 'a symbol')}${row['category'] === 'linear' ? '@swap' : ''}`)}` as const;
    if (topic === 'order') {
      return rows(message['data']).map((row) => {
        const filledQuantity = or(row['cumExecQty'], 0);
        const price = numberOf(row['price']);
        return { kind: 'order', note: textOf(row['rejectReason']).replace('EC_NoError', '') || undefined, order: {
          clientOrderId: textOf(row['orderLinkId']), venueOrderId: required(row['orderId'], 'the id of an order'), instrument: instrumentOf(row), side: sideOf(row['side']), type: row['orderType'] === 'Market' ? 'market' : 'limit',
          state: stateOf(BYBIT_STATES, row['orderStatus']), quantity: numberOf(row['qty']), filledQuantity, averagePrice: filledQuantity > 0 ? numberOf(row['avgPrice']) : NaN, limitPrice: price > 0 ? price : undefined, at: or(row['updatedTime'], NaN),
        } };
      });
    }
    if (topic === 'execution') {
      return rows(message['data']).filter(({ execType }) => execType === undefined || execType === 'Trade').map((row) => {
        const instrument = instrumentOf(row);
        const side = sideOf(row['side']);
        const [base, quote] = instrument.slice(venue.length + 1).split(':')[0].split('/');
        return { kind: 'fill', fill: {
          tradeId: required(row['execId'], 'the id of a trade'), clientOrderId: textOf(row['orderLinkId']), venueOrderId: required(row['orderId'], 'the id of an order'), instrument, side, at: or(row['execTime'], NaN),
          quantity: positive(row['execQty'], 'quantity'), price: positive(row['execPrice'], 'price'), fee: or(row['execFee'], 0), liquidity: row['isMaker'] === true ? 'maker' : 'taker',
          // Spot takes its fee from what is received; a perpetual from the margin.
          feeCurrency: textOf(row['feeCurrency']) || (side === 'buy' && row['category'] !== 'linear' ? base : quote),
        } };
      });
    }
    if (topic !== 'wallet') return [];
    return rows(message['data']).map((account) => ({ kind: 'balance', balances: rows(account['coin']).map(({ coin, walletBalance, locked }) => {
      const held = textOf(locked) || '0';
      return { asset: required(coin, 'an asset'), free: String(or(walletBalance, 0) - or(held, 0)), locked: held };
    }) }));
  },
  ending: () => undefined,
  isConfirmation: (message) => message['op'] === 'subscribe' && message['success'] === true,
});

const OKX_STATES: Readonly<Record<string, VenueOrder['state']>> = { live: 'open', partially_filled: 'partlyFilled', filled: 'filled', canceled: 'cancelled', mmp_canceled: 'cancelled' };

/** okx.com/docs-v5 "WS / Order channel": an order and, when one happened, its newest fill. Fees are negative when paid. */
const okx: Setup = (venue, symbolOf) => ({
  read(message) {
    const channel = parsedOf(message['arg'])['channel'];
    if (channel === 'account') {
      return rows(message['data']).map((account) => ({ kind: 'balance', balances: rows(account['details']).map(({ ccy, availBal, frozenBal }) => ({ asset: required(ccy, 'an asset'), free: required(availBal, 'a balance'), locked: textOf(frozenBal) || '0' })) }));
    }
    if (channel !== 'orders') return [];
    return rows(message['data']).flatMap((row) => {
      const instrument = `${venue}:${symbolOf(required(row['instId'], 'an instrument'))}` as const;
      const shared = { clientOrderId: textOf(row['clOrdId']), venueOrderId: required(row['ordId'], 'the id of an order'), instrument, side: sideOf(row['side']) };
      const filledQuantity = or(row['accFillSz'], 0);
      const price = numberOf(row['px']);
      const told: AccountEvent[] = [{ kind: 'order', note: textOf(row['cancelSourceReason']) || undefined, order: {
        ...shared, type: row['ordType'] === 'market' ? 'market' : 'limit', state: stateOf(OKX_STATES, row['state']), quantity: numberOf(row['sz']), filledQuantity,
        averagePrice: filledQuantity > 0 ? numberOf(row['avgPx']) : NaN, limitPrice: price > 0 ? price : undefined, at: or(row['uTime'], NaN),
      } }];
      if (textOf(row['tradeId']) !== '' && numberOf(row['fillSz']) > 0) {
        told.unshift({ kind: 'fill', fill: { ...shared, tradeId: textOf(row['tradeId']), quantity: positive(row['fillSz'], 'quantity'), price: positive(row['fillPx'], 'price'), fee: -or(row['fillFee'], 0) || 0, feeCurrency: textOf(row['fillFeeCcy']), liquidity: row['execType'] === 'M' ? 'maker' : 'taker', at: or(row['fillTime'], or(row['uTime'], NaN)) } });
      }
      return told;
    });
  },
  ending: (message) => (message['event'] === 'notice' ? `notice ${textOf(message['code'])}` : undefined),
  isConfirmation: (message) => message['event'] === 'subscribe' && parsedOf(message['arg'])['channel'] === 'orders',
});

const KOREAN_STATES: Readonly<Record<string, VenueOrder['state']>> = { wait: 'open', watch: 'open', trade: 'partlyFilled', done: 'filled', cancel: 'cancelled', prevented: 'expired' };

interface KoreanOrder {
  readonly clientOrderId: string;
  readonly venueOrderId: string;
  readonly instrument: `${string}:${string}`;
  readonly side: 'buy' | 'sell';
}

/** In state `trade` price and volume are the trade's. */
const koreanFill = (message: Parsed, shared: KoreanOrder, fee: number): AccountEvent => ({ kind: 'fill', fill: {
  ...shared, tradeId: required(message['trade_uuid'], 'the id of a trade'), quantity: positive(message['volume'], 'quantity'), price: positive(message['price'], 'price'), fee: or(message['trade_fee'], fee),
  feeCurrency: shared.instrument.split('/').at(-1) ?? '', liquidity: message['is_maker'] === true ? 'maker' : 'taker', at: or(message['trade_timestamp'], or(message['timestamp'], NaN)),
} });

function koreanOrder(message: Parsed, shared: KoreanOrder): AccountEvent {
  const filledQuantity = or(message['executed_volume'], 0);
  const price = numberOf(message['price']);
  return { kind: 'order', note: undefined, order: {
    ...shared, type: message['order_type'] === 'limit' ? 'limit' : 'market', state: stateOf(KOREAN_STATES, message['state']), quantity: filledQuantity + or(message['remaining_volume'], 0), filledQuantity,
    averagePrice: filledQuantity > 0 ? or(message['avg_price'], or(message['executed_funds'], NaN) / filledQuantity) : NaN, limitPrice: message['state'] !== 'trade' && price > 0 ? price : undefined, at: or(message['timestamp'], NaN),
  } };
}

/** docs.upbit.com/kr/reference/websocket-myorder (Bithumb's is the same): `paid_fee` is what the order has paid so far. */
const korean: Setup = (venue, symbolOf) => {
  const paid = new Map<string, number>();
  const feeOf = (id: string, total: unknown): number => {
    const before = paid.get(id) ?? 0;
    paid.set(id, or(total, before));
    if (paid.size > 10_000) paid.delete(paid.keys().next().value ?? '');
    return Math.max(0, or(total, before) - before);
  };
  return {
    read(message) {
      if (message['type'] === 'myAsset') return [{ kind: 'balance', balances: rows(message['assets']).map(({ currency, balance, locked }) => ({ asset: required(currency, 'an asset'), free: required(balance, 'a balance'), locked: textOf(locked) || '0' })) }];
      if (message['type'] !== 'myOrder') return [];
      const venueOrderId = required(message['uuid'], 'the id of an order');
      const shared: KoreanOrder = { clientOrderId: textOf(message['identifier'] ?? message['client_order_id']), venueOrderId, instrument: `${venue}:${symbolOf(required(message['code'], 'an instrument'))}`, side: sideOf(message['ask_bid']) };
      const order = koreanOrder(message, shared);
      if (message['state'] === 'trade') return [koreanFill(message, shared, feeOf(venueOrderId, message['paid_fee'])), order];
      if (message['state'] !== 'wait') paid.delete(venueOrderId);
      return [order];
    },
    ending: () => undefined,
    isConfirmation: () => false,
  };
};

export const ACCOUNT_READERS: Readonly<Record<string, Setup>> = { binance, binanceusdm: binance, bybit, okx, upbit: korean, bithumb: korean };
