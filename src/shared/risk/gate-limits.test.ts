import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedLimits, gateLimits, type GateLimits } from './gate-limits.ts';
import { limitsWith } from './gate-scene.contract.ts';

it('has the defaults of a careful retail account', () => {
  expect(limitsWith()).toMatchObject({
    timeZone: 'Asia/Seoul', maxOrderValueShare: 0.02, maxOrderVolumeShare: 0.05, collarShare: 0.01, marketCollarShare: 0.005, maxPositionShare: 0.25, maxGrossShare: 1, maxDailyLossShare: 0.03, maxDrawdownShare: 0.1,
    maxOrdersPerSecond: 5, maxOrdersPerMinute: 50, maxCancelsPerFill: 20, maxEntriesPerFiveMinutes: 5, maxTradesPerHour: 20, duplicateMs: 1_000, maxBookAgeMs: 2_000, maxCandlePeriods: 1.5, maxClockUncertaintyMs: 500,
    minLiquidationAtr: 3, maxLeverage: 1, shorts: false, canaryShare: 0.01,
  });
});

it.each([
  ['a share in percent (fault 60)', { maxOrderValueShare: 2 }], ['a name it does not know (fault 60)', { maxOrderValue: 0.02 }], ['a negative limit', { maxDailyLossShare: -0.03 }],
  ['no number', { maxPositionShare: NaN }], ['an infinite limit', { maxGrossShare: Infinity }], ['text', { maxPositionShare: '0.25' }], ['no such instrument', { instruments: ['BTC'] }],
])('refuses %s', (_, change) => {
  expect(gateLimits.safeParse({ currency: 'USDT', instruments: [], ...change }).success).toBe(false);
});

it('can be tightened while trading, and each wider limit is refused by name', () => {
  const now = limitsWith({ stableCoins: { USDT: 0.02 }, krwPremium: { lowest: -0.03, highest: 0.08 }, canary: true });
  const change = (fields: Partial<GateLimits>) => changedLimits(now, { ...now, ...fields });
  const tighter: Partial<GateLimits> = { maxPositionShare: 0.1, instruments: [], duplicateMs: 2_000, stableCoins: { USDT: 0.01, USDC: 0.01 }, krwPremium: { lowest: 0, highest: 0.05 } };
  expect(change(tighter)).toEqual({ kind: 'tightened', limits: { ...now, ...tighter } });
  const wider: readonly Partial<GateLimits>[] = [
    { maxPositionShare: 0.26 }, { instruments: ['sim:XRP/USDT'] }, { duplicateMs: 999 }, { stableCoins: {} }, { stableCoins: { USDT: 0.03 } }, { krwPremium: null }, { krwPremium: { lowest: -0.04, highest: 0.08 } },
    { canary: false }, { shorts: true }, { currency: 'KRW' }, { timeZone: 'UTC' }, { cancelReservePerSecond: 1 }, { minLiquidationAtr: 2 },
  ];
  for (const fields of wider) expect(change(fields)).toMatchObject({ kind: 'refused', limits: now, reason: expect.stringContaining(Object.keys(fields)[0]) });
});

it('any chain of accepted changes ends no wider than it began', () => {
  const some = fc.record({ maxPositionShare: fc.double({ min: 0.01, max: 2, noNaN: true }), maxGrossShare: fc.double({ min: 0.01, max: 2, noNaN: true }), minLiquidationAtr: fc.double({ min: 0.1, max: 9, noNaN: true }), shorts: fc.boolean(), canary: fc.boolean() });
  fc.assert(fc.property(fc.array(some, { minLength: 1, maxLength: 12 }), (changes) => {
    const first = limitsWith({ shorts: false, canary: false });
    const last = changes.reduce<GateLimits>((now, change) => changedLimits(now, { ...now, ...change }).limits, first);
    expect(last.maxPositionShare).toBeLessThanOrEqual(first.maxPositionShare);
    expect(last.maxGrossShare).toBeLessThanOrEqual(first.maxGrossShare);
    expect(last.minLiquidationAtr).toBeGreaterThanOrEqual(first.minLiquidationAtr);
    expect(last.shorts).toBe(false);
  }));
});
