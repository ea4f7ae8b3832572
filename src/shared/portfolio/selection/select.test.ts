import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, indexAt, sliceCandles, type CandleColumns } from '../../domain/candle.ts';
import { DAY } from '../../domain/time.ts';
import { misfit, mostChosen, reachMs } from './chain.ts';
import type { HandlerSetting } from './handler-setting.ts';
import { atDay, flat, listed } from './listings.contract.ts';
import type { Listing } from './listing.ts';
import { select } from './select.ts';

const top = (count: number): HandlerSetting => ({ handler: 'volume', top: count, window: '2d' });

describe('select', () => {
  it('runs one handler after the other and says which of them dropped what and why', () => {
    // Volumes of two days at a price of 1: A 20, B 40, C 60. C is the youngest.
    const all = [listed('A/USDT', flat([1, 1, 1, 1], { volume: 10 })), listed('B/USDT', flat([1, 1, 1, 1], { volume: 20 })), listed('C/USDT', flat([1, 1], { volume: 30, firstDay: 2 }))];
    expect(select([{ handler: 'age', minDays: 3 }, top(1)], all, atDay(4))).toEqual({
      chosen: ['binance:B/USDT'],
      trace: [
        { handler: 'age', kept: ['binance:A/USDT', 'binance:B/USDT'], dropped: [{ instrument: 'binance:C/USDT', reason: 'age of 2 days is below age of 3 days' }] },
        { handler: 'volume', kept: ['binance:B/USDT'], dropped: [{ instrument: 'binance:A/USDT', reason: 'place 2 by volume 20 USDT in 2d, the first 1 stay' }] },
      ],
    });
  });

  it('the order of the handlers matters', () => {
    const all = [listed('A/USDT', flat([1, 1, 1, 1])), listed('C/USDT', flat([1, 1], { volume: 30, firstDay: 2 }))];
    expect(select([top(1), { handler: 'age', minDays: 3 }], all, atDay(4)).chosen).toEqual([]);
  });

  it('refuses a candle that has not closed', () => {
    expect(() => select([], [listed('A/USDT', flat([1, 1]))], atDay(1))).toThrow('expected closed candles only, found one of binance:A/USDT');
  });

  it('no handler: everybody, as they came', () => {
    expect(select([], [listed('B/USDT'), listed('A/USDT')], atDay(0))).toEqual({ chosen: ['binance:B/USDT', 'binance:A/USDT'], trace: [] });
  });
});

const known = (listing: Listing, at: number): Listing => ({ ...listing, candles: sliceCandles(listing.candles, 0, indexAt(listing.candles, at - DAY + 1)) });
const chooseAt = (day: number, chain: readonly HandlerSetting[], market: readonly Listing[]) =>
  select(chain, market.map((listing) => known(listing, day * DAY)).filter(({ candles }) => candles.length > 0), atDay(day, { trips: [{ instrument: 'binance:T1/USDT', exitAt: 8 * DAY, profitRatio: 0.1 }, { instrument: 'binance:T2/USDT', exitAt: 20 * DAY, profitRatio: 5 }] }));

