import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, floorToStep, toNumber } from './decimal.ts';
import { floorToLot, instrumentId, nearestTick, passiveToTick, plainInstrument } from './instrument.ts';

const steps = fc.constantFrom(1e-8, 2.5e-7, 0.00001, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 25, 1000);

describe('floorToLot', () => {
  it.each([
    [0.1 + 0.2, 0.1, 0.3], [0.7 - 0.4, 0.1, 0.3], [1.2345678, 0.001, 1.234], [0.0009, 0.001, 0], [-0.0009, 0.001, 0], [-2.5, 1, -2], [17, 5, 15], [0.35, 0, 0.35],
    // 1234.56789012 / 1e-8 is 123456789011.99998: a fixed allowance of 1e-9 lost a lot here.
    [1234.56789012, 1e-8, 1234.56789012], [98_765_432.1, 0.1, 98_765_432.1],
  ])('%d by lots of %d is %d', (quantity, lot, expected) => {
    expect(floorToLot(quantity, lot)).toBe(expected);
  });

  it('leaves a multiple of the lot as it is, whatever the size', () => {
    fc.assert(fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), steps, (count, lot) => {
      const multiple = Number(exactMultiple(count, lot));
      expect(floorToLot(multiple, lot)).toBe(multiple);
    }));
  });

  it('never gives more than there is, and is at most one lot away', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), steps, (quantity, lot) => {
      const floored = floorToLot(quantity, lot);
      expect(floored).toBeLessThanOrEqual(quantity + Math.max(lot * 1.01e-9, quantity * 1e-15));
      expect(quantity - floored).toBeLessThan(lot * (1 + 1e-9) + quantity * 1e-15);
    }));
  });

  it('agrees with exact decimals away from the grid', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 999 }), (whole, thousandths) => {
      const quantity = whole + (2 * thousandths + 1) / 2000;
      expect(floorToLot(quantity, 0.001)).toBe(toNumber(floorToStep(decimal(quantity), decimal('0.001'))));
    }));
  });
});

/** The double nearest to `count * step`, by exact arithmetic. */
function exactMultiple(count: number, step: number): string {
  const [digits, exponent = '0'] = step.toString().split('e-');
  const places = Number(exponent) + (digits.split('.')[1]?.length ?? 0);
  return `${BigInt(count) * BigInt(digits.replace('.', ''))}e-${places}`;
}

describe('ticks', () => {
  it('moves a buyer down and a seller up, never across the price asked for', () => {
    expect(passiveToTick(100.017, 0.01, 'buy')).toBe(100.01);
    expect(passiveToTick(100.013, 0.01, 'sell')).toBe(100.02);
    expect(passiveToTick(0.30000000000000004, 0.1, 'sell')).toBe(0.3);
    expect(passiveToTick(123.4, 0, 'buy')).toBe(123.4);
  });

  it('leaves a price on the grid alone on both sides', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10 ** 12 }), steps, (count, tick) => {
      const price = Number(exactMultiple(count, tick));
      expect([passiveToTick(price, tick, 'buy'), passiveToTick(price, tick, 'sell'), nearestTick(price, tick)]).toEqual([price, price, price]);
    }));
  });

  it('rounds to the nearest tick', () => {
    expect(nearestTick(100.014, 0.01)).toBe(100.01);
    expect(nearestTick(100.3, 0.25)).toBe(100.25);
    expect(nearestTick(0.1 + 0.2, 0)).toBe(0.30000000000000004);
  });
});

describe('names', () => {
  it('reads spot and perpetual symbols', () => {
    expect(plainInstrument('upbit', 'BTC/KRW')).toMatchObject({ base: 'BTC', quote: 'KRW', kind: 'spot', maxLeverage: 1, maintenanceMarginRate: 0 });
    expect(plainInstrument('binance', 'ETH/USDT:USDT')).toMatchObject({ base: 'ETH', quote: 'USDT', kind: 'perpetual', maintenanceMarginRate: 0.005 });
    expect(plainInstrument('file', 'prices')).toMatchObject({ base: 'prices', quote: '', kind: 'spot' });
  });

  it('are unique over venues', () => {
    expect(instrumentId({ venue: 'binance', symbol: 'BTC/USDT' })).toBe('binance:BTC/USDT');
  });
});
