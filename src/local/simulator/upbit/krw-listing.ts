import { krwTick } from '../../../shared/adapters/ccxt/krw-tick.ts';
import type { FeePlan } from '../../../shared/venue/exchange/clearing.ts';
import { Exchange, type ExchangeSettings } from '../../../shared/venue/exchange/exchange.ts';
import { USUAL_FILTERS, type Listing, type MarketFilters } from '../../../shared/venue/exchange/listing.ts';
import type { SyntheticInstrument } from '../../../shared/venue/synthetic/synthetic-instrument.ts';

/** 5 basis points of the value, in won, on top of what a buyer pays and out of what a seller gets: the KRW market's fee. */
export const UPBIT_FEES: FeePlan = { maker: '0.0005', taker: '0.0005', asset: 'quote', isHeldBack: true };

const decimalsOf = (step: number): number => Math.max(0, Math.round(-Math.log10(step)));
/** Steps of prices go by the price; inside the exchange prices are whole units of the finest step that a fall to a hundredth may need. */
const priceDecimalsAt = (price: number): number => decimalsOf(krwTick(price / 100));

/** A KRW market as Upbit lists it: at least 5,000 won an order, at most a billion, eight digits of volume. */
export function krwListing(base: string, price: number, { leastPriceDecimals = 0, ...filters }: Partial<MarketFilters> & { readonly leastPriceDecimals?: number } = {}): Listing {
  const priceDecimals = Math.max(leastPriceDecimals, priceDecimalsAt(price));
  const unit = (10 ** -priceDecimals).toFixed(priceDecimals);
  return {
    symbol: `KRW-${base}`, base, quote: 'KRW', priceDecimals, quantityDecimals: 8,
    filters: {
      ...USUAL_FILTERS, tickSize: unit, minPrice: unit, maxPrice: '0', stepSize: '0.00000001', minQuantity: '0.00000001', maxQuantity: '0', marketMaxQuantity: '0', minNotional: '5000', maxNotional: '1000000000',
      bidMultiplierUp: '0', bidMultiplierDown: '0', askMultiplierUp: '0', askMultiplierDown: '0', averageMinutes: 0, maxOpenOrders: 0, maxStopOrders: 0, ...filters,
    },
  };
}

/** The exchange core under Upbit's rules of money. */
export const upbitExchange = (settings: Omit<ExchangeSettings, 'fees'>): Exchange => new Exchange({ ...settings, fees: UPBIT_FEES });

const made = (symbol: string, price: number, more: Pick<SyntheticInstrument, 'annualVolatility' | 'dailyTurnover' | 'spreadBps'>): SyntheticInstrument => ({ symbol, price, tickSize: krwTick(price), lotSize: 1e-8, ...more });

/** Three large coins in won as they roughly were in 2025. */
export const KRW_UNIVERSE: readonly SyntheticInstrument[] = [
  made('BTC/KRW', 150_000_000, { annualVolatility: 0.5, dailyTurnover: 4e11, spreadBps: 0.5 }),
  made('ETH/KRW', 5_000_000, { annualVolatility: 0.65, dailyTurnover: 2e11, spreadBps: 2 }),
  made('SOL/KRW', 250_000, { annualVolatility: 0.9, dailyTurnover: 6e10, spreadBps: 4 }),
  // What a won is worth abroad.
  made('USDT/KRW', 1_450, { annualVolatility: 0.08, dailyTurnover: 2e11, spreadBps: 7 }),
];
