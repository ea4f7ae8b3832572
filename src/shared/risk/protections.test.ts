import { describe, expect, it } from 'vitest';
import { MINUTE } from '../domain/time.ts';
import { protectionLocks, protectionSetting, type FinishedTrip, type ProtectionSetting } from './protections.ts';

/** The scenarios of freqtrade's own tests (tests/plugins/test_protections.py), minutes counted forward, candles of five minutes. */
const CANDLE = 5 * MINUTE;
const setting = (given: Record<string, unknown>): ProtectionSetting => protectionSetting.parse(given);
const trip = (coin: string, minute: number, profitRatio: number, more: Partial<FinishedTrip> = {}): FinishedTrip => ({ instrument: `sim:${coin}/BTC`, side: 'long', exitAt: minute * MINUTE, profitRatio, stopped: profitRatio < 0, ...more });
const locks = (given: Record<string, unknown>, ...trips: readonly FinishedTrip[]) => protectionLocks([setting(given)], trips, CANDLE).map(({ instrument, side, until }) => ({ instrument, side, until: until / MINUTE }));

describe('StoplossGuard', () => {
  const guard = { method: 'StoplossGuard', lookbackMinutes: 60, stopMinutes: 40, tradeLimit: 3 };

  it('locks everything once three were stopped out within the hour; one that is older does not count', () => {
    const trips = [trip('BCH', 100, -0.1), trip('XRP', 170, -0.1), trip('ETH', 171, -0.1)];
    expect(locks(guard, trips[0])).toEqual([]);
    expect(locks(guard, ...trips)).toEqual([]);
    // Until minute 212, the end of its candle.
    expect(locks(guard, ...trips, trip('LTC', 172, -0.1))).toEqual([{ instrument: null, side: null, until: 215 }]);
  });

  it('counts losses by stops alone, and those below the profit asked for', () => {
    const three = (more: Partial<FinishedTrip>, profit = -0.1) => ['XRP', 'ETH', 'LTC'].map((coin, i) => trip(coin, 170 + i, profit, more));
    expect(locks(guard, ...three({ stopped: false }))).toEqual([]);
    expect(locks(guard, ...three({ stopped: true }, 0.01))).toEqual([]);
    expect(locks({ ...guard, requiredProfit: 0.02 }, ...three({ stopped: true }, 0.01))).toHaveLength(1);
  });

  it('only per pair: the pair of the last one, never all', () => {
    const own = { ...guard, tradeLimit: 2, onlyPerPair: true };
    expect(locks(own, trip('XRP', 170, -0.1), trip('ETH', 171, -0.1))).toEqual([]);
    expect(locks(own, trip('XRP', 170, -0.1), trip('ETH', 171, -0.1), trip('XRP', 172, -0.1))).toEqual([{ instrument: 'sim:XRP/BTC', side: null, until: 215 }]);
  });

  it('only per side: the side of the last one', () => {
    const side = { ...guard, tradeLimit: 2, onlyPerSide: true };
    expect(locks(side, trip('XRP', 170, -0.1), trip('ETH', 171, -0.1, { side: 'short' }))).toEqual([]);
    expect(locks(side, trip('XRP', 170, -0.1, { side: 'short' }), trip('ETH', 171, -0.1, { side: 'short' }))).toEqual([{ instrument: null, side: 'short', until: 215 }]);
  });
});

describe('MaxDrawdown', () => {
  const guard = { method: 'MaxDrawdown', lookbackMinutes: 1_000, stopMinutes: 60, tradeLimit: 3, maxAllowedDrawdown: 0.15 };

  it('locks everything when the sum of profits has fallen too far; a win does not change the fall', () => {
    const trips = [trip('XRP', 100, -0.5), trip('XRP', 1_150, 0.1), trip('XRP', 1_160, 0.5), trip('XRP', 1_170, -0.1)];
    expect(locks(guard, ...trips.slice(0, 3))).toEqual([]);
    expect(locks(guard, ...trips)).toEqual([]);
    expect(locks(guard, ...trips, trip('XRP', 1_180, -0.2))).toEqual([{ instrument: null, side: null, until: 1_245 }]);
  });

  it('the first loss is a fall from nothing', () => {
    expect(locks({ ...guard, tradeLimit: 1 }, trip('XRP', 10, -0.2))).toHaveLength(1);
    expect(locks({ ...guard, tradeLimit: 2 }, trip('XRP', 10, -0.2))).toHaveLength(0);
  });
});

describe('LowProfitPairs', () => {
  const guard = { method: 'LowProfitPairs', lookbackMinutes: 400, stopMinutes: 60, tradeLimit: 2, requiredProfit: 0 };

  it('locks a pair whose trades of the period lost together', () => {
    const trips = [trip('XRP', 50, -0.1), trip('XRP', 480, -0.1), trip('XRP', 590, 0.15), trip('XRP', 592, -0.2)];
    expect([1, 2, 3].map((count) => locks(guard, ...trips.slice(0, count)))).toEqual([[], [], []]);
    expect(locks(guard, ...trips)).toEqual([{ instrument: 'sim:XRP/BTC', side: null, until: 655 }]);
    expect(locks(guard, ...trips, trip('ETH', 593, -0.2))).toEqual([]);
  });
});

describe('CooldownPeriod', () => {
  it('locks a pair after each of its trades, won or lost, and no other', () => {
    expect(locks({ method: 'CooldownPeriod', stopMinutes: 60 }, trip('XRP', 170, -0.1), trip('ETH', 172, 0.1))).toEqual([{ instrument: 'sim:ETH/BTC', side: null, until: 235 }]);
    // In candles, from the exit to the beginning of the candle after the end.
    expect(locks({ method: 'CooldownPeriod', stopCandles: 2 }, trip('XRP', 170, -0.1))).toEqual([{ instrument: 'sim:XRP/BTC', side: null, until: 185 }]);
  });
});

describe('settings', () => {
  it('have the defaults of freqtrade', () => {
    expect(setting({ method: 'StoplossGuard' })).toMatchObject({ tradeLimit: 10, requiredProfit: 0, onlyPerPair: false, onlyPerSide: false });
    expect(setting({ method: 'MaxDrawdown' })).toMatchObject({ tradeLimit: 1, maxAllowedDrawdown: 0 });
    expect(setting({ method: 'LowProfitPairs' })).toMatchObject({ tradeLimit: 1, requiredProfit: 0 });
    expect(locks({ method: 'CooldownPeriod' }, trip('XRP', 0, 0))[0].until).toBe(65);
  });

  it.each([{ method: 'StopLossGuard' }, { method: 'CooldownPeriod', stopCandles: 0 }, { method: 'CooldownPeriod', stopCandles: 1, stopMinutes: 5 }, { method: 'CooldownPeriod', tradeLimit: 1 }, { method: 'MaxDrawdown', lookbackCandles: 1.5 }])('refuse %j', (given) => {
    expect(protectionSetting.safeParse(given).success).toBe(false);
  });

  it('several of them may lock at once', () => {
    const both = [setting({ method: 'CooldownPeriod', stopCandles: 1 }), setting({ method: 'MaxDrawdown', stopCandles: 5 })];
    expect(protectionLocks(both, [trip('XRP', 10, -0.2)], CANDLE).map(({ reason }) => reason)).toEqual(['CooldownPeriod', 'MaxDrawdown: 0.2 is above 0']);
    expect(protectionLocks(both, [], CANDLE)).toEqual([]);
  });
});
