import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimal, format, multiply, subtract, ZERO } from '../../domain/decimal.ts';
import { bookFill, Ledger } from '../../domain/ledger.ts';
import type { Level } from '../../domain/order-book.ts';
import type { OrderType, Side, TimeInForce } from '../../domain/order.ts';
import type { PaperFees } from './paper-order.ts';
import { BTC, BTC_ID, Scene, START } from './paper-scene.contract.ts';

const BALANCES = { USDT: '3000', BTC: '25' };

type Step =
  | { readonly do: 'place'; readonly side: Side; readonly type: OrderType; readonly timeInForce: TimeInForce; readonly lots: number; readonly price: number; readonly stop: number; readonly postOnly: boolean }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'book'; readonly middle: number; readonly quantities: readonly number[] }
  | { readonly do: 'trade'; readonly price: number; readonly lots: number; readonly side: Side | 'unknown' }
  | { readonly do: 'stream'; readonly what: 'trade' | 'book'; readonly state: 'live' | 'stale' | 'down' }
  | { readonly do: 'restart' };

const side = fc.constantFrom<Side[]>('buy', 'sell');
/** Tenths. */
const price = fc.integer({ min: 970, max: 1_030 });
const lots = fc.integer({ min: 51, max: 4_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('place' as const), side, lots, price, stop: price, postOnly: fc.boolean(), timeInForce: fc.constantFrom<TimeInForce[]>('gtc', 'gtc', 'gtc', 'ioc', 'fok'),
    type: fc.constantFrom<OrderType[]>('market', 'limit', 'limit', 'limit', 'stop', 'stop-limit', 'take-profit', 'take-profit-limit', 'trailing-stop') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat(20) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('book' as const), middle: fc.integer({ min: 985, max: 1_015 }), quantities: fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 4, maxLength: 12 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('trade' as const), price, lots, side: fc.constantFrom<(Side | 'unknown')[]>('buy', 'sell', 'unknown') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stream' as const), what: fc.constantFrom<('trade' | 'book')[]>('trade', 'book'), state: fc.constantFrom<('live' | 'stale' | 'down')[]>('live', 'live', 'stale', 'down') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

function levelsOf({ middle, quantities }: Extract<Step, { do: 'book' }>): readonly [readonly Level[], readonly Level[]] {
  const half = Math.floor(quantities.length / 2);
  const at = (direction: 1 | -1, of: readonly number[]) => of.map((quantity, n): Level => [(middle + direction * (n + 1)) / 10, quantity / 1_000]);
  return [at(-1, quantities.slice(0, half)), at(1, quantities.slice(half))];
}

function play(scene: Scene, one: Step): void {
  switch (one.do) {
    case 'place': {
      const { type, lots: size, stop, postOnly } = one;
      const hasLimit = type === 'limit' || type.endsWith('-limit');
      scene.place({ side: one.side, type, quantity: size / 1_000, limitPrice: hasLimit ? one.price / 10 : undefined, stopPrice: stop / 10, trailBps: 40, timeInForce: one.timeInForce, postOnly: postOnly && type === 'limit' });
      return;
    }
    case 'cancel': {
      const open = scene.exchange.openOrders();
      if (open.length > 0) scene.cancel(open[one.which % open.length].clientOrderId);
      return;
    }
    case 'book': scene.book(...levelsOf(one)); return;
    case 'trade': scene.trade(one.price / 10, one.lots / 1_000, one.side); return;
    case 'stream': scene.stream(one.what, one.state); return;
    case 'restart': scene.restart(); scene.book([[99, 5]], [[101, 5]]);
  }
}

/** What must hold after every step. */
function check(scene: Scene): void {
  const { exchange } = scene;
  const open = exchange.openOrders();
  const fills = exchange.fillsSince(BTC_ID, undefined);
  const ledger = new Ledger();
  ledger.append({ at: START, kind: 'deposit', reference: 'start', postings: Object.entries(BALANCES).map(([asset, amount]) => ({ asset, amount: decimal(amount) })) });
  for (const fill of fills) ledger.append(...bookFill(fill, BTC));
  for (const { asset, free, locked } of exchange.balances()) {
    expect(free >= 0n && locked >= 0n, asset).toBe(true);
    expect(format(add(free, locked)), asset).toBe(format(ledger.balance(asset)));
    if (open.length === 0) expect(format(locked), asset).toBe('0');
  }
  const sold = open.filter((order) => order.side === 'sell').reduce((sum, { quantity, filledQuantity }) => add(sum, subtract(decimal(quantity), decimal(filledQuantity))), ZERO);
  expect(scene.balance('BTC').split('/')[1]).toBe(format(sold));
  for (const order of [...open, ...exchange.save(scene.now).ended]) {
    const own = fills.filter(({ venueOrderId }) => venueOrderId === order.venueOrderId);
    expect(format(own.reduce((sum, { quantity }) => add(sum, decimal(quantity)), ZERO))).toBe(format(decimal(order.filledQuantity)));
    expect(order.filledQuantity <= order.quantity).toBe(true);
    if (order.limitPrice !== undefined) for (const fill of own) expect(order.side === 'buy' ? fill.price <= order.limitPrice : fill.price >= order.limitPrice).toBe(true);
  }
}

describe('a paper account, whatever happens', () => {
  it.each<[string, PaperFees]>([
    ['fees out of what is received', { makerBps: 10, takerBps: 10, paidIn: 'received' }], ['fees in the quote currency', { makerBps: 3, takerBps: 7.5, paidIn: 'quote' }], ['a rebate for makers', { makerBps: -1, takerBps: 5, paidIn: 'quote' }],
  ])('balances are the start and the fills to the last digit, nothing is below zero, limits hold: %s (faults 13 and 18)', (_, fees) => {
    let filled = 0;
    fc.assert(fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
      const scene = new Scene({ balances: BALANCES, feesOf: () => fees });
      for (const one of steps) {
        scene.pass(10);
        play(scene, one);
        check(scene);
      }
      filled += scene.fills().length;
    }), { numRuns: 150 });
    expect(filled).toBeGreaterThan(300);
  });

  it('what is read back is what was saved, and goes on as if nothing had been (fault 52)', () => {
    let [open, filled, compared] = [0, 0, 0];
    fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), fc.array(step, { minLength: 5, maxLength: 20 }), (before, after) => {
      const [one, other] = [new Scene({ balances: BALANCES }), new Scene({ balances: BALANCES })];
      const both = (run: (scene: Scene) => void) => { run(one); run(other); };
      both((scene) => { for (const first of before) if (first.do !== 'restart') { scene.pass(10); play(scene, first); } });
      const saved = one.exchange.save(one.now);
      other.restart();
      expect(other.exchange.save(other.now)).toEqual({ ...saved, nextId: Math.max(saved.nextId, other.now) });
      open += saved.open.length;
      // Triggers go on by the trades that are heard from then on: the last one of before is not kept.
      if (saved.open.some(({ state }) => state === 'waiting')) return;
      compared += 1;
      // Every level that was there leaves, so that what was taken of it counts no more on either side, and streams are sound.
      both((scene) => { scene.stream('trade', 'live'); scene.stream('book', 'live'); scene.book([[80, 1]], [[120, 1]]); scene.book([[99, 5], [98, 9]], [[101, 5], [102, 9]]); scene.trade(100, 0.001, 'buy'); });
      const seen = (scene: Scene) => scene.fills().length;
      const from = [seen(one), seen(other)];
      both((scene) => { for (const next of after) if (next.do !== 'restart') { scene.pass(10); play(scene, next); } });
      expect(other.fills().slice(from[1])).toEqual(one.fills().slice(from[0]));
      expect([other.balance('USDT'), other.balance('BTC')]).toEqual([one.balance('USDT'), one.balance('BTC')]);
      filled += one.fills().length - from[0];
    }), { numRuns: 200 });
    expect(open).toBeGreaterThan(100);
    expect([filled, compared].every((count) => count > 50)).toBe(true);
  });

  it('one level gives no more than it shows, however often it is asked, until it has left', () => {
    fc.assert(fc.property(fc.array(lots, { minLength: 1, maxLength: 8 }), fc.array(fc.integer({ min: 0, max: 3_999 }), { maxLength: 8 }), (orders, growth) => {
      const scene = new Scene({ balances: { USDT: '1000000' }, feesOf: () => ({ makerBps: 0, takerBps: 0, paidIn: 'quote' }) });
      let shown = 4;
      orders.forEach((size, n) => {
        // Never less is shown than before: the real level stands there all the while.
        shown += (growth[n] ?? 0) / 1_000;
        scene.book([[99, 5]], [[101, Math.round(shown * 1_000) / 1_000]]);
        scene.place({ limitPrice: 101, quantity: size / 1_000, timeInForce: 'ioc' });
      });
      const taken = scene.exchange.fillsSince(BTC_ID, undefined).reduce((sum, { quantity }) => add(sum, decimal(quantity)), ZERO);
      const asked = multiply(decimal(orders.reduce((sum, size) => sum + size, 0)), decimal('0.001'));
      expect(taken <= decimal(Math.round(shown * 1_000) / 1_000) && taken <= asked).toBe(true);
      expect(taken > 0n).toBe(true);
    }), { numRuns: 200 });
  });
});
