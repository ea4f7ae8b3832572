import { ZERO } from '../../../shared/domain/decimal.ts';
import type { ExchangeOrder, Execution } from '../../../shared/venue/exchange/exchange-order.ts';
import { isStop } from '../../../shared/venue/exchange/exchange-order.ts';
import { amountText, SELF_TRADE_TEXT, sideText, stateText, timeInForceText, TYPE_TEXT, unitsText } from './wire-text.ts';

type Shape = Readonly<Record<string, unknown>>;

const price = (order: ExchangeOrder, units: number) => unitsText(units, order.listing.priceDecimals);
const quantity = (order: ExchangeOrder, units: number) => unitsText(units, order.listing.quantityDecimals);

const common = (order: ExchangeOrder): Shape => ({
  price: price(order, order.price), origQty: quantity(order, order.quantity), executedQty: quantity(order, order.executed),
  origQuoteOrderQty: amountText(order.quoteQuantity), cummulativeQuoteQty: amountText(order.executedQuote), status: stateText(order.state),
  timeInForce: timeInForceText(order), type: TYPE_TEXT[order.type], side: sideText(order.side),
});

const stopPrice = (order: ExchangeOrder): Shape => (isStop(order.type) ? { stopPrice: price(order, order.stopPrice) } : {});

export const ackShape = (order: ExchangeOrder): Shape => ({
  symbol: order.listing.symbol, orderId: order.orderId, orderListId: -1, clientOrderId: order.clientOrderId, transactTime: order.updatedAt,
});

const workingTime = ({ workingAt }: ExchangeOrder): number => (workingAt === 0 ? -1 : workingAt);

export const resultShape = (order: ExchangeOrder): Shape => ({
  ...ackShape(order), ...common(order), ...stopPrice(order), workingTime: workingTime(order), selfTradePreventionMode: SELF_TRADE_TEXT[order.selfTrade],
});

export const fullShape = (order: ExchangeOrder): Shape => ({
  ...resultShape(order),
  fills: order.executions.map((execution) => ({
    price: price(order, execution.price), qty: quantity(order, execution.quantity), commission: amountText(execution.fee), commissionAsset: execution.feeAsset, tradeId: execution.tradeId,
  })),
});

export const orderShape = (order: ExchangeOrder): Shape => ({
  symbol: order.listing.symbol, orderId: order.orderId, orderListId: -1, clientOrderId: order.clientOrderId, ...common(order),
  stopPrice: price(order, order.stopPrice), icebergQty: '0.00000000', time: order.createdAt, updateTime: order.updatedAt,
  isWorking: order.workingAt !== 0, workingTime: workingTime(order), selfTradePreventionMode: SELF_TRADE_TEXT[order.selfTrade],
});

export const cancelShape = (order: ExchangeOrder, cancelId: string): Shape => ({
  symbol: order.listing.symbol, origClientOrderId: order.clientOrderId, orderId: order.orderId, orderListId: -1, clientOrderId: cancelId, transactTime: order.updatedAt,
  ...common(order), ...stopPrice(order), selfTradePreventionMode: SELF_TRADE_TEXT[order.selfTrade],
});

export const executionShape = (order: ExchangeOrder, execution: Execution): Shape => ({
  symbol: execution.symbol, id: execution.tradeId, orderId: execution.orderId, orderListId: -1, price: price(order, execution.price), qty: quantity(order, execution.quantity),
  quoteQty: amountText(execution.quote), commission: amountText(execution.fee), commissionAsset: execution.feeAsset, time: execution.at,
  isBuyer: execution.side === 'buy', isMaker: execution.isMaker, isBestMatch: true,
});

interface Report {
  readonly execution: string;
  readonly at: number;
  readonly last?: Execution | undefined;
  /** The id of the cancel, which takes the place of the order's own. */
  readonly cancelId?: string | undefined;
  readonly prevented?: { readonly id: number; readonly quantity: number; readonly price: number; readonly counterOrder: ExchangeOrder } | undefined;
}

/** `executionReport` of the user data stream. On a cancel `c` is the id of the cancel and `C` the order's own. */
export function reportShape(order: ExchangeOrder, { execution, at, last, cancelId, prevented }: Report): Shape {
  const isWorking = order.state === 'partlyFilled' || (order.state === 'open' && order.workingAt !== 0);
  return {
    e: 'executionReport', E: at, s: order.listing.symbol, c: cancelId ?? order.clientOrderId, S: sideText(order.side), o: TYPE_TEXT[order.type], f: timeInForceText(order),
    q: quantity(order, order.quantity), p: price(order, order.price), P: price(order, order.stopPrice), F: '0.00000000', g: -1, C: cancelId === undefined ? '' : order.clientOrderId,
    x: execution, X: stateText(order.state), r: 'NONE', i: order.orderId, ...lastShape(order, last), z: quantity(order, order.executed), T: at, I: order.orderId * 2 + 1,
    w: isWorking, M: false, O: order.createdAt, Z: amountText(order.executedQuote), Q: amountText(order.quoteQuantity),
    ...(order.workingAt === 0 ? {} : { W: order.workingAt }), V: SELF_TRADE_TEXT[order.selfTrade], ...preventedShape(order, prevented),
  };
}

const lastShape = (order: ExchangeOrder, last: Execution | undefined): Shape => (last === undefined
  ? { l: quantity(order, 0), L: price(order, 0), n: '0', N: null, t: -1, m: false, Y: amountText(ZERO) }
  : { l: quantity(order, last.quantity), L: price(order, last.price), n: amountText(last.fee), N: last.feeAsset, t: last.tradeId, m: last.isMaker, Y: amountText(last.quote) });

const preventedShape = (order: ExchangeOrder, prevented: Report['prevented']): Shape => (prevented === undefined ? {} : {
  v: prevented.id, A: quantity(order, prevented.quantity), B: quantity(order, prevented.quantity), u: 1, U: prevented.counterOrder.orderId, Cs: order.listing.symbol,
  pl: quantity(order, prevented.quantity), pL: price(order, prevented.price),
});
