import type { EpochMs } from '../domain/time.ts';
import { lastAt } from './currency-rates.ts';

/** How much more a coin costs in won than abroad: 0.05 is 5 % dearer in Korea. `wonPerDollar` is the rate between banks, or that of USDT in won. NaN where a price is not known. */
export function kimchiPremium(wonPrice: number, dollarPrice: number, wonPerDollar: number): number {
  return wonPrice > 0 && dollarPrice > 0 && wonPerDollar > 0 ? wonPrice / (dollarPrice * wonPerDollar) - 1 : NaN;
}

export interface PriceSeries {
  /** When each price was known, ascending. */
  readonly at: ArrayLike<EpochMs>;
  readonly value: ArrayLike<number>;
}

/** What was known at `at` and is not older than `maxAge`; NaN otherwise. */
function knownAt({ at: times, value }: PriceSeries, at: EpochMs, maxAge: number): number {
  const i = lastAt(times, at);
  return i >= 0 && at - times[i] <= maxAge ? value[i] : NaN;
}

/**
 * The premium at each time of the won price, by the dollar price and exchange rate that were known then: one for the close of every
 * Korean candle, NaN where the others were older than `maxAge`. Bank rates stand still over weekends, so they have an age of their own.
 */
export function premiumSeries(won: PriceSeries, dollar: PriceSeries, rate: PriceSeries, { maxAge, maxRateAge }: { readonly maxAge: number; readonly maxRateAge: number }): Float64Array {
  return Float64Array.from({ length: won.at.length }, (_, i) => kimchiPremium(won.value[i], knownAt(dollar, won.at[i], maxAge), knownAt(rate, won.at[i], maxRateAge)));
}
