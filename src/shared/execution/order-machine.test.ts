import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { format } from '../domain/decimal.ts';
import type { OrderEvent } from '../domain/order.ts';
import { random } from '../domain/random.ts';
import { foldOrder, hasEnded, newOrder } from './order-fold.ts';
import { alarmsOf, averagePrice, foldFact, isComplete, isUnresolved, liveOrder, missingQuantity, openQuantity, type LiveOrder, type OrderFact } from './order-machine.ts';
import { arrivals, foldAll, lifeOf, requestOf } from './order-machine.contract.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const report = (state: 'open' | 'partlyFilled' | 'filled' | 'cancelled' | 'expired' | 'rejected', filledQuantity = 0, venueOrderId = '77'): OrderFact => ({ kind: 'report', report: { venueOrderId, state, filledQuantity, at: 2_000 } });
const fill = (tradeId: string, quantity: number, price = 100): OrderFact => ({ kind: 'fill', fill: { tradeId, venueOrderId: '77', side: 'buy', quantity, price, at: 2_000 } });
const sent: readonly OrderFact[] = [{ kind: 'durable' }, { kind: 'sent', at: 1_001 }];
const lost: OrderFact = { kind: 'unknown', reason: 'timed out', at: 1_500 };
const told = (...facts: readonly OrderFact[]): LiveOrder => foldAll(requestOf(1), facts);
/** What the law of order and repeats speaks of: a note may name either of two causes. */
const essence = (order: LiveOrder): unknown => ({ ...order, note: '', filled: format(order.filled), value: format(order.value) });

