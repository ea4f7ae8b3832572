import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClockOffset } from './clock-offset.ts';

test('the offset is right to within its uncertainty, whatever the ways there and back take (fault 45)', () => {
  const ways = fc.array(fc.record({ there: fc.nat(400), back: fc.nat(400) }), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(fc.integer({ min: -3_600_000, max: 3_600_000 }), ways, (truth, trips) => {
    const clock = new ClockOffset();
    let now = 1e12;
    for (const { there, back } of trips) {
      clock.add({ sentAt: now, venueAt: now + there + truth, receivedAt: now + there + back });
      now += 1_000;
    }
    expect(Math.abs(clock.offsetMs - truth)).toBeLessThanOrEqual(clock.uncertaintyMs);
    expect(clock.instabilityMs).toBe(0);
  }));
});

test('the time it tells never runs back, though the offset is corrected downwards', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(50), fc.integer({ min: -450, max: 450 })), { maxLength: 60 }), (steps) => {
    const clock = new ClockOffset();
    let now = 1e12;
    let before = -Infinity;
    for (const [passed, offset] of steps) {
      now += passed;
      clock.add({ sentAt: now - 2, receivedAt: now, venueAt: now + offset });
      const told = clock.venueTime(now);
      expect(told).toBeGreaterThanOrEqual(before);
      before = told;
    }
  }));
});

test('a correction larger than a second is followed at once (fault 45)', () => {
  const clock = new ClockOffset();
  clock.add({ sentAt: 0, receivedAt: 40, venueAt: 3_600_020 });
  expect(clock.venueTime(100)).toBe(3_600_100);
  clock.add({ sentAt: 100, receivedAt: 102, venueAt: 101 });
  expect(clock.venueTime(200)).toBe(200);
});

test('a clock that was set is seen as unstable', () => {
  const clock = new ClockOffset();
  clock.add({ sentAt: 0, receivedAt: 10, venueAt: 5 });
  clock.add({ sentAt: 1_000, receivedAt: 1_010, venueAt: 1_905 });
  expect(clock.instabilityMs).toBe(890);
  clock.forget();
  expect([clock.isKnown, clock.offsetMs, clock.uncertaintyMs]).toEqual([false, 0, Infinity]);
  expect(clock.add({ sentAt: 10, receivedAt: 9, venueAt: 0 })).toBe(false);
});
