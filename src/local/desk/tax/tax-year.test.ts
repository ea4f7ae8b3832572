import { describe, expect, it } from 'vitest';
import { csvLines } from './csv-text.ts';
import { disposalsCsv, fillsCsv, type ListedFill } from './tax-csv.ts';
import { koreanYear, koreanYearOf, TaxBooks, type TaxFill } from './tax-year.ts';

const NEW_YEAR = Date.parse('2026-12-31T15:00:00Z');
const fill = (given: Partial<TaxFill>): TaxFill => ({ n: 1, at: NEW_YEAR, venue: 'upbit', instrument: 'upbit:BTC/KRW', side: 'buy', quantity: 1, price: 100, fee: 0, feeCurrency: 'KRW', ...given });
const listed = (given: Partial<ListedFill>): ListedFill => ({ ...fill({}), tradeId: 't1', venueOrderId: 'v1', liquidity: 'taker', strategy: 's', parent: 's#1.c1', reason: 'because', ...given });

describe('a tax year in Korea', () => {
  it('begins nine hours before the year of UTC', () => {
    expect(koreanYear(2027)).toBe(NEW_YEAR);
    expect([koreanYearOf(NEW_YEAR - 1), koreanYearOf(NEW_YEAR)]).toEqual([2026, 2027]);
  });

  it('puts fees of buying into the cost and takes fees of selling off the profit, over all venues', () => {
    const books = new TaxBooks('total', 2027);
    books.take(fill({ quantity: 2, price: 100, fee: 1 }));
    books.take(fill({ venue: 'bithumb', instrument: 'bithumb:BTC/KRW', quantity: 2, price: 200, fee: 1 }));
    books.take(fill({ side: 'sell', quantity: 1, price: 300, fee: 2 }));
    expect(books.disposals()).toEqual([{
      coin: 'BTC', currency: 'KRW', openingQuantity: '0', openingCost: '0', boughtQuantity: '4', boughtCost: '602', soldQuantity: '1', proceeds: '300', cost: '150.5', sellingFees: '2', profit: '147.5', unknownQuantity: '0', closingQuantity: '3', closingCost: '451.5',
    }]);
  });

  it('gives less of a coin whose fee is taken in it, and keeps fees in a third coin apart', () => {
    const books = new TaxBooks('moving', 2027);
    books.take(fill({ venue: 'binance', instrument: 'binance:BTC/USDT', quantity: 1, price: 100, fee: 0.001, feeCurrency: 'BTC' }));
    books.take(fill({ venue: 'binance', instrument: 'binance:BTC/USDT', side: 'sell', quantity: 0.5, price: 120, fee: 0.01, feeCurrency: 'BNB' }));
    expect(books.disposals()[0]).toMatchObject({ boughtQuantity: '0.999', boughtCost: '100', closingQuantity: '0.499', sellingFees: '0' });
    expect(books.otherFees()).toEqual([{ currency: 'BNB', amount: '0.01' }]);
  });

  it('carries years over, those without a fill too, and counts the asked one alone', () => {
    const books = new TaxBooks('total', 2029);
    books.take(fill({ quantity: 1, price: 100 }));
    books.take(fill({ at: koreanYear(2029) + 5, side: 'sell', quantity: 1, price: 250 }));
    expect(books.fills).toBe(1);
    expect(books.disposals()).toMatchObject([{ openingQuantity: '1', openingCost: '100', boughtQuantity: '0', profit: '150' }]);
  });

  it('gives away no coin with a contract', () => {
    const books = new TaxBooks('total', 2027);
    books.take(fill({ venue: 'binanceusdm', instrument: 'binanceusdm:BTC/USDT:USDT', side: 'sell' }));
    expect([books.contracts, books.disposals()]).toEqual([1, []]);
  });

  it('has no profit where some of what was sold was never bought', () => {
    const books = new TaxBooks('total', 2027);
    books.take(fill({ side: 'sell', quantity: 0.5 }));
    expect(books.disposals()).toMatchObject([{ profit: null, unknownQuantity: '0.5' }]);
  });
});

describe('the tables in text', () => {
  it('lets no text become a formula, and leaves numbers alone', () => {
    expect(csvLines([['=1+1', '+x', '-x', '@SUM(A1)', '\tx', '-1.5', -2, 'a,b', 'say "so"', '한글']])).toBe(`'=1+1,'+x,'-x,'@SUM(A1),'\tx,-1.5,-2,"a,b","say ""so""",한글\r\n`);
  });

  it('fills in won where won were paid, and makes no rate up', () => {
    const [head, won, usdt] = fillsCsv([listed({ quantity: 0.1, price: 90_000_000, at: NEW_YEAR }), listed({ venue: 'binance', instrument: 'binance:BTC/USDT', reason: '=HYPERLINK("x")' })], { language: 'en', hasHead: true }).split('\r\n').map((line) => line.split(','));
    expect(head.length).toBe(21);
    expect([won[0], won[1], won[3], won[8], won[12], won[13], won[14]]).toEqual(['2027-01-01 00:00:00', '2026-12-31T15:00:00Z', 'BTC/KRW', '9000000', '1', '9000000', 'KRW']);
    expect([usdt[9], usdt[12], usdt[13], usdt[14]]).toEqual(['USDT', '', '', '']);
    expect(usdt[20]).toBe(`"'=HYPERLINK(""x"")"`);
  });

  it('names the method', () => {
    const books = new TaxBooks('total', 2027);
    books.take(fill({}));
    expect(disposalsCsv(books.disposals(), { year: 2027, method: 'totalAverage', language: 'ko' }).split('\r\n')[1].startsWith('2027,총평균법,BTC,KRW,0,0,1,100,')).toBe(true);
  });
});