const window = fc.constantFrom('2d' as const, '5d' as const, '1w' as const);
const refresh = fc.constantFrom(undefined, '3d' as const);
const sort = fc.constantFrom('ascending' as const, 'descending' as const);
const setting: fc.Arbitrary<HandlerSetting> = fc.oneof(
  fc.record({ handler: fc.constant('volume' as const), window, refresh, top: fc.integer({ min: 1, max: 6 }), minQuoteVolume: fc.constantFrom(0, 100) }),
  fc.record({ handler: fc.constant('percentChange' as const), window, refresh, sort, minPercent: fc.constantFrom(-100, -5, 0) }),
  fc.record({ handler: fc.constant('volatility' as const), window, refresh, sort, maxAnnual: fc.constantFrom(1, 3, 9) }),
  fc.record({ handler: fc.constant('rangeStability' as const), window, refresh, sort, minRangeShare: fc.constantFrom(0, 0.05) }),
  fc.record({ handler: fc.constant('age' as const), minDays: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ handler: fc.constant('performance' as const), window }),
  fc.record({ handler: fc.constant('price' as const), minPrice: fc.constantFrom(0, 5), maxPrice: fc.constantFrom(50, 1e9) }),
  fc.record({ handler: fc.constant('offset' as const), offset: fc.integer({ min: 0, max: 2 }), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ handler: fc.constant('shuffle' as const), seed: fc.nat(9), every: fc.constant('3d' as const) }),
);
const closes = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 25, maxLength: 25 });
const market = fc.array(fc.record({ closes, firstDay: fc.integer({ min: 0, max: 12 }), volume: fc.integer({ min: 0, max: 50 }) }), { minLength: 2, maxLength: 7 })
  .map((rows) => rows.map((row, n) => listed(`T${n}/USDT`, flat(row.closes, row))));

/** Every candle that closes after `at` is something else. */
function poisoned({ candles, ...rest }: Listing, at: number): Listing {
  const copy: CandleColumns = columnsOf(Array.from({ length: candles.length }, (_, i) => {
    const isKnown = candles.openTime[i] + DAY <= at;
    const [close, volume] = isKnown ? [candles.close[i], candles.volume[i]] : [1e6 / candles.close[i], 1e9];
    return { openTime: candles.openTime[i], open: close, high: close, low: close, close, volume };
  }));
  return { ...rest, candles: copy };
}

describe('any chain', () => {
  it('poisoning the future changes no choice', () => {
    fc.assert(fc.property(fc.array(setting, { maxLength: 4 }), market, fc.integer({ min: 1, max: 30 }), (chain, listings, day) => {
      expect(chooseAt(day, chain, listings.map((listing) => poisoned(listing, day * DAY)))).toEqual(chooseAt(day, chain, listings));
    }), { numRuns: 300 });
  });

  it('what is listed later changes nothing before', () => {
    fc.assert(fc.property(fc.array(setting, { maxLength: 4 }), market, fc.integer({ min: 1, max: 30 }), (chain, listings, day) => {
      const later = listed('LATER/USDT', flat([1, 2, 3], { firstDay: day, volume: 1e9 }));
      expect(chooseAt(day, chain, [later, ...listings])).toEqual(chooseAt(day, chain, listings));
    }), { numRuns: 200 });
  });

  it('everybody is chosen or dropped once, by one handler, with a reason', () => {
    fc.assert(fc.property(fc.array(setting, { maxLength: 4 }), market, fc.integer({ min: 1, max: 30 }), (chain, listings, day) => {
      const { chosen, trace } = chooseAt(day, chain, listings);
      const all = chooseAt(day, [], listings).chosen;
      const dropped = trace.flatMap((step) => step.dropped);
      expect([...chosen, ...dropped.map(({ instrument }) => instrument)].toSorted()).toEqual(all.toSorted());
      expect(dropped.every(({ reason }) => reason.length > 0 && !/NaN|Infinity|undefined/.test(reason))).toBe(true);
      expect(chosen.length).toBeLessThanOrEqual(mostChosen(chain, Math.max(1, all.length)));
    }), { numRuns: 300 });
  });
});

describe('a chain', () => {
  it('reads back as far as its longest window and refresh', () => {
    expect(reachMs([top(2), { handler: 'rangeStability', window: '5d', refresh: '1d' }, { handler: 'performance', window: '52w' }])).toBe(6 * DAY);
  });

  it('chooses at most as many as its narrowest handler', () => {
    expect(mostChosen([top(5), { handler: 'offset', offset: 0, count: 3 }], 50)).toBe(3);
    expect(mostChosen([top(5)], 2)).toBe(2);
  });

  it('does not fit candles longer than a window', () => {
    expect(misfit([top(2)], 3 * DAY)).toBe('volume: window "2d" is shorter than one candle');
    expect(misfit([top(2)], 2 * DAY)).toBeUndefined();
  });
});
