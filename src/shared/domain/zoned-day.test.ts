import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoOf, parseIso } from './iso-time.ts';
import { DAY, HOUR, utcDay } from './time.ts';
import { openTimeOf } from './timeframe.ts';
import { zonedDay, zonedWeek } from './zoned-day.ts';

const at = (text: string): number => parseIso(text) ?? NaN;
const told = ({ start, length }: { start: number; length: number }): [string, number] => [isoOf(start), length / HOUR];

describe('the day of people in one place', () => {
  // tzdata: in 2025 New York changes its clocks on 9 March (02:00 EST to 03:00 EDT) and on 2 November (02:00 EDT to 01:00 EST).
  it('has 23 hours in New York on 2025-03-09 and 25 on 2025-11-02 (trap 16)', () => {
    expect(told(zonedDay(at('2025-03-09T12:00Z'), 'America/New_York'))).toEqual(['2025-03-09T05:00:00Z', 23]);
    expect(told(zonedDay(at('2025-11-02T12:00Z'), 'America/New_York'))).toEqual(['2025-11-02T04:00:00Z', 25]);
    expect(told(zonedDay(at('2025-03-08T12:00Z'), 'America/New_York'))).toEqual(['2025-03-08T05:00:00Z', 24]);
    expect(told(zonedDay(at('2025-03-10T12:00Z'), 'America/New_York'))).toEqual(['2025-03-10T04:00:00Z', 24]);
  });

  it('has 24 hours in Korea on every day since the first candle of any coin, from 00:00 KST on (trap 16)', () => {
    fc.assert(fc.property(fc.integer({ min: at('2009-01-03'), max: at('2100-01-01') }), (time) => {
      const { start, length } = zonedDay(time, 'Asia/Seoul');
      expect(length).toBe(DAY);
      expect(start).toBe(utcDay(time + 9 * HOUR) - 9 * HOUR);
    }));
  });

  it("is not Upbit's: its day candle opens at 09:00 KST, which is 00:00 UTC (trap 16)", () => {
    const candle = openTimeOf(at('2024-05-17T03:00+09:00'), '1d');
    expect(isoOf(candle)).toBe('2024-05-16T00:00:00Z');
    expect(candle - zonedDay(candle, 'Asia/Seoul').start).toBe(9 * HOUR);
    expect(zonedDay(candle, 'UTC')).toEqual({ start: candle, length: DAY });
  });

  it('begins at the first moment after 00:00 where clocks skip it, at the first 00:00 where they show it twice', () => {
    // tzdata: Sao Paulo went from 00:00 to 01:00 on 2018-11-04; Havana goes back from 01:00 to 00:00 on 2024-11-03; St John's went back at 00:01 on 2010-11-07.
    expect(told(zonedDay(at('2018-11-04T12:00Z'), 'America/Sao_Paulo'))).toEqual(['2018-11-04T03:00:00Z', 23]);
    expect(told(zonedDay(at('2024-11-03T12:00Z'), 'America/Havana'))).toEqual(['2024-11-03T04:00:00Z', 25]);
    // 02:45Z is 23:15 on the 6th by the clocks, for the second time: the 7th began at 02:30Z.
    expect(told(zonedDay(at('2010-11-07T02:45Z'), 'America/St_Johns'))).toEqual(['2010-11-07T02:30:00Z', 25]);
    // Lord Howe changes by half an hour; Samoa left out 2011-12-30.
    expect(told(zonedDay(at('2025-04-06T00:00Z'), 'Australia/Lord_Howe'))).toEqual(['2025-04-05T13:00:00Z', 24.5]);
    expect(told(zonedDay(at('2011-12-30T09:00Z'), 'Pacific/Apia'))).toEqual(['2011-12-29T10:00:00Z', 24]);
    expect(told(zonedDay(at('2011-12-30T10:00Z'), 'Pacific/Apia'))).toEqual(['2011-12-30T10:00:00Z', 24]);
  });

  it('follows the one before without a gap, and holds the time it was asked for', () => {
    const zones = fc.constantFrom('America/New_York', 'Europe/Berlin', 'Asia/Seoul', 'America/Havana', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Apia', 'UTC');
    fc.assert(fc.property(fc.integer({ min: at('2009-01-03'), max: at('2037-12-31') }), zones, (time, zone) => {
      for (const spanOf of [zonedDay, zonedWeek]) {
        const { start, length } = spanOf(time, zone);
        expect(start).toBeLessThanOrEqual(time);
        expect(start + length).toBeGreaterThan(time);
        expect(spanOf(start, zone)).toEqual({ start, length });
        expect(spanOf(start + length - 1, zone)).toEqual({ start, length });
        expect(spanOf(start + length, zone).start).toBe(start + length);
      }
    }));
  });

  it('is told by the zone: a name nobody knows is refused', () => {
    expect(() => zonedDay(0, 'America/Gotham')).toThrow('expected a time zone by its IANA name such as America/New_York, found "America/Gotham"');
  });
});

describe('the week', () => {
  it('begins on Monday by the clocks of the place and has 167 or 169 hours where they change', () => {
    expect(told(zonedWeek(at('2025-03-09T12:00Z'), 'America/New_York'))).toEqual(['2025-03-03T05:00:00Z', 167]);
    expect(told(zonedWeek(at('2025-11-02T12:00Z'), 'America/New_York'))).toEqual(['2025-10-27T04:00:00Z', 169]);
    expect(zonedWeek(at('2024-05-16T00:00Z'), 'UTC').start).toBe(openTimeOf(at('2024-05-16T00:00Z'), '1w'));
  });
});
