import { DECIMALS, type Decimal } from '../../../shared/domain/decimal.ts';
import type { ExchangeOrder, ExchangeOrderState, ExchangeOrderType, SelfTradeMode } from '../../../shared/venue/exchange/exchange-order.ts';
import { isMarketKind } from '../../../shared/venue/exchange/exchange-order.ts';

/** Whole units of 10^-decimals with eight digits after the point, as every amount on Binance's wire. */
export function unitsText(units: number, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  const whole = decimals === 0 ? digits : digits.slice(0, -decimals);
  return `${whole}.${(decimals === 0 ? '' : digits.slice(-decimals)).padEnd(8, '0')}`;
}

/** An exact amount with eight digits; finer ones are cut off. */
export function amountText(amount: Decimal): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(DECIMALS + 1, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS, -DECIMALS + 8)}`;
}

export const sideText = (side: 'buy' | 'sell'): 'BUY' | 'SELL' => (side === 'buy' ? 'BUY' : 'SELL');

export const TYPE_TEXT: Readonly<Record<ExchangeOrderType, string>> = {
  market: 'MARKET', limit: 'LIMIT', 'limit-maker': 'LIMIT_MAKER', stop: 'STOP_LOSS', 'stop-limit': 'STOP_LOSS_LIMIT',
  'take-profit': 'TAKE_PROFIT', 'take-profit-limit': 'TAKE_PROFIT_LIMIT',
};
export const TYPE_OF: Readonly<Record<string, ExchangeOrderType>> = Object.fromEntries(Object.entries(TYPE_TEXT).map(([type, text]) => [text, type as ExchangeOrderType]));

const STATE_TEXT: Readonly<Record<ExchangeOrderState, string>> = {
  waiting: 'NEW', open: 'NEW', partlyFilled: 'PARTIALLY_FILLED', filled: 'FILLED', cancelled: 'CANCELED', expired: 'EXPIRED', expiredInMatch: 'EXPIRED_IN_MATCH',
};
export const stateText = (state: ExchangeOrderState): string => STATE_TEXT[state];

export const SELF_TRADE_TEXT: Readonly<Record<SelfTradeMode, string>> = { none: 'NONE', 'expire-taker': 'EXPIRE_TAKER', 'expire-maker': 'EXPIRE_MAKER', 'expire-both': 'EXPIRE_BOTH' };
export const SELF_TRADE_OF: Readonly<Record<string, SelfTradeMode>> = Object.fromEntries(Object.entries(SELF_TRADE_TEXT).map(([mode, text]) => [text, mode as SelfTradeMode]));

export const timeInForceText = ({ type, timeInForce }: Pick<ExchangeOrder, 'type' | 'timeInForce'>): string => (isMarketKind(type) ? 'GTC' : timeInForce.toUpperCase());
