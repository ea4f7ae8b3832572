import type { Instrument } from '../../domain/instrument.ts';
import { krwTick } from './krw-tick.ts';
import { numberOf, parsedOf, textOf, type Parsed } from './venue-order.ts';

const or = (value: unknown, other: number): number => { const number = numberOf(value); return Number.isFinite(number) ? number : other; };

/** Regular fees in basis points where ccxt has none or another market's: Upbit's KRW market takes 5, not 25. */
const FEES: Readonly<Record<string, { readonly maker: number; readonly taker: number }>> = { 'upbit/KRW': { maker: 5, taker: 5 }, 'upbit/BTC': { maker: 25, taker: 25 }, 'upbit/USDT': { maker: 25, taker: 25 } };

/** Smallest orders where ccxt has none: Upbit BTC and USDT from docs.upbit.com; the 5,000 won have not been compared with the venues' pages. */
const MIN_NOTIONAL: Readonly<Record<string, number>> = { 'upbit/KRW': 5_000, 'upbit/BTC': 0.00005, 'upbit/USDT': 0.5, 'bithumb/KRW': 5_000, 'coinone/KRW': 5_000 };

/** An instrument from ccxt's market; undefined for what is not spot or a linear perpetual. */
export function instrumentOf(venue: string, market: Parsed): Instrument | undefined {
  const isSpot = market['spot'] === true;
  const isPerpetual = market['swap'] === true && market['linear'] === true;
  if ((!isSpot && !isPerpetual) || textOf(market['symbol']) === '') return undefined;
  const precision = parsedOf(market['precision']);
  const limits = parsedOf(market['limits']);
  const quote = textOf(market['quote']);
  const fees = FEES[`${venue}/${quote}`] ?? { maker: or(market['maker'], 0.001) * 10_000, taker: or(market['taker'], 0.001) * 10_000 };
  return {
    venue, symbol: textOf(market['symbol']), base: textOf(market['base']), quote, kind: isSpot ? 'spot' : 'perpetual',
    tickSize: or(precision['price'], 0), lotSize: or(precision['amount'], 0),
    minQuantity: or(parsedOf(limits['amount'])['min'], 0), minNotional: Math.max(or(parsedOf(limits['cost'])['min'], 0), MIN_NOTIONAL[`${venue}/${quote}`] ?? 0),
    makerFeeBps: fees.maker, takerFeeBps: fees.taker,
    maintenanceMarginRate: isSpot ? 0 : 0.005, maxLeverage: isSpot ? 1 : or(parsedOf(limits['leverage'])['max'], 20),
  };
}

/** The step of a price at that price: Korean won markets have wider steps for dearer coins. */
export const tickAt = (venue: string, { quote, tickSize }: Instrument, price: number): number =>
  (quote === 'KRW' && ['upbit', 'bithumb', 'coinone'].includes(venue) ? krwTick(price) : tickSize);