describe('laws of an order', () => {
  it('1 and 3: the state is that of the true life, exact to the last lot, whatever came twice or out of order (faults 13, 16, 17)', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const source = random(seed);
      const life = lifeOf(source);
      const order = foldAll(life.request, arrivals(life, source));
      const lots = life.fills.reduce((sum, { quantity }) => sum + Math.round(quantity * 1e8), 0);
      expect(order.state).toBe(life.end);
      expect(format(order.filled)).toBe(format(foldAll(life.request, life.facts).filled));
      expect(Math.round(Number(format(order.filled)) * 1e8)).toBe(lots);
      expect(missingQuantity(order)).toBe(0);
    }), { numRuns: 20_000 });
  });

  it('3: two orders of arrival lead to the same order in every field', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const source = random(seed);
      const life = lifeOf(source);
      expect(essence(foldAll(life.request, arrivals(life, source)))).toEqual(essence(foldAll(life.request, life.facts)));
    }), { numRuns: 5_000 });
  });

  it('3: holds for any facts at all, also those that contradict each other', () => {
    const facts = fc.array(fc.oneof(
      fc.constantFrom<OrderFact>({ kind: 'durable' }, { kind: 'sent', at: 1 }, { kind: 'absent', at: 2 }, { kind: 'cancelAsked', at: 3 }, { kind: 'refused', reason: 'r', at: 4 }, lost, { kind: 'denied', reason: 'd', at: 4 }),
      fc.record({ state: fc.constantFrom('open', 'partlyFilled', 'filled', 'cancelled', 'expired', 'rejected'), n: fc.nat(12), id: fc.constantFrom('77', '78') }).map(({ state, n, id }) => report(state, n / 10, id)),
      fc.record({ id: fc.nat(5), n: fc.integer({ min: 1, max: 9 }) }).map(({ id, n }) => fill(`t${id}-${n}`, n / 10)),
    ), { maxLength: 14 });
    fc.assert(fc.property(facts.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }))), ([list, shuffled]) => {
      expect(essence(foldAll(requestOf(1), shuffled))).toEqual(essence(foldAll(requestOf(1), list)));
    }), { numRuns: 5_000 });
  });

  it('2: what is filled never shrinks, and more than was asked for is booked with an alarm', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const source = random(seed);
      const life = lifeOf(source);
      let order = liveOrder(life.request);
      for (const fact of arrivals(life, source)) {
        const next = foldFact(order, fact);
        expect(next.filled >= order.filled).toBe(true);
        expect(next.reported).toBeGreaterThanOrEqual(order.reported);
        expect(alarmsOf(order, next).filter((alarm) => alarm !== 'late')).toEqual([]);
        order = next;
      }
    }), { numRuns: 3_000 });
    const full = told(...sent, fill('a', 0.6), fill('b', 0.4));
    const over = foldFact(full, fill('c', 0.1));
    expect(format(over.filled)).toBe('1.1');
    expect(alarmsOf(full, over)).toContain('overfilled');
  });

  it('4: an order ends by a proof of the venue alone, or before the wire', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const source = random(seed);
      const life = lifeOf(source);
      let order = liveOrder(life.request);
      for (const fact of arrivals(life, source)) {
        order = foldFact(order, fact);
        const proven = order.end !== undefined || order.refused || order.absent || order.denied || Number(format(order.filled)) >= life.request.quantity;
        expect(hasEnded(order)).toBe(proven);
      }
    }), { numRuns: 3_000 });
  });

  it('5: all that is not filled counts as open until the end is proven; after it what was filled and not yet told', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const source = random(seed);
      const life = lifeOf(source);
      let order = liveOrder(life.request);
      for (const fact of arrivals(life, source)) {
        order = foldFact(order, fact);
        const booked = Number(format(order.filled));
        const left = life.fills.reduce((sum, { quantity }) => sum + quantity, 0) - booked;
        // Whatever may still be told of it is never more than what is counted.
        expect(openQuantity(order) + 1e-9).toBeGreaterThanOrEqual(hasEnded(order) ? Math.min(left, order.reported - booked) : left);
        if (!hasEnded(order)) expect(openQuantity(order)).toBe(Math.max(0, life.request.quantity - booked));
      }
    }), { numRuns: 3_000 });
    expect(openQuantity(told(...sent))).toBe(1);
    expect(openQuantity(told(...sent, lost))).toBe(1);
    expect(openQuantity(told(...sent, report('open'), { kind: 'cancelAsked', at: 3 }))).toBe(1);
    expect(openQuantity(told(...sent, report('cancelled', 0.25)))).toBe(0.25);
    expect(openQuantity(told(...sent, report('cancelled', 0.25), fill('a', 0.25)))).toBe(0);
  });

  it('6: nothing was sent that is not durable', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const source = random(seed);
      const life = lifeOf(source);
      let order = liveOrder(life.request);
      for (const fact of arrivals(life, source)) {
        order = foldFact(order, fact);
        if (order.sent) expect(order.durable).toBe(true);
      }
    }), { numRuns: 1_000 });
  });

  it('agrees with the fold of the backtest on a story told once and in order', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }), fc.constantFrom('cancelled', 'expired', 'rejected', 'accepted'), (parts, last) => {
      const request = requestOf(1);
      let simple = foldOrder(newOrder(request), { kind: 'accepted', clientOrderId: 'x', at: 1 });
      let live = told(...sent, report('open'));
      let done = 0;
      const step = (event: OrderEvent, fact: OrderFact): void => {
        simple = foldOrder(simple, event);
        live = foldFact(live, fact);
        expect(live.state).toBe(simple.state);
      };
      for (const [i, part] of parts.entries()) {
        if (done + part > 100) break;
        done += part;
        const one = { tradeId: `t${i}`, quantity: part / 100, price: 100 + i, at: 2, side: 'buy' as const };
        step({ kind: 'fill', clientOrderId: 'x', at: 2, fill: { ...one, clientOrderId: 'x', instrument: 'test:BTC/USDT', fee: 0, feeCurrency: 'USDT', liquidity: 'taker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: '' } }, { kind: 'fill', fill: { ...one, venueOrderId: '77' } });
        expect(averagePrice(live)).toBeCloseTo(simple.averagePrice, 9);
      }
      if (last !== 'accepted') step({ kind: last, clientOrderId: 'x', at: 3, note: '' }, report(last, done / 100));
    }), { numRuns: 2_000 });
  });
});

