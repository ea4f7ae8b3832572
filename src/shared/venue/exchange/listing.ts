import { decimal, format, fromUnits, toUnits, ZERO, type Decimal } from '../../domain/decimal.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Instrument } from '../../domain/instrument.ts';

/** The rules a market publishes, as exact decimal texts. '0' is no rule. */
export interface MarketFilters {
  readonly tickSize: string;
  readonly minPrice: string;
  readonly maxPrice: string;
  readonly stepSize: string;
  readonly minQuantity: string;
  readonly maxQuantity: string;
  /** For market orders, beside the rules above. */
  readonly marketStepSize: string;
  readonly marketMinQuantity: string;
  readonly marketMaxQuantity: string;
  readonly minNotional: string;
  readonly maxNotional: string;
  readonly minNotionalForMarket: boolean;
  /** How far from the average price of the last `averageMinutes` a limit may lie (0 minutes: from the last price). */
  readonly bidMultiplierUp: string;
  readonly bidMultiplierDown: string;
  readonly askMultiplierUp: string;
  readonly askMultiplierDown: string;
  readonly averageMinutes: number;
  /** Open orders of one account in this market, and those of them that wait for a trigger. */
  readonly maxOpenOrders: number;
  readonly maxStopOrders: number;
}

/** What is listed. Inside the exchange prices and quantities are whole numbers of 10^-priceDecimals and 10^-quantityDecimals. */
export interface Listing {
  /** The venue's own name of it: `BTCUSDT`. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
  readonly filters: MarketFilters;
}

/** Open prices and quantities with Binance's usual limits of a USDT market. */
export const USUAL_FILTERS: MarketFilters = {
  tickSize: '0.01', minPrice: '0.01', maxPrice: '1000000', stepSize: '0.00001', minQuantity: '0.00001', maxQuantity: '9000',
  marketStepSize: '0', marketMinQuantity: '0', marketMaxQuantity: '500', minNotional: '5', maxNotional: '9000000', minNotionalForMarket: true,
  bidMultiplierUp: '5', bidMultiplierDown: '0.2', askMultiplierUp: '5', askMultiplierDown: '0.2', averageMinutes: 5,
  maxOpenOrders: 200, maxStopOrders: 5,
};

const text = (value: number): string => format(decimal(value));
const decimalsOf = (step: string): number => (format(decimal(step)).split('.')[1] ?? '').length;

/** An instrument of ours as a venue would list it. */
export function listingOf(instrument: Pick<Instrument, 'base' | 'quote' | 'tickSize' | 'lotSize' | 'minQuantity' | 'minNotional'>, filters: Partial<MarketFilters> = {}): Listing {
  const [tickSize, stepSize] = [text(instrument.tickSize), text(instrument.lotSize)];
  const priceDecimals = decimalsOf(tickSize);
  const quantityDecimals = decimalsOf(stepSize);
  return {
    symbol: `${instrument.base}${instrument.quote}`, base: instrument.base, quote: instrument.quote, priceDecimals, quantityDecimals,
    filters: { ...USUAL_FILTERS, tickSize, minPrice: tickSize, stepSize, minQuantity: text(Math.max(instrument.minQuantity, instrument.lotSize)), minNotional: text(instrument.minNotional), ...filters },
  };
}

/** The filters in whole units; NaN multipliers do not occur, 0 is no rule. */
export interface CompiledFilters {
  readonly tick: number;
  readonly minPrice: number;
  readonly maxPrice: number;
  readonly step: number;
  readonly minQuantity: number;
  readonly maxQuantity: number;
  readonly marketStep: number;
  readonly marketMinQuantity: number;
  readonly marketMaxQuantity: number;
  readonly minNotional: Decimal;
  readonly maxNotional: Decimal;
}

/** Throws a UsageError where a step is finer than the units of the listing. */
export function compileFilters({ symbol, priceDecimals, quantityDecimals, filters }: Listing): CompiledFilters {
  if (priceDecimals + quantityDecimals > 18 || priceDecimals < 0 || quantityDecimals < 0) throw new UsageError(`expected at most 18 digits of price and quantity together for "${symbol}", found "${priceDecimals} + ${quantityDecimals}"`);
  const units = (value: string, decimals: number, name: string): number => {
    const found = toUnits(decimal(value), decimals);
    if (Number.isNaN(found) || found < 0) throw new UsageError(`expected ${name} of "${symbol}" in whole steps of 1e-${decimals}, found "${value}"`);
    return found;
  };
  const price = (value: string, name: string) => units(value, priceDecimals, name);
  const quantity = (value: string, name: string) => units(value, quantityDecimals, name);
  return {
    tick: price(filters.tickSize, 'tickSize'), minPrice: price(filters.minPrice, 'minPrice'), maxPrice: price(filters.maxPrice, 'maxPrice'),
    step: quantity(filters.stepSize, 'stepSize'), minQuantity: quantity(filters.minQuantity, 'minQuantity'), maxQuantity: quantity(filters.maxQuantity, 'maxQuantity'),
    marketStep: quantity(filters.marketStepSize, 'marketStepSize'), marketMinQuantity: quantity(filters.marketMinQuantity, 'marketMinQuantity'),
    marketMaxQuantity: quantity(filters.marketMaxQuantity, 'marketMaxQuantity'), minNotional: decimal(filters.minNotional), maxNotional: decimal(filters.maxNotional),
  };
}

/** Price times quantity in quote units, exactly. */
export const amountOf = (listing: Listing, price: number, quantity: number): Decimal =>
  (price === 0 || quantity === 0 ? ZERO : fromProduct(price, quantity, listing.priceDecimals + listing.quantityDecimals));

/** The product of two whole numbers may be beyond what a double holds: it is taken apart first. */
function fromProduct(price: number, quantity: number, decimals: number): Decimal {
  const product = price * quantity;
  if (Number.isSafeInteger(product)) return fromUnits(product, decimals);
  return decimal(`${BigInt(price) * BigInt(quantity)}e-${decimals}`);
}

export const priceOf = (listing: Listing, price: number): Decimal => fromUnits(price, listing.priceDecimals);
export const quantityOf = (listing: Listing, quantity: number): Decimal => fromUnits(quantity, listing.quantityDecimals);
