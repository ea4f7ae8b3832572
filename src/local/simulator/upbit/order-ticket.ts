import { krwTick } from '../../../shared/adapters/ccxt/krw-tick.ts';
import { decimal, multiply, toNumber, toStep, ZERO, type Decimal } from '../../../shared/domain/decimal.ts';
import { opposite, type Side } from '../../../shared/domain/order.ts';
import type { SelfTradeMode, Ticket } from '../../../shared/venue/exchange/exchange-order.ts';
import { priceOf, quantityOf } from '../../../shared/venue/exchange/listing.ts';
import type { Market } from '../../../shared/venue/exchange/market.ts';
import { lotsFor } from '../../../shared/venue/exchange/matching.ts';
import type { Context, Request } from './context.ts';
import { missing, type Parameters } from './parameters.ts';
import { placingError, sideWord, UpbitError, wrongPrice } from './venue-error.ts';
import type { OrderKind, WireTicket } from './wire-orders.ts';

/** Names of an order's parameters: those of the new order of a replacement begin with `new_`. */
const named = (prefix: string) => ({ kind: `${prefix}ord_type`, price: `${prefix}price`, volume: `${prefix}volume`, timeInForce: `${prefix}time_in_force`, smp: `${prefix}smp_type`, identifier: `${prefix}identifier` });
type Names = ReturnType<typeof named>;
type TimeInForce = WireTicket['timeInForce'];

const SELF_TRADE: Readonly<Record<string, SelfTradeMode>> = { none: 'none', cancel_maker: 'expire-maker', cancel_taker: 'expire-taker' };
const MOST_FUNDS = decimal('1000000000');

export interface Wanted {
  readonly ticket: Ticket;
  readonly wire: WireTicket;
}

interface Frame {
  readonly kind: OrderKind;
  readonly side: Side;
  readonly market: Market;
}

const wrong = (side: Side, why: string): UpbitError => new UpbitError(`create_${sideWord(side)}_error`, `주문 요청 정보가 올바르지 않습니다. ${why}`);

type Amount = 'price' | 'volume';
const AMOUNTS: Readonly<Record<OrderKind, Readonly<Partial<Record<Side, readonly Amount[]>>>>> = {
  limit: { buy: ['price', 'volume'], sell: ['price', 'volume'] }, price: { buy: ['price'] }, market: { sell: ['volume'] }, best: { buy: ['price'], sell: ['volume'] },
};

/** Which of price and volume an order of a kind says, and which it may not. */
function checkAmounts(parameters: Parameters, names: Names, { kind, side }: Frame): void {
  const needed = AMOUNTS[kind][side];
  if (needed === undefined) throw wrong(side, `ord_type ${kind}`);
  for (const what of ['price', 'volume'] as const) {
    if (needed.includes(what) === parameters.has(names[what])) continue;
    throw needed.includes(what) ? missing(names[what]) : wrong(side, names[what]);
  }
}

/** Conditions a kind knows: a limit all of them, the best price opposite one of two, a market order none. */
const CONDITIONS: Readonly<Record<OrderKind, readonly TimeInForce[]>> = { limit: [undefined, 'ioc', 'fok', 'post_only'], best: ['ioc', 'fok'], price: [undefined], market: [undefined] };

function conditionOf(parameters: Parameters, names: Names, kind: OrderKind): TimeInForce {
  const condition = parameters.oneOf(names.timeInForce, ['ioc', 'fok', 'post_only']);
  if (condition === undefined && kind === 'best') throw missing(names.timeInForce);
  if (!CONDITIONS[kind].includes(condition)) throw new UpbitError('invalid_time_in_force', '지원하지 않는 주문 조건입니다.');
  if (condition === 'post_only' && (parameters.text(names.smp) ?? 'none') !== 'none') throw new UpbitError('invalid_post_only', 'post_only와 smp_type은 함께 사용할 수 없습니다.');
  return condition;
}

