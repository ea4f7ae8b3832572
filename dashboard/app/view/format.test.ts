import { describe, expect, it } from 'vitest';
import { decimalsOf, formats, symbolOf, UNKNOWN, venueOf } from './format.ts';

const en = formats('en', 'utc');
const ko = formats('ko', 'kst');

describe('figures', () => {
  it('shows as many digits as the instrument has', () => {
    expect([0.01, 0.1, 1, 10, 0.5, 1e-8, 0.00001].map(decimalsOf)).toEqual([2, 1, 0, 0, 1, 8, 5]);
    expect(en.price(54_818.7, 0.01)).toBe('54,818.70');
    expect(en.price(54_818.7, 1_000)).toBe('54,819');
    expect(en.quantity(0.02449071, 0.00000001)).toBe('0.02449071');
    expect(en.quantity(25, 0.001)).toBe('25');
  });

  it('shows won without parts and coins to their last digit', () => {
    expect(ko.moneyIn(1_234_567.8, 'KRW')).toBe('1,234,568 KRW');
    expect(en.money(0.123456789, 'BTC')).toBe('0.12345679');
  });

  it('says of what is not known that it is not', () => {
    expect([en.money(null, 'USDT'), en.price(undefined), en.percent(NaN), en.time(null), en.duration(Infinity)]).toEqual(Array.from({ length: 5 }, () => UNKNOWN));
  });

  it('puts a sign before every change, and a minus of the width of a digit', () => {
    expect([en.change(5, 'USDT'), en.change(-5, 'USDT'), en.percentChange(0.0082), en.percentChange(0)]).toEqual(['+5.00', '−5.00', '+0.82 %', '0.00 %']);
  });
});

describe('times', () => {
  it('are shown in the zone asked for: Seoul is nine hours ahead', () => {
    const at = Date.parse('2026-01-02T15:04:05Z');
    expect(en.moment(at)).toBe('2026-01-02 15:04:05');
    expect(ko.moment(at)).toBe('2026-01-03 00:04:05');
  });

  it('are told in the unit that fits', () => {
    expect([999, 1_000, 4_250, 59_000, 60_000, 7_200_000, 200_000_000].map(en.duration)).toEqual(['999 ms', '1.0 s', '4.3 s', '59 s', '1 min', '2 h', '2 d']);
  });
});

it('takes an instrument apart', () => {
  expect([symbolOf('binance:BTC/USDT'), venueOf('binance:BTC/USDT')]).toEqual(['BTC/USDT', 'binance']);
});
