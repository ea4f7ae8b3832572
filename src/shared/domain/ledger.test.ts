import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimal, format, negate, ZERO, type Decimal } from './decimal.ts';
import { DataError, InvariantError } from './errors.ts';
import { plainInstrument } from './instrument.ts';
import { bookFill, ENTRY_KINDS, Ledger, restoreLedger, type LedgerEntry } from './ledger.ts';
import type { Fill } from './order.ts';

const spot = plainInstrument('binance', 'BTC/USDT');
let trades = 0;
const fill = (over: Partial<Fill>): Fill => ({
  tradeId: `t${(trades += 1)}`, clientOrderId: 'o1', instrument: 'binance:BTC/USDT', at: 1000, side: 'buy', quantity: 1, price: 100, fee: 0, feeCurrency: 'USDT',
  liquidity: 'taker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: 'test', ...over,
});
const deposit = (asset: string, amount: string, reference = `d-${asset}`): LedgerEntry => ({ at: 0, kind: 'deposit', reference, postings: [{ asset, amount: decimal(amount) }] });
const ledgerOf = (...entries: readonly LedgerEntry[]): Ledger => {
  const ledger = new Ledger();
  ledger.append(...entries);
  return ledger;
};
const balances = (ledger: Ledger) => Object.fromEntries(ledger.assets.map((asset) => [asset, format(ledger.balance(asset))]));

const postings = fc.array(fc.record({ asset: fc.constantFrom('BTC', 'ETH', 'KRW', 'USDT'), amount: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((units) => decimal(`${units}e-18`)) }), { minLength: 2, maxLength: 2 });
const entries = fc.uniqueArray(
  fc.record({ at: fc.nat(), kind: fc.constantFrom(...ENTRY_KINDS), reference: fc.string({ minLength: 1, maxLength: 6 }), postings }),
  { selector: ({ kind, reference }) => `${kind} ${reference}`, maxLength: 30 },
);

describe('bookFill', () => {
  it('earns 9.79 with the fee in the quote on both legs (RELIABILITY section 6 row 2)', () => {
    const ledger = ledgerOf(...bookFill(fill({ fee: 0.1 }), spot), ...bookFill(fill({ side: 'sell', price: 110, fee: 0.11 }), spot));
    expect(balances(ledger)).toEqual({ BTC: '0', USDT: '9.79' });
  });

  it('earns 9.78011 with the buy fee in the base and all of it sold (row 3)', () => {
    const ledger = ledgerOf(...bookFill(fill({ fee: 0.001, feeCurrency: 'BTC' }), spot));
    expect(format(ledger.balance('BTC'))).toBe('0.999');
    ledger.append(...bookFill(fill({ side: 'sell', quantity: 0.999, price: 110, fee: 0.10989 }), spot));
    expect(balances(ledger)).toEqual({ BTC: '0', USDT: '9.78011' });
  });

  it('holds exactly 0.3 after buying 0.1 and 0.2 (row 25)', () => {
    const ledger = ledgerOf(...bookFill(fill({ quantity: 0.1 }), spot), ...bookFill(fill({ quantity: 0.2 }), spot));
    expect(balances(ledger)).toEqual({ BTC: '0.3', USDT: '-30' });
  });

  it('takes a fee in a third coin, and gives a rebate', () => {
    const ledger = ledgerOf(...bookFill(fill({ fee: 0.00013, feeCurrency: 'BNB' }), spot), ...bookFill(fill({ side: 'sell', fee: -0.02 }), spot));
    expect(balances(ledger)).toEqual({ BNB: '-0.00013', BTC: '0', USDT: '0.02' });
    expect(format(ledger.counter('fee', 'USDT'))).toBe('-0.02');
  });

  it('has no fee entry where there is no fee', () => {
    expect(bookFill(fill({}), spot).map(({ kind }) => kind)).toEqual(['trade']);
  });

  it('is exact in eight digits of price and quantity', () => {
    const ledger = ledgerOf(...bookFill(fill({ quantity: 0.12345678, price: 67_890.12345678 }), spot));
    expect(balances(ledger)).toEqual({ BTC: '0.12345678', USDT: '-8381.4960357765279684' });
  });

  it('books a linear perpetual as contracts against the settlement currency: flat, the wallet shows the profit', () => {
    const perpetual = plainInstrument('binance', 'BTC/USDT:USDT');
    const ledger = ledgerOf(deposit('USDT', '1000'), ...bookFill(fill({ side: 'sell', quantity: 2, price: 50_000 }), perpetual));
    expect(balances(ledger)).toEqual({ 'BTC/USDT:USDT': '-2', USDT: '101000' });
    ledger.append({ at: 2, kind: 'funding', reference: 'f1', postings: [{ asset: 'USDT', amount: decimal('10') }] }, ...bookFill(fill({ side: 'buy', quantity: 2, price: 49_900 }), perpetual));
    expect(balances(ledger)).toEqual({ 'BTC/USDT:USDT': '0', USDT: '1210' });
  });

  it('refuses an inverse contract', () => {
    expect(() => bookFill(fill({}), plainInstrument('bybit', 'BTC/USD:BTC'))).toThrow('expected "BTC/USD:BTC" to settle in USD, found "BTC"');
  });

  it('keeps apart the two sides of a trade with oneself and equal ids of two instruments', () => {
    const ledger = ledgerOf(
      ...bookFill(fill({ tradeId: '7' }), spot), ...bookFill(fill({ tradeId: '7', side: 'sell' }), spot),
      ...bookFill(fill({ tradeId: '7', instrument: 'binance:ETH/USDT' }), plainInstrument('binance', 'ETH/USDT')),
    );
    expect(balances(ledger)).toEqual({ BTC: '0', ETH: '1', USDT: '-100' });
  });
});