describe('life of an order', () => {
  it('intent, submitting, open, partly filled, filled', () => {
    let order = liveOrder(requestOf(1));
    const states = [order.state];
    for (const fact of [...sent, report('open'), fill('a', 0.5), fill('b', 0.5)]) states.push((order = foldFact(order, fact)).state);
    expect(states).toEqual(['intent', 'submitting', 'submitting', 'open', 'partlyFilled', 'filled']);
  });

  it('a fill may come before the answer (fault 15)', () => {
    expect(told(...sent, fill('a', 1)).state).toBe('filled');
    expect(told(...sent, fill('a', 0.5)).state).toBe('partlyFilled');
    expect(told(...sent, fill('a', 0.5), report('open')).state).toBe('partlyFilled');
  });

  it('an answer that was lost is unknown, until anything shows the order (faults 1 and 4)', () => {
    const order = told(...sent, lost);
    expect(order.state).toBe('unknown');
    expect(isUnresolved(order)).toBe(true);
    for (const fact of [report('open'), fill('a', 0.1), report('cancelled')]) expect(isUnresolved(foldFact(order, fact))).toBe(false);
  });

  it('asking again and failing changes nothing (fault 7)', () => {
    const order = told(...sent, lost);
    expect(foldFact(order, { ...lost, at: 99_999 })).toBe(order);
  });

  it('stays cancelling until the venue proves what came of it (faults 8 and 10)', () => {
    const order = told(...sent, report('open'), { kind: 'cancelAsked', at: 3_000 });
    expect(order.state).toBe('cancelling');
    expect(foldFact(order, fill('a', 0.5)).state).toBe('cancelling');
    expect(foldFact(order, report('open')).state).toBe('cancelling');
    expect(foldFact(order, fill('a', 1)).state).toBe('filled');
    expect(foldFact(order, report('cancelled')).state).toBe('cancelled');
  });

  it.each([
    ['cancelled', told(...sent, report('open'), report('cancelled', 0))],
    ['expired', told(...sent, report('expired', 0))],
    ['rejected', told(...sent, { kind: 'refused', reason: 'no money', at: 2 })],
    ['absent', told(...sent, lost, { kind: 'absent', at: 2 })],
  ])('books a fill after %s and raises an alarm (fault 9)', (_, before) => {
    const after = foldFact(before, fill('z', 0.3));
    expect(format(after.filled)).toBe('0.3');
    expect(alarmsOf(before, after)).toEqual(['late']);
    expect(alarmsOf(after, foldFact(after, fill('z', 0.3)))).toEqual([]);
  });

  it('an order that was believed absent and shows itself works again (fault 9)', () => {
    const before = told(...sent, lost, { kind: 'absent', at: 2 });
    const after = foldFact(before, report('open'));
    expect(after.state).toBe('open');
    expect(alarmsOf(before, after)).toEqual(['late']);
  });

  it('a fill that the final report already counted is no alarm (fault 17)', () => {
    const before = told(...sent, report('cancelled', 0.5));
    expect(missingQuantity(before)).toBe(0.5);
    expect(isComplete(before)).toBe(false);
    const after = foldFact(before, fill('a', 0.5));
    expect(alarmsOf(before, after)).toEqual([]);
    expect(isComplete(after)).toBe(true);
    expect(after.state).toBe('cancelled');
  });

  it('partly filled, then expired: the rest is not filled (fault 14)', () => {
    const order = told(...sent, fill('a', 0.4), report('expired', 0.4));
    expect([order.state, format(order.filled), openQuantity(order)]).toEqual(['expired', '0.4', 0]);
  });

  it('one id at two orders of the venue is an alarm, and both count (faults 5 and 23)', () => {
    const before = told(...sent, report('open', 0, '77'));
    const after = foldFact(before, report('filled', 1, '78'));
    expect(alarmsOf(before, after)).toEqual(['twice']);
  });

  it('adds 0.1 and 0.2 to 0.3 (fault 20)', () => {
    expect(format(told(...sent, fill('a', 0.1), fill('b', 0.2)).filled)).toBe('0.3');
  });
});
