import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fenceMs, isBehindFence, type FenceRules } from './fence.ts';

const binance: FenceRules = { requestExpiryMs: 2_000, clockErrorMs: 500, lagMarginMs: 4_000, conservativeWaitMs: 30_000 };
const upbit: FenceRules = { ...binance, requestExpiryMs: undefined };

it('ends after expiry, clock error and query lag; a fixed wait where the venue has no expiry (faults 3 and 6)', () => {
  expect(fenceMs(binance)).toBe(6_500);
  expect(fenceMs(upbit)).toBe(30_000);
  expect(fenceMs({ ...upbit, conservativeWaitMs: 0 })).toBe(4_500);
});

it('lets nothing be proven before its end (fault 6)', () => {
  expect(isBehindFence({ settledAt: 1_000, askedAt: 7_499, waitedMs: 6_500 }, binance)).toBe(false);
  expect(isBehindFence({ settledAt: 1_000, askedAt: 7_500, waitedMs: 6_500 }, binance)).toBe(true);
});

it('does not trust a clock that was set forward', () => {
  expect(isBehindFence({ settledAt: 1_000, askedAt: 3_600_000, waitedMs: 200 }, binance)).toBe(false);
});

it('never ends while the request is still being sent', () => {
  expect(isBehindFence({ settledAt: undefined, askedAt: 9e12, waitedMs: 9e12 }, binance)).toBe(false);
});

it('no request that lands in time is called absent, whatever the delays (faults 2 and 3)', () => {
  fc.assert(fc.property(fc.nat(6_000), fc.integer({ min: -500, max: 500 }), fc.nat(4_000), fc.nat(20_000), (hold, ahead, lag, asked) => {
    // Stamped at 0 by a clock that is `ahead` of the venue's, taken `hold` later if the window allows, shown by queries `lag` after that.
    const taken = hold - ahead <= 2_000;
    const answeredAbsent = asked < hold + lag;
    if (taken && answeredAbsent) expect(isBehindFence({ settledAt: 0, askedAt: asked, waitedMs: asked }, binance)).toBe(false);
  }), { numRuns: 5_000 });
});