describe('ledger', () => {
  it('holds in every asset exactly the sum of its postings, whatever the order', () => {
    fc.assert(fc.property(entries, fc.infiniteStream(fc.nat()), (list, keys) => {
      const shuffled = list.map((entry) => [keys.next().value ?? 0, entry] as const).toSorted(([a], [b]) => a - b).map(([, entry]) => entry);
      const sums = new Map<string, bigint>();
      for (const { asset, amount } of list.flatMap((entry) => entry.postings)) sums.set(asset, (sums.get(asset) ?? 0n) + amount);
      for (const ledger of [ledgerOf(...list), ledgerOf(...shuffled)]) {
        expect(ledger.assets).toEqual([...sums.keys()].toSorted());
        for (const [asset, sum] of sums) expect(ledger.balance(asset)).toBe(sum);
      }
    }));
  });

  it('balances against its counter-accounts to zero', () => {
    fc.assert(fc.property(entries, (list) => {
      const ledger = ledgerOf(...list);
      for (const asset of ledger.assets) expect(ENTRY_KINDS.reduce<Decimal>((sum, kind) => add(sum, ledger.counter(kind, asset)), ledger.balance(asset))).toBe(ZERO);
    }));
  });

  it('comes back from JSON as it was', () => {
    fc.assert(fc.property(entries, (list) => {
      const ledger = ledgerOf(...list);
      const back = restoreLedger(JSON.parse(JSON.stringify(ledger.save())));
      expect(back.entries).toEqual(ledger.entries);
      expect(balances(back)).toEqual(balances(ledger));
    }));
  });

  it('counts an entry once however often it is told', () => {
    fc.assert(fc.property(entries, (list) => {
      const ledger = ledgerOf(...list);
      const before = balances(ledger);
      expect(ledger.append(...list, ...list)).toBe(0);
      expect(balances(ledger)).toEqual(before);
    }));
    expect(new Ledger().append(deposit('KRW', '5'), deposit('KRW', '5'))).toBe(1);
  });

  it('refuses the same key with other content, and books nothing of that call', () => {
    const ledger = ledgerOf(deposit('USDT', '100'));
    expect(() => ledger.append(deposit('KRW', '1'), deposit('USDT', '101'))).toThrow(InvariantError);
    expect(() => ledger.append(deposit('USDT', '101'))).toThrow('deposit "d-USDT" was booked as "0 USDT 100", now it is told as "0 USDT 101"');
    expect(balances(ledger)).toEqual({ USDT: '100' });
  });

  it('is empty at the start', () => {
    expect(new Ledger().balance('BTC')).toBe(ZERO);
    expect(new Ledger().save()).toEqual([]);
  });

  it.each<[string, Partial<LedgerEntry>]>([
    ['expected a reference for a deposit at 0, found ""', { reference: '' }],
    ['expected a time for deposit "d-USDT", found "NaN"', { at: NaN }],
    ['expected a posting for deposit "d-USDT", found 0', { postings: [] }],
    ['expected two postings for trade "d-USDT", found 1', { kind: 'trade' }],
    ['expected an asset for every posting of deposit "d-USDT", found ""', { postings: [{ asset: '', amount: ZERO }] }],
  ])('says %s', (message, wrong) => {
    expect(() => new Ledger().append({ ...deposit('USDT', '1'), ...wrong })).toThrow(message);
  });

  it('refuses saved entries that are damaged', () => {
    const [saved] = ledgerOf(deposit('USDT', '1')).save();
    expect(() => restoreLedger([saved, saved])).toThrow('expected 2 different ledger entries, found 1');
    expect(() => restoreLedger([{ ...saved, postings: [['USDT', 'one']] }])).toThrow(DataError);
    expect(() => restoreLedger([JSON.parse(JSON.stringify({ ...saved, kind: 'gift' }))])).toThrow('found "gift"');
  });

  it('shows a withdrawal as money that left', () => {
    const ledger = ledgerOf(deposit('KRW', '1000000'), { at: 5, kind: 'withdrawal', reference: 'w', postings: [{ asset: 'KRW', amount: negate(decimal('250000')) }] });
    expect([format(ledger.balance('KRW')), format(ledger.counter('deposit', 'KRW')), format(ledger.counter('withdrawal', 'KRW'))]).toEqual(['750000', '-1000000', '250000']);
  });
});
