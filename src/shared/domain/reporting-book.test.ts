import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimal, format, multiply, subtract, ZERO, type Decimal } from './decimal.ts';
import { ENTRY_KINDS, Ledger, type EntryKind, type LedgerEntry } from './ledger.ts';
import { ReportingBook, type RateAt } from './reporting-book.ts';

const entry = (at: number, kind: EntryKind, postings: Record<string, string>): LedgerEntry => ({
  at, kind, reference: `${kind} ${at}`, postings: Object.entries(postings).map(([asset, amount]) => ({ asset, amount: decimal(amount) })),
});
/** Won per dollar and dollars per coin at hour 0, 1 and 2. */
const won: readonly string[] = ['1300', '1400', '1200'];
const coin: readonly string[] = ['100', '110', '110'];
const rateAt: RateAt = (asset, at) => {
  if (asset === 'USDT') return decimal(won[at]);
  return asset === 'BTC' ? multiply(decimal(won[at]), decimal(coin[at])) : undefined;
};
const bookOf = (entries: readonly LedgerEntry[], rates: RateAt = rateAt): ReportingBook => {
  const book = new ReportingBook('KRW', rates);
  entries.forEach((one) => book.book(one));
  return book;
};

describe('reporting book', () => {
  // 1,000 USDT come at 1,300 won; one coin is bought at 100 USDT then and sold at 110 USDT when the dollar costs 1,400 won.
  const moving = [entry(0, 'deposit', { USDT: '1000' }), entry(0, 'trade', { BTC: '1', USDT: '-100' }), entry(1, 'trade', { BTC: '-1', USDT: '110' })];

  it('converts profit at its own time, not at the end (trap 26)', () => {
    const book = bookOf(moving);
    // 110 * 1,400 - 100 * 1,300: the dollar's later fall to 1,200 won does not reach it.
    expect(format(book.realised)).toBe('24000');
    expect(format(book.contributed)).toBe('1300000');
    // 1,010 USDT worth 1,200 won each that cost 900 * 1,300 + 110 * 1,400.
    expect(format(book.unrealised(2))).toBe('-112000');
  });

  it('tells fees and funding at the rate of the day they were paid', () => {
    const book = bookOf([...moving, entry(1, 'fee', { USDT: '-0.11' }), entry(2, 'funding', { USDT: '5' })]);
    expect(format(book.fees)).toBe('154');
    expect(format(book.funding)).toBe('6000');
  });

  it('keeps the reporting currency itself at par', () => {
    const book = bookOf([entry(0, 'deposit', { KRW: '1000' }), entry(1, 'withdrawal', { KRW: '-400' }), entry(2, 'adjust', { KRW: '7' })]);
    expect(book.realised).toBe(ZERO);
    expect(format(book.contributed)).toBe('600');
    expect(format(book.adjusted)).toBe('7');
    expect(book.holdings.get('KRW')).toEqual({ amount: decimal('607'), cost: decimal('607') });
  });

  it('values a trade against the reporting currency at what was paid, not at a rate', () => {
    const book = bookOf([entry(0, 'deposit', { KRW: '200000' }), entry(0, 'trade', { KRW: '-135000', BTC: '1' })]);
    expect(book.holdings.get('BTC')?.cost).toBe(decimal('135000'));
  });

  it('turns from long to short at the value of the trade', () => {
    const book = bookOf([entry(0, 'trade', { BTC: '1', KRW: '-100' }), entry(1, 'trade', { BTC: '-3', KRW: '360' }), entry(2, 'trade', { BTC: '2', KRW: '-180' })]);
    // 120 - 100 on the long one, 2 * (120 - 90) on the short ones.
    expect(format(book.realised)).toBe('80');
    expect(book.holdings.get('BTC')).toEqual({ amount: ZERO, cost: ZERO });
  });

  it('names the asset and the time of a rate nobody knows', () => {
    expect(() => bookOf([entry(0, 'deposit', { DOGE: '1' })])).toThrow('expected a rate of "DOGE" in KRW at 0, found none');
  });

  it('loses and invents nothing: cost = contributed + realised - fees + funding + adjusted, to the last unit', () => {
    const amount = fc.bigInt({ min: -(10n ** 26n), max: 10n ** 26n }).map((units) => decimal(`${units}e-18`));
    const posting = fc.record({ asset: fc.constantFrom('BTC', 'ETH', 'KRW', 'USDT'), amount });
    const list = fc.array(fc.record({ kind: fc.constantFrom(...ENTRY_KINDS), a: posting, b: posting }), { maxLength: 40 });
    const rates: RateAt = (asset, at) => decimal(`${1 + ((at * 7919 + asset.length * 31) % 97)}.37`);
    fc.assert(fc.property(list, (records) => {
      const entries = records.map(({ kind, a, b }, at): LedgerEntry => ({ at, kind, reference: String(at), postings: [a, b] }));
      const book = bookOf(entries, rates);
      const cost = [...book.holdings.values()].reduce<Decimal>((sum, holding) => add(sum, holding.cost), ZERO);
      expect(cost).toBe(add(add(subtract(add(book.contributed, book.realised), book.fees), book.funding), book.adjusted));

      const ledger = new Ledger();
      ledger.append(...entries);
      for (const [asset, holding] of book.holdings) expect(holding.amount).toBe(ledger.balance(asset));
    }));
  });
});
