import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StreamWatch } from './stream-watch.ts';

test('a stream that stops is found within twice its gap, once, and never one that speaks in time (fault 31)', () => {
  fc.assert(fc.property(fc.integer({ min: 100, max: 5_000 }), fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 40 }), (gap, shares) => {
    const watch = new StreamWatch();
    watch.add({ key: 's', expectedGapMs: gap }, 0);
    let now = 0;
    let nextLook = 0;
    const found: number[] = [];
    const until = (end: number) => { for (; nextLook <= end; nextLook += watch.lookEveryMs) if (watch.stale(nextLook).length > 0) found.push(nextLook); };
    // Whole milliseconds, as clocks have them: with parts of them a gap to the last bit can come out longer than itself.
    for (const share of shares) { now += Math.floor((gap * share) / 100); until(now); watch.heard('s', now); }
    expect(found).toEqual([]);
    until(now + 10 * gap);
    expect(found.length).toBe(1);
    expect(found[0] - now).toBeLessThanOrEqual(2 * gap);
    expect(watch.heard('s', now + 20 * gap)).toBe(true);
  }));
});

test('a stream that never spoke is found too, and after a restart it has its time again', () => {
  const watch = new StreamWatch();
  watch.add({ key: 's', expectedGapMs: 1_000 }, 0);
  expect([watch.stale(1_000), watch.stale(1_001), watch.stale(5_000)]).toEqual([[], ['s'], []]);
  watch.restart(5_000);
  expect([watch.stale(5_900), watch.ageMs('s', 5_900), watch.stale(6_001)]).toEqual([[], 900, ['s']]);
});
