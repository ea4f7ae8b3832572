import { describe, expect, it } from 'vitest';
import type { LiveNotice } from '../../server/live/live-batch.ts';
import { ladderOf } from './ladder.ts';
import { viewOf } from './market-view.ts';
import { workingOrders } from './working-orders.ts';

type Desk = Extract<LiveNotice['notice'], { of: 'desk' }>['notice'];
const told = (...notices: readonly Desk[]): readonly LiveNotice[] => notices.map((notice, seq) => ({ seq, at: seq, notice: { of: 'desk', notice } }));
const child = (id: string, timeInForce: 'gtc' | 'ioc', limitPrice = 10): Desk => ({
  kind: 'child', at: 0, id, parent: 'c1', reason: '', order: { clientOrderId: id, instrument: 'a:B/C', side: 'buy', type: 'limit', quantity: 3, limitPrice, timeInForce, postOnly: true, reduceOnly: false, at: 0, reason: '' },
} as Desk);
const fill = (id: string, quantity: number): Desk => ({ kind: 'fill', at: 0, id, parent: 'c1', instrument: 'a:B/C', tradeId: '', side: 'buy', quantity, price: 10, bid: null, ask: null });
const guard = (what: 'laid' | 'fired'): Desk => ({ kind: 'guard', at: 0, id: 'g', instrument: 'a:B/C', what, price: 8 });
const done: Desk = { kind: 'done', at: 0, id: 'c1', instrument: 'a:B/C', filled: 3, quantity: 3, averagePrice: 10, arrivalPrice: 10, slippageBps: 0, note: '', bid: null, ask: null };
const of = (...notices: readonly Desk[]) => workingOrders(told(...notices), 'a:B/C').map(({ id, quantity }) => [id, quantity]);

describe('working orders', () => {
  it('rest until they are filled, replaced or done with', () => {
    expect(of(child('c1/0', 'gtc'))).toEqual([['c1/0', 3]]);
    expect(of(child('c1/0', 'gtc'), fill('c1/0', 1))).toEqual([['c1/0', 2]]);
    expect(of(child('c1/0', 'gtc'), fill('c1/0', 1), fill('c1/0', 2))).toEqual([]);
    expect(of(child('c1/0', 'gtc'), child('c1/1', 'ioc'))).toEqual([]);
    expect(of(child('c1/0', 'gtc'), child('c1/1', 'gtc'))).toEqual([['c1/1', 3]]);
    expect(of(child('c1/0', 'gtc'), done)).toEqual([]);
  });

  it('have guards beside them, which end when they fire or their order is cancelled', () => {
    expect(of(guard('laid'), done)).toEqual([['g', null]]);
    expect(of(guard('laid'), guard('fired'))).toEqual([]);
    const cancelled: LiveNotice = { seq: 9, at: 9, notice: { of: 'strategy', strategy: 's', notice: { kind: 'event', at: 0, instrument: 'a:B/C', event: { kind: 'cancelled', clientOrderId: 'g', at: 0, note: '' } } } };
    expect(workingOrders([...told(guard('laid')), cancelled], 'a:B/C')).toEqual([]);
  });

  it('are of the instrument that is looked at alone', () => {
    expect(workingOrders(told(child('c1/0', 'gtc'), guard('laid')), 'a:X/C')).toEqual([]);
  });
});

describe('the ladder', () => {
  it('sums each side outwards, as a share of the larger, and finds our own price', () => {
    const { bids, asks } = ladderOf({ bids: [[10, 1], [9, 3]], asks: [[11, 2], [12, 6], [13, 9]], at: 0 }, workingOrders(told(child('c1/0', 'gtc', 9)), 'a:B/C'), 2);
    expect(bids).toEqual([{ price: 10, size: 1, total: 1, share: 1 / 8, isOurs: false }, { price: 9, size: 3, total: 4, share: 0.5, isOurs: true }]);
    expect(asks.map(({ total }) => total)).toEqual([2, 8]);
  });

  it('is empty without a book', () => {
    expect(ladderOf(undefined, [], 10)).toEqual({ bids: [], asks: [] });
  });
});

describe('the address of the page', () => {
  const length = (name: '1m' | '5m' | '1h', minutes: number) => ({ name, lengthMs: minutes * 60_000, originMs: 0 });
  const market = (id: `${string}:${string}`) => ({ id, instrument: undefined as never, base: '1m' as const, timeframes: [length('1m', 1), length('5m', 5), length('1h', 60)], strategies: [{ name: 's', timeframe: '1m' as const, indicators: [], shown: ['~s/fast'] }] });
  const view = (search: string) => viewOf(new URLSearchParams(search), { markets: [market('a:B/C'), market('a:X/C')] });

  it('leaves open what is usual: the first market in the candles it is traded on, and longer ones beside it', () => {
    const { market: found, timeframe, second, indicators, hidden } = view('');
    expect([found?.id, timeframe?.name, second?.name, indicators, hidden]).toEqual(['a:B/C', '1m', '5m', ['~s/fast'], []]);
  });

  it('says what is looked at', () => {
    const { market: found, timeframe, second, indicators, hidden } = view('instrument=a:X/C&timeframe=5m&second=off&indicators=ema:20,rsi:14&hide=events,nonsense');
    expect([found?.id, timeframe?.name, second, indicators, hidden]).toEqual(['a:X/C', '5m', undefined, ['ema:20', 'rsi:14'], ['events']]);
    expect(view('instrument=a:B/C&indicators=').indicators).toEqual([]);
    expect(view('instrument=a:NO/NE').market).toBeUndefined();
  });
});
