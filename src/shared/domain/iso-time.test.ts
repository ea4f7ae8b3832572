import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoOf, parseIso, utcDate, zoneOf } from './iso-time.ts';
import { HOUR } from './time.ts';

describe('ISO times', () => {
  it('agree with the calendar of the language for every millisecond from 1900 to 2200', () => {
    fc.assert(fc.property(fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) }), (at) => {
      const date = new Date(at);
      expect(utcDate(at)).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
      expect(isoOf(at)).toBe(date.toISOString().replace('.000Z', 'Z'));
      expect(parseIso(isoOf(at))).toBe(at);
    }));
  });

  it.each([
    ['2024-01-31', Date.UTC(2024, 0, 31)],
    ['2024-01-31 09:00', Date.UTC(2024, 0, 31, 9)],
    ['2018-02-01T14:20:00+09:00', Date.UTC(2018, 1, 1, 5, 20)],
    ['2018-02-01T05:20:00+0000', Date.UTC(2018, 1, 1, 5, 20)],
    ['2018-01-31T23:50:00-05:30', Date.UTC(2018, 1, 1, 5, 20)],
    ['2024-02-29T12:34:56.789Z', Date.UTC(2024, 1, 29, 12, 34, 56, 789)],
    ['2024-02-29 12:34:56.789123 UTC', Date.UTC(2024, 1, 29, 12, 34, 56, 789)],
    ['2024-12-31T24:00:00Z', Date.UTC(2025, 0, 1)],
  ])('reads %s', (text, at) => { expect(parseIso(text)).toBe(at); });

  it.each(['2023-02-29', '2024-13-01', '2024-00-10', '2024-01-31T25:00', '2024-01-31T10:60', '5/9/2021', 'yesterday', '1700000000', ''])('refuses %s', (text) => { expect(parseIso(text)).toBeUndefined(); });

  it('names the zone of a text, if it has one', () => {
    expect(zoneOf('2024-01-31T09:00+09:00')).toBe('+09:00');
    expect(zoneOf('2024-01-31T09:00')).toBeUndefined();
  });

  it('has Korean days of 24 hours on the nights New York changes its clocks', () => {
    for (const [from, to] of [['2025-03-09', '2025-03-10'], ['2025-11-02', '2025-11-03']]) {
      expect((parseIso(`${to}T00:00+09:00`) ?? NaN) - (parseIso(`${from}T00:00+09:00`) ?? NaN)).toBe(24 * HOUR);
    }
  });
});
