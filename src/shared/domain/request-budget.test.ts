import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRIORITIES, RequestBudget, SHARES, type LimitRule } from './request-budget.ts';

const RULES: readonly LimitRule[] = [{ counter: 'weight', windowMs: 60_000, limit: 120 }, { counter: 'orders', windowMs: 10_000, limit: 12 }];

const asks = fc.array(fc.record({
  passes: fc.oneof(fc.nat(50), fc.nat(20_000)),
  priority: fc.constantFrom(...PRIORITIES),
  weight: fc.integer({ min: 0, max: 25 }),
  orders: fc.integer({ min: 0, max: 2 }),
  waits: fc.boolean(),
}), { maxLength: 400 });

interface Sent { readonly at: number; readonly weight: number; readonly orders: number }

describe('a budget of requests', () => {
  test('a clock set back by an hour neither stops what is to be sent for an hour nor forgets what was (fault 45)', () => {
    const budget = new RequestBudget(RULES);
    const hour = 3_600_000;
    const at = 10 * hour;
    budget.take(at, { weight: 100 });
    budget.take(at + 30_000, { weight: 20 });
    budget.forbid(at + 40_000);
    budget.used(at + 40_000);
    // Now the clock is set back.
    const back = at + 40_000 - hour;
    expect(budget.waitMs(back, 'cancel', { weight: 100 })).toBe(20_250);
    expect(budget.waitMs(back, 'cancel', { weight: 101 })).toBe(50_250);
    expect(budget.forbiddenUntil).toBe(back);
    expect(budget.waitMs(back + 20_250, 'cancel', { weight: 100 })).toBe(0);
    // A few seconds are the usual unrest of a clock: time stands still for so long.
    expect(budget.waitMs(back + 20_250 - 5_000, 'cancel', { weight: 100 })).toBe(0);
  });

  test('no sliding window ever holds more than the limit, whatever is asked when (fault 41, 43)', () => {
    fc.assert(fc.property(asks, (requests) => {
      const budget = new RequestBudget(RULES);
      const sent: Sent[] = [];
      let at = 0;
      for (const { passes, priority, weight, orders, waits } of requests) {
        at += passes;
        const wait = budget.waitMs(at, priority, { weight, orders });
        if (wait > 0 && (!waits || wait === Infinity)) continue;
        at += wait;
        // Waiting as long as was said may not be enough where two rules apply in turn, but it ends.
        for (let tries = 0; tries < 5; tries++) at += budget.waitMs(at, priority, { weight, orders });
        expect(budget.waitMs(at, priority, { weight, orders })).toBe(0);
        budget.take(at, { weight, orders });
        sent.push({ at, weight, orders });
      }
      for (const { counter, windowMs, limit } of RULES) {
        for (let i = 0; i < sent.length; i++) {
          let sum = 0;
          for (let j = i; j < sent.length && sent[j].at < sent[i].at + windowMs; j++) sum += sent[j][counter === 'weight' ? 'weight' : 'orders'];
          expect(sum).toBeLessThanOrEqual(limit);
        }
      }
    }), { numRuns: 300 });
  });

  test('data stops at half of the limit, a cancel finds the rest (fault 28)', () => {
    const budget = new RequestBudget(RULES);
    let data = 0;
    while (budget.waitMs(0, 'data', { weight: 5 }) === 0) { budget.take(0, { weight: 5 }); data += 5; }
    expect(data).toBe(120 * SHARES.data);
    expect(budget.waitMs(0, 'data', { weight: 1 })).toBeGreaterThan(59_000);
    for (let i = 0; i < 60; i++) {
      expect(budget.waitMs(0, 'cancel', { weight: 1 })).toBe(0);
      budget.take(0, { weight: 1 });
    }
    expect(budget.waitMs(0, 'cancel', { weight: 1 })).toBeGreaterThan(0);
  });

  test('what the venue says others used counts; less than we counted is not believed', () => {
    const budget = new RequestBudget(RULES);
    budget.take(0, { weight: 30 });
    budget.heard(10, { counter: 'weight', windowMs: 60_000, used: 110 });
    expect(budget.used(10)[0].used).toBe(110);
    budget.heard(20, { counter: 'weight', windowMs: 60_000, used: 3 });
    expect(budget.used(20)[0].used).toBe(110);
    expect(budget.waitMs(20, 'order', { weight: 5 })).toBeGreaterThan(50_000);
  });

  test('nothing passes while the venue forbids it, not even a cancel, and a shorter ban does not end a longer one (fault 41, 42)', () => {
    const budget = new RequestBudget(RULES);
    budget.forbid(5_000);
    budget.forbid(1_000);
    expect(budget.waitMs(0, 'cancel', {})).toBe(5_000);
    expect(budget.waitMs(4_999, 'cancel', { weight: 1 })).toBe(1);
    expect(budget.waitMs(5_000, 'cancel', { weight: 1 })).toBe(0);
  });

  test('a request larger than its share never passes; a clock that is set back does not free anything', () => {
    const budget = new RequestBudget(RULES);
    expect(budget.waitMs(0, 'data', { weight: 61 })).toBe(Infinity);
    budget.take(100_000, { weight: 120 });
    expect(budget.waitMs(0, 'cancel', { weight: 1 })).toBe(60_250);
  });
});
