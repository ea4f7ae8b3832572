import { UsageError } from '../domain/errors.ts';
import type { EpochMs } from '../domain/time.ts';

/** Units of `to` for one of `from` over time, ascending; each holds from its time until the next. */
export interface RateSeries {
  readonly from: string;
  readonly to: string;
  readonly at: ArrayLike<EpochMs>;
  readonly value: ArrayLike<number>;
}

/** The index of the last time at or before `at`; -1 where there is none. */
export function lastAt(times: ArrayLike<EpochMs>, at: EpochMs): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Converts money at the rate of the moment it is about: never at a later one, and not at one older than `maxAge`. */
export class CurrencyRates {
  readonly #series: readonly RateSeries[];
  readonly #maxAge: number;

  constructor(series: readonly RateSeries[], maxAge: number) {
    this.#series = series;
    this.#maxAge = maxAge;
  }

  /** Units of `to` for one of `from` at a time; NaN where no rate was known that recently. Throws UsageError for a pair without a series. */
  rate(from: string, to: string, at: EpochMs): number {
    if (from === to) return 1;
    const direct = this.#series.find((series) => series.from === from && series.to === to);
    if (direct !== undefined) return this.#value(direct, at);
    const inverse = this.#series.find((series) => series.from === to && series.to === from);
    if (inverse === undefined) throw new UsageError(`expected rates between "${from}" and "${to}", found ${this.#series.map((series) => `"${series.from}/${series.to}"`).join(', ') || 'none'}`);
    return 1 / this.#value(inverse, at);
  }

  #value({ at: times, value }: RateSeries, at: EpochMs): number {
    const i = lastAt(times, at);
    return i >= 0 && at - times[i] <= this.#maxAge && value[i] > 0 ? value[i] : NaN;
  }
}

/** Accounts in several currencies, such as KRW at one venue and USDT at another, and what they come to in one. */
export class CurrencyAccounts {
  readonly #rates: CurrencyRates;
  readonly #balances = new Map<string, number>();
  readonly #booked = new Map<string, number>();

  constructor(rates: CurrencyRates) {
    this.#rates = rates;
  }

  /** Books money that came (or, below zero, went) at a time. */
  book(currency: string, amount: number): void {
    this.#balances.set(currency, this.balance(currency) + amount);
  }

  /** Books a profit in its currency, and what it was worth in `reporting` when it was made. NaN where that is not known. */
  bookProfit(currency: string, amount: number, { at, reporting }: { readonly at: EpochMs; readonly reporting: string }): void {
    this.book(currency, amount);
    this.#booked.set(reporting, this.profit(reporting) + amount * this.#rates.rate(currency, reporting, at));
  }

  balance(currency: string): number {
    return this.#balances.get(currency) ?? 0;
  }

  /** Profits booked so far, each converted when it was made: what later happened to the rate is no part of it. */
  profit(reporting: string): number {
    return this.#booked.get(reporting) ?? 0;
  }

  /** Everything at a moment in one currency, at the rates of that moment. NaN where one of them is not known. */
  equity(currency: string, at: EpochMs): number {
    let equity = 0;
    for (const [held, amount] of this.#balances) if (amount !== 0) equity += amount * this.#rates.rate(held, currency, at);
    return equity;
  }
}
