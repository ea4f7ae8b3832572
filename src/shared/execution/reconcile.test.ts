import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, format } from '../domain/decimal.ts';
import { mintClientOrderId } from './client-order-id.ts';
import { foldFact, liveOrder, type LiveOrder, type OrderFact } from './order-machine.ts';
import { requestOf } from './order-machine.contract.ts';
import { compareBalances, decideOrders, survivors, touchedBy, type OpenOrder, type OurSide } from './reconcile.ts';

const idOf = (epoch: number, sequence = 1): string => mintClientOrderId({ epoch, sequence, attempt: 0 });
const ourOrder = (clientOrderId: string, ...facts: readonly OrderFact[]): LiveOrder => facts.reduce(foldFact, foldFact(liveOrder({ ...requestOf(1), clientOrderId }), { kind: 'durable' }));
const open = (clientOrderId: string, at = 500): OpenOrder => ({ clientOrderId, venueOrderId: '9', instrument: 'test:BTC/USDT', at });
const side = (...orders: readonly LiveOrder[]): OurSide => ({ orders, epoch: 5, startedAt: 1_000, find: ({ clientOrderId }) => orders.find(({ request }) => request.clientOrderId === clientOrderId)?.request.clientOrderId });
const balance = (asset: string, free: string, locked = '0') => ({ asset, free, locked });
const tolerance = () => decimal('0.00000001');

describe('orders of both sides', () => {
  it('books what the venue shows, and asks for ours that it does not show', () => {
    const [a, b] = [idOf(5, 1), idOf(5, 2)];
    expect(decideOrders(side(ourOrder(a), ourOrder(b)), [open(a)])).toEqual([{ kind: 'report', clientOrderId: a, order: open(a) }, { kind: 'ask', clientOrderId: b }]);
  });

  it('does not ask for what has ended', () => {
    expect(decideOrders(side(ourOrder(idOf(5), { kind: 'refused', reason: 'no', at: 1 })), [])).toEqual([]);
  });

  it('adopts what was made by hand as external, and never cancels it (fault 24)', () => {
    expect(decideOrders(side(), [open('web_abc'), open('')])).toEqual([{ kind: 'adopt', as: 'external', order: open('web_abc') }, { kind: 'adopt', as: 'external', order: open('') }]);
  });

  it('adopts an order of our shape from before our start as an orphan: the journal was lost (fault 52)', () => {
    expect(decideOrders(side(), [open(idOf(9), 999)])).toEqual([{ kind: 'adopt', as: 'orphan', order: open(idOf(9), 999) }]);
  });

  it('an order of our shape made after our start is of a second process; the older of the two has to stop (fault 55)', () => {
    expect(decideOrders(side(), [open(idOf(6), 1_000)])).toEqual([{ kind: 'foreign', order: open(idOf(6), 1_000), isLater: true }]);
    expect(decideOrders(side(), [open(idOf(4), 1_000)])).toMatchObject([{ kind: 'foreign', isLater: false }]);
  });

  it('drops no order, whatever the venue shows (fault 67)', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 20 }), fc.array(fc.nat(40), { maxLength: 20 }), (mine, theirs) => {
      const unique = new Map(mine);
      const orders = [...unique].map(([n, ended]) => ourOrder(idOf(5, n), ...(ended ? [{ kind: 'absent', at: 1 } as const] : [])));
      const decisions = decideOrders(side(...orders), theirs.map((n) => open(idOf(5, n))));
      const decided = new Set(decisions.flatMap((decision) => ('clientOrderId' in decision ? [decision.clientOrderId] : [])));
      for (const { request, state } of orders) if (state !== 'absent') expect(decided.has(request.clientOrderId)).toBe(true);
      for (const { kind } of decisions) expect(['report', 'ask', 'adopt', 'foreign']).toContain(kind);
    }));
  });
});

describe('balances of both sides', () => {
  it('agree within one step of the asset', () => {
    const ours = new Map([['BTC', decimal('0.3')], ['USDT', decimal('100')]]);
    expect(compareBalances(ours, [balance('BTC', '0.1', '0.2'), balance('USDT', '99.99999999')], tolerance)).toEqual([]);
    expect(compareBalances(ours, [balance('BTC', '0.3'), balance('USDT', '99.99999998')], tolerance).map(({ asset, difference }) => [asset, format(difference)])).toEqual([['USDT', '-0.00000002']]);
  });

  it('an asset that one side does not name is 0 there', () => {
    expect(compareBalances(new Map([['BTC', decimal('1')]]), [balance('BNB', '2')], tolerance).map(({ asset, difference }) => [asset, format(difference)])).toEqual([['BNB', '2'], ['BTC', '-1']]);
  });

  it('only what stands unchanged after a second look counts (faults 32 and 67)', () => {
    const at = (btc: string, usdt: string) => compareBalances(new Map(), [balance('BTC', btc), balance('USDT', usdt)], tolerance);
    expect(survivors(at('1', '5'), at('1', '7')).map(({ asset }) => asset)).toEqual(['BTC']);
    expect(survivors(at('1', '5'), at('0', '0'))).toEqual([]);
  });

  it('halts the instruments that touch the asset, and no others', () => {
    const instruments = [{ id: 'x:BTC/USDT', base: 'BTC', quote: 'USDT' }, { id: 'x:ETH/USDT', base: 'ETH', quote: 'USDT' }, { id: 'x:ETH/KRW', base: 'ETH', quote: 'KRW' }] as const;
    const of = (asset: string) => touchedBy(compareBalances(new Map(), [balance(asset, '1')], tolerance), instruments);
    expect(of('ETH')).toEqual(['x:ETH/USDT', 'x:ETH/KRW']);
    expect(of('USDT')).toEqual(['x:BTC/USDT', 'x:ETH/USDT']);
    expect(of('BNB')).toEqual([]);
  });
});