/** (20) Steps of prices by the price itself. */
function checkPrice(price: Decimal | undefined, side: Side): void {
  if (price !== undefined && toStep(price, decimal(krwTick(toNumber(price))), 'down') !== price) throw wrongPrice(side);
}

/** What the order is to the exchange: a market order, a limit, or the best price opposite as a limit. */
function termsOf(parameters: Parameters, names: Names, { kind, side, market }: Frame): Pick<Ticket, 'type' | 'price' | 'quantity' | 'quoteQuantity'> {
  const [price, volume] = [parameters.amount(names.price), parameters.amount(names.volume)];
  if (kind === 'market') return { type: 'market', quantity: volume };
  if (kind === 'price') return { type: 'market', quoteQuantity: price };
  if (kind === 'limit') {
    checkPrice(price, side);
    return { type: 'limit', price, quantity: volume };
  }
  const best = market.best(opposite(side));
  if (Number.isNaN(best)) throw wrong(side, '호가가 없습니다.');
  const quantity = side === 'sell' ? volume : quantityOf(market.listing, lotsFor(market, price ?? ZERO, best));
  return { type: 'limit', price: priceOf(market.listing, best), quantity };
}

/** Won to spend, of orders that say so. */
function fundsOf(parameters: Parameters, names: Names, { kind, side }: Frame): Decimal | undefined {
  const [price, volume] = [parameters.amount(names.price), parameters.amount(names.volume)];
  const value = price !== undefined && volume !== undefined ? multiply(price, volume) : price ?? ZERO;
  if (value > MOST_FUNDS) throw new UpbitError(`over_krw_funds_${sideWord(side)}`, '최대 주문 금액을 초과했습니다.');
  return side === 'buy' && (kind === 'price' || kind === 'best') ? price : undefined;
}

function selfTradeOf(smpType: string | undefined): SelfTradeMode {
  const mode = SELF_TRADE[smpType ?? 'none'];
  // `reduce` takes both orders down by what would have traded: not simulated.
  if (mode === undefined) throw new UpbitError('invalid_parameter', `지원하지 않는 smp_type: ${smpType ?? ''}`);
  return mode;
}

function identifierOf(parameters: Parameters, names: Names): string | undefined {
  if (!parameters.has(names.identifier)) return undefined;
  const identifier = parameters.need(names.identifier);
  if (!/^[\x21-\x7e]{1,64}$/.test(identifier)) throw new UpbitError('invalid_parameter', '잘못된 파라미터: identifier');
  return identifier;
}

/** An order as the parameters of a request say it; throws what Upbit says before the engine is asked. */
export function wantedOf(context: Context, { parameters, account }: Request, { symbol, side, prefix }: { readonly symbol: string; readonly side: Side; readonly prefix: '' | 'new_' }): Wanted {
  const names = named(prefix);
  const market = context.exchange.market(symbol);
  if (!market) throw placingError('unknown-symbol', side);
  const kind = parameters.oneOf(names.kind, ['limit', 'price', 'market', 'best']);
  if (kind === undefined) throw missing(names.kind);
  const frame: Frame = { kind, side, market };
  checkAmounts(parameters, names, frame);
  const condition = conditionOf(parameters, names, kind);
  const smpType = parameters.has(names.smp) ? parameters.text(names.smp) : undefined;
  return {
    wire: { kind, timeInForce: condition, smpType, funds: fundsOf(parameters, names, frame) },
    ticket: {
      account, symbol, side, ...termsOf(parameters, names, frame), ...(condition === 'post_only' ? { type: 'limit-maker' as const, ifTaking: 'expired' as const } : {}),
      timeInForce: condition === 'ioc' || condition === 'fok' ? condition : 'gtc', clientOrderId: context.orders.clientOrderId(identifierOf(parameters, names)), selfTrade: selfTradeOf(smpType),
    },
  };
}
