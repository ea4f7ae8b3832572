import { describe, expect, it } from 'vitest';
import { gateLimits } from '../../../src/shared/risk/gate-limits.ts';
import type { Status } from '../live/live-store.ts';
import { limitRows } from './limit-rows.ts';

const limits = gateLimits.parse({ currency: 'USDT', instruments: [] });
const risk: NonNullable<Status['risk']> = {
  equity: 9_800, gross: 4_900, coins: [{ coin: 'BTC', value: 2_940 }, { coin: 'ETH', value: 1_960 }], venues: [{ venue: 'binance', equity: 9_800 }], ordersPerSecond: 1, ordersPerMinute: 12, cancelsPerMinute: 3,
  day: { start: 0, equity: 10_000, cancels: 6, fills: 3 }, peak: 12_250, dailyLoss: null, drawdown: null, locks: [], strategies: [{ name: 'a', entries: 2, trades: 3, off: null }, { name: 'b', entries: 4, trades: 1, off: null }],
  halted: [], isReconciled: true, clockUncertaintyMs: 40, guards: [],
};
const venues: Status['venues'] = [{ name: 'binance', isOpen: true, text: 'open', working: 0, bookAgeMs: 120, waitingRequests: 0, halted: [] }];
const useOf = (name: string, more: Partial<typeof risk> = {}) => {
  const row = limitRows(limits, { risk: { ...risk, ...more }, venues }).find((one) => one.name === name);
  return row === undefined ? undefined : [row.use, row.of];
};

describe('use of the limits', () => {
  it('is a loss from where the day began, and from the highest equity: 9,800 of 10,000 and of 12,250', () => {
    expect(useOf('maxDailyLossShare')?.[0]).toBeCloseTo(0.02, 12);
    expect(useOf('maxDrawdownShare')?.[0]).toBeCloseTo(0.2, 12);
    expect(useOf('maxDailyLossShare', { equity: 10_500 })?.[0]).toBe(0);
  });

  it('names the coin and the strategy that use most', () => {
    expect(useOf('maxGrossShare')).toEqual([0.5, null]);
    expect(useOf('maxPositionShare')?.[0]).toBeCloseTo(0.3, 12);
    expect(useOf('maxPositionShare')?.[1]).toBe('BTC');
    expect(useOf('maxEntriesPerFiveMinutes')).toEqual([4, 'b']);
    expect(useOf('maxTradesPerHour')).toEqual([3, 'a']);
    expect(useOf('maxCancelsPerFill')).toEqual([2, null]);
  });

  it('is not known where equity, or the value of a coin, is not: never nothing', () => {
    expect(useOf('maxGrossShare', { equity: null })).toEqual([null, null]);
    expect(useOf('maxPositionShare', { coins: [{ coin: 'BTC', value: 10 }, { coin: 'ETH', value: null }] })).toEqual([null, 'ETH']);
  });

  it('is nothing where nothing is held', () => {
    expect(useOf('maxPositionShare', { coins: [] })).toEqual([0, null]);
  });

  it('knows the canary only while there is one', () => {
    expect(useOf('canaryShare')).toBeUndefined();
    expect(limitRows({ ...limits, canary: true }, { risk, venues }).some(({ name }) => name === 'canaryShare')).toBe(true);
  });
});
