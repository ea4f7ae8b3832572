import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Level } from '../../domain/order-book.ts';
import { effectivePrice, route, type RouteOrder, type RouteVenue } from './route.ts';

const INSTRUMENT = { lotSize: 0.001, minQuantity: 0, minNotional: 0, takerFeeBps: 10 };
const PLAIN = { bids: [[99, 5]], asks: [[100, 5]], freeBase: 1e9, freeQuote: 1e9, quoteRate: 1, conversionBps: 0, roundTripMs: 0, volatility: 0 } as const;

function venue(name: string, more: Partial<Omit<RouteVenue, 'instrument'> & typeof INSTRUMENT> = {}): RouteVenue {
  const { lotSize, minQuantity, minNotional, takerFeeBps, ...rest } = { ...INSTRUMENT, ...PLAIN, ...more };
  return { instrument: { venue: name, lotSize, minQuantity, minNotional, takerFeeBps }, ...rest };
}

describe('order routing', () => {
  it('prefers the worse price with the lower fee where that is cheaper in the end', () => {
    // 100 with 20 bp is 100.20, 100.05 with 5 bp is 100.100.
    const found = route({ side: 'buy', quantity: 1 }, [venue('a', { takerFeeBps: 20 }), venue('b', { takerFeeBps: 5, asks: [[100.05, 5]] })]);
    expect(found.parts).toEqual([{ venue: 'b', quantity: 1, limitPrice: 100.05, averagePrice: 100.05 }]);
    expect(found.effectivePrice).toBeCloseTo(100.05 * 1.0005, 9);
  });

  it('splits over both books level by level', () => {
    const found = route({ side: 'buy', quantity: 3 }, [venue('a', { asks: [[100, 1], [102, 9]] }), venue('b', { asks: [[101, 1], [103, 9]] })]);
    expect(found.parts).toEqual([{ venue: 'a', quantity: 2, limitPrice: 102, averagePrice: 101 }, { venue: 'b', quantity: 1, limitPrice: 101, averagePrice: 101 }]);
    expect(found.unrouted).toBe(0);
  });

  it('converts a KRW book and its cost, and sells where most is left', () => {
    // 135 200 KRW at 1/1350 is 100.148 USDT; 5 bp fee and 10 bp conversion leave 99.998. The other: 100 less 10 bp is 99.9.
    const krw = venue('upbit', { bids: [[135_200, 5]], quoteRate: 1 / 1350, conversionBps: 10, takerFeeBps: 5 });
    expect(effectivePrice(135_200, 'sell', krw)).toBeCloseTo((135_200 / 1350) * 0.9985, 9);
    expect(route({ side: 'sell', quantity: 1 }, [krw, venue('binance', { bids: [[100, 5]] })]).parts.map((part) => part.venue)).toEqual(['upbit']);
    expect(route({ side: 'sell', quantity: 1 }, [{ ...krw, conversionBps: 30 }, venue('binance', { bids: [[100, 5]] })]).parts.map((part) => part.venue)).toEqual(['binance']);
  });

  it('charges a slow venue what the price does on the way: sigma sqrt(round trip)', () => {
    const slow = venue('slow', { roundTripMs: 250, volatility: 2e-4 });
    expect(effectivePrice(100, 'buy', slow)).toBeCloseTo(100 * 1.001 * 1.0001, 9);
    expect(route({ side: 'buy', quantity: 1 }, [slow, venue('quick', { asks: [[100.005, 5]] })]).parts[0].venue).toBe('quick');
  });

  it('uses only what is free at a venue, fee included', () => {
    const found = route({ side: 'buy', quantity: 3 }, [venue('a', { freeQuote: 100.21 }), venue('b', { asks: [[101, 9]] })]);
    expect(found.parts.map(({ quantity }) => quantity)).toEqual([1.001, 1.999]);
    expect(route({ side: 'sell', quantity: 3 }, [venue('a', { freeBase: 0.5 })])).toMatchObject({ quantity: 0.5, unrouted: 2.5 });
  });

  it('leaves a venue out whose part would be below its minimum', () => {
    const thin = venue('thin', { asks: [[99, 0.01]], minNotional: 10 });
    expect(route({ side: 'buy', quantity: 1 }, [thin, venue('deep')]).parts.map((part) => part.venue)).toEqual(['deep']);
    expect(route({ side: 'buy', quantity: 1 }, [{ ...thin, instrument: { ...thin.instrument, minNotional: 0 } }, venue('deep')]).parts).toHaveLength(2);
  });

  it('routes nothing beyond the worst price, nor without a book', () => {
    expect(route({ side: 'buy', quantity: 1, worstPrice: 100 }, [venue('a')]).parts).toEqual([]);
    expect(route({ side: 'buy', quantity: 1 }, [venue('a', { asks: [] })])).toEqual({ parts: [], quantity: 0, effectivePrice: NaN, unrouted: 1 });
    expect(route({ side: 'buy', quantity: 1 }, []).unrouted).toBe(1);
  });

  const levels = (side: 'bid' | 'ask'): fc.Arbitrary<Level[]> => fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3_000 })), { maxLength: 6 })
    .map((raw) => [...new Map(raw)].toSorted(([a], [b]) => a - b).map(([step, lots]): Level => [side === 'ask' ? 100 + step / 100 : 100 - step / 100, lots / 1_000]));
  const venues = fc.array(fc.record({
    asks: levels('ask'), bids: levels('bid'), lotSize: fc.constantFrom(0.001, 0.01, 0.5), minNotional: fc.constantFrom(0, 5, 120), takerFeeBps: fc.constantFrom(0, 5, 10),
    freeBase: fc.constantFrom(0, 1.234, 1e6), freeQuote: fc.constantFrom(0, 150, 1e6), volatility: fc.constantFrom(0, 1e-4), roundTripMs: fc.constantFrom(20, 200),
  }), { minLength: 1, maxLength: 4 }).map((all) => all.map((more, i) => venue(`v${i}`, more)));

  it('keeps lots, minima, balances and levels, never routes more than asked, and is never worse than any one venue', () => {
    fc.assert(fc.property(venues, fc.constantFrom('buy' as const, 'sell' as const), fc.integer({ min: 1, max: 8_000 }), (all, side, lots) => {
      const order: RouteOrder = { side, quantity: lots / 1_000 };
      const found = route(order, all);
      expect(found.quantity).toBeLessThanOrEqual(order.quantity * (1 + 1e-9));
      expect(found.quantity + found.unrouted).toBeCloseTo(order.quantity, 9);
      for (const part of found.parts) {
        const at = all.find(({ instrument }) => instrument.venue === part.venue);
        if (at === undefined) throw new Error(`no venue ${part.venue}`);
        const shown = (side === 'buy' ? at.asks : at.bids).reduce((sum, [, quantity]) => sum + quantity, 0);
        expect(part.quantity).toBeLessThanOrEqual(shown * (1 + 1e-9));
        expect(Math.abs(part.quantity / at.instrument.lotSize - Math.round(part.quantity / at.instrument.lotSize))).toBeLessThan(1e-6);
        expect(part.quantity * part.averagePrice).toBeGreaterThanOrEqual(at.instrument.minNotional * (1 - 1e-9));
        if (side === 'sell') expect(part.quantity).toBeLessThanOrEqual(at.freeBase * (1 + 1e-9));
        else expect(part.quantity * part.averagePrice * (1 + at.instrument.takerFeeBps / 1e4)).toBeLessThanOrEqual(at.freeQuote * (1 + 1e-9));
      }
      for (const only of all) {
        const single = route(order, [only]);
        // Half a unit is the coarsest lot: less than one of it more is rounding.
        if (single.parts.length > 0 && single.quantity >= found.quantity + 1e-9) {
          expect(single.quantity - found.quantity).toBeLessThan(0.5);
          if (Math.abs(single.quantity - found.quantity) < 1e-9) expect((found.effectivePrice - single.effectivePrice) * (side === 'buy' ? 1 : -1)).toBeLessThanOrEqual(1e-9);
        }
      }
    }), { numRuns: 500 });
  });
});
