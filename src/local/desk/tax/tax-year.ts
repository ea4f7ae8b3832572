import { add, decimal, format, multiply, subtract, ZERO, type Decimal } from '../../../shared/domain/decimal.ts';
import { plainInstrument, type Instrument } from '../../../shared/domain/instrument.ts';
import { HOUR } from '../../../shared/domain/time.ts';
import { AverageCost, type AverageMethod } from '../../../shared/portfolio/average-cost.ts';
import type { Disposal } from '../../../../dashboard/desk/portfolio.ts';

/** An execution as a tax year counts it. */
export interface TaxFill {
  readonly n: number;
  readonly at: number;
  readonly venue: string;
  readonly instrument: string;
  readonly side: string;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly feeCurrency: string;
}

/** Korea has one time zone and changes no clocks. */
const KST = 9 * HOUR;

/** The first moment of a year in Korea. */
export const koreanYear = (year: number): number => Date.UTC(year, 0, 1) - KST;
export const koreanYearOf = (at: number): number => new Date(at + KST).getUTCFullYear();

export const marketOf = (venue: string, instrument: string): Instrument => plainInstrument(venue, instrument.slice(instrument.indexOf(':') + 1));

interface Book {
  readonly coin: string;
  readonly currency: string;
  readonly cost: AverageCost;
  fees: Decimal;
}

const sumUp = (sums: Map<string, Decimal>, key: string, amount: Decimal): void => { sums.set(key, add(sums.get(key) ?? ZERO, amount)); };

/** What was bought and given away, coin by coin and for each currency, up to one year in Korea. Fills are to come in the order of time. */
export class TaxBooks {
  readonly #method: AverageMethod;
  readonly #year: number;
  readonly #books = new Map<string, Book>();
  readonly #otherFees = new Map<string, Decimal>();
  #current: number | undefined;
  fills = 0;
  contracts = 0;

  constructor(method: AverageMethod, year: number) {
    this.#method = method;
    this.#year = year;
  }

  take(fill: TaxFill): void {
    this.#turn(koreanYearOf(fill.at));
    const market = marketOf(fill.venue, fill.instrument);
    const isOfYear = this.#current === this.#year;
    if (isOfYear) this.fills += 1;
    if (market.kind === 'perpetual') {
      if (isOfYear) this.contracts += 1;
      return;
    }
    this.#trade(fill, market, isOfYear);
  }

  /** Years that nothing happened in end too. */
  #turn(year: number): void {
    this.#current ??= year;
    for (; this.#current < Math.min(year, this.#year); this.#current += 1) for (const book of this.#books.values()) { book.cost.next(); book.fees = ZERO; }
  }

  #trade({ side, quantity, price, fee, feeCurrency }: TaxFill, { base, quote }: Instrument, isOfYear: boolean): void {
    const key = `${base}/${quote}`;
    const book = this.#books.get(key) ?? { coin: base, currency: quote, cost: new AverageCost(this.#method), fees: ZERO };
    this.#books.set(key, book);
    const [size, paid] = [decimal(quantity), decimal(fee)];
    const value = multiply(size, decimal(price));
    const [inCoin, inCurrency] = [feeCurrency === base ? paid : ZERO, feeCurrency === quote ? paid : ZERO];
    if (isOfYear && inCoin === ZERO && inCurrency === ZERO && paid !== ZERO) sumUp(this.#otherFees, feeCurrency, paid);
    if (side === 'buy') book.cost.buy(subtract(size, inCoin), add(value, inCurrency));
    else {
      book.cost.sell(add(size, inCoin), value);
      book.fees = add(book.fees, inCurrency);
    }
  }

  otherFees(): readonly { readonly currency: string; readonly amount: string }[] {
    return [...this.#otherFees].map(([currency, amount]) => ({ currency, amount: format(amount) }));
  }

  disposals(): readonly Disposal[] {
    this.#turn(this.#year);
    return [...this.#books.values()].map(({ coin, currency, cost: book, fees }): Disposal => {
      const { openingQuantity, openingCost, boughtQuantity, boughtCost, soldQuantity, proceeds, cost, unknownQuantity, closingQuantity, closingCost } = book.period();
      return {
        coin, currency, openingQuantity: format(openingQuantity), openingCost: format(openingCost), boughtQuantity: format(boughtQuantity), boughtCost: format(boughtCost), soldQuantity: format(soldQuantity),
        proceeds: format(proceeds), cost: format(cost), sellingFees: format(fees), profit: unknownQuantity === ZERO ? format(subtract(subtract(proceeds, cost), fees)) : null,
        unknownQuantity: format(unknownQuantity), closingQuantity: format(closingQuantity), closingCost: format(closingCost),
      };
    }).filter(({ openingQuantity, boughtQuantity, soldQuantity }) => [openingQuantity, boughtQuantity, soldQuantity].some((amount) => amount !== '0'))
      .toSorted((a, b) => a.coin.localeCompare(b.coin) || a.currency.localeCompare(b.currency));
  }
}
