import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../domain/time.ts';
import { MOOD_SERIES, OUTSIDE_DELAY_MS, OutsideMood, type ToldMood } from './outside-mood.ts';
import { sentimentColumns } from './sentiment-columns.ts';
import type { MoodReading } from './sentiment-parts.ts';

const PERPETUAL = 'BTC/USDT:USDT';
const START = Date.UTC(2024, 0, 1);
const SETTINGS = { perpetual: PERPETUAL };
const told = (value: MoodReading, eventAt: number, knownAt = eventAt, about = ''): ToldMood => ({ value, eventAt: START + eventAt, knownAt: START + knownAt, about });
const funding = (value: number, eventAt: number, knownAt = eventAt, about = PERPETUAL) => told({ kind: 'funding', value }, eventAt, knownAt, about);
const over = (all: readonly ToldMood[]) => new OutsideMood(all, SETTINGS);

describe('the mood of the market at a time', () => {
  it('knows a reading from two minutes after it reached us on, however long ago it was published', () => {
    const mood = over([told({ kind: 'news', value: 0.8, weight: 1 }, 0, 5 * HOUR), told({ kind: 'fearGreed', value: 75 }, 0, 6 * HOUR)]);
    const known = START + 5 * HOUR + OUTSIDE_DELAY_MS;
    expect(OUTSIDE_DELAY_MS).toBe(2 * MINUTE);
    expect(mood.read('sentiment:news', known - 1)).toBeNaN();
    expect(mood.read('sentiment:news', known)).toBeGreaterThan(0);
    expect(mood.read('sentiment:composite', known)).toBeGreaterThan(0);
    expect(mood.read('fearGreed:value', known)).toBeNaN();
    expect(mood.read('fearGreed:value', known + HOUR)).toBe(75);
    expect(mood.read('sentiment:fearGreed', known + HOUR)).toBe(0.5);
  });

  it('is what the index says of the same readings, two minutes later', () => {
    const readings = Array.from({ length: 400 }, (_, n) => (n % 3 === 0 ? funding(Math.sin(n) / 1_000, n * HOUR) : n % 3 === 1 ? told({ kind: 'news', value: Math.cos(n), weight: 1 }, n * HOUR, n * HOUR + 30 * MINUTE) : told({ kind: 'kimchi', value: Math.sin(n * n) / 50 }, n * HOUR)));
    const times = Array.from({ length: 500 }, (_, n) => START + n * HOUR);
    const mood = over(readings);
    const columns = sentimentColumns(readings.map((one) => ({ ...one, knownAt: one.knownAt + OUTSIDE_DELAY_MS })), times);
    const found = times.map((at) => mood.read('sentiment:composite', at));
    expect(found).toEqual([...columns.index]);
    expect(found.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(350);
  });

  it('is the same in whatever order times are asked for, and never knows more of one than it did', () => {
    const reading = fc.oneof(
      fc.record({ value: fc.record({ kind: fc.constant('news' as const), value: fc.double({ min: -1, max: 1, noNaN: true }), weight: fc.constantFrom(0.5, 1) }), at: fc.nat(200), late: fc.nat(40) }),
      fc.record({ value: fc.record({ kind: fc.constantFrom('funding' as const, 'fearGreed' as const, 'longShort' as const, 'kimchi' as const, 'newsChecked' as const), value: fc.double({ min: 0.001, max: 1, noNaN: true }) }), at: fc.nat(200), late: fc.nat(40) }),
    ).map(({ value, at, late }) => told(value, at * HOUR, (at + late) * HOUR));
    fc.assert(fc.property(fc.array(reading, { maxLength: 60 }), fc.array(fc.nat(260), { minLength: 2, maxLength: 12 }), fc.nat(260), (all, hours, cut) => {
      // What decays is rounded at each look: to the last bits the looks before count.
      const read = (mood: OutsideMood, hour: number) => MOOD_SERIES.map((name) => { const value = mood.read(name, START + hour * HOUR); return Math.round(value * 1e9) / 1e9 + 0; });
      const asAsked = over(all);
      const jumping = hours.map((hour) => read(asAsked, hour));
      expect(jumping).toEqual(hours.map((hour) => read(over(all), hour)));
      // What reached us after `cut`, whatever it is about, changes nothing up to it.
      const spoilt = over(all.map((one) => (one.knownAt + OUTSIDE_DELAY_MS <= START + cut * HOUR ? one : { ...one, value: { ...one.value, value: 1e6 } })));
      for (const hour of hours) if (hour <= cut) expect(read(spoilt, hour)).toEqual(read(over(all), hour));
    }), { numRuns: 60 });
  });

  it('says nothing any more once what it knows is stale, and 0 nowhere', () => {
    const mood = over([funding(0.0001, 0), told({ kind: 'openInterest', value: 80_000, price: 60_000 }, 0, 0, PERPETUAL), told({ kind: 'longShort', value: 1.5 }, 0)]);
    const at = START + HOUR;
    expect(['funding:rate', 'openInterest:value', 'longShort:ratio'].map((name) => mood.read(name as 'funding:rate', at))).toEqual([0.0001, 80_000, 1.5]);
    for (const name of MOOD_SERIES) expect(mood.read(name, START + 4 * DAY), name).toBeNaN();
    for (const name of MOOD_SERIES) expect(over([]).read(name, at), name).toBeNaN();
  });

  it('looks at the perpetual of the settings alone', () => {
    const mood = over([funding(0.01, 0, 0, 'ETH/USDT:USDT'), funding(0.0002, 0)]);
    expect(mood.read('funding:rate', START + HOUR)).toBe(0.0002);
  });

  it('tells funding as a rate of 8 hours, at the minute of its settlement', () => {
    const mood = over([funding(0.0001, 17), funding(0.0002, 4 * HOUR + 3), funding(0.0003, 40 * HOUR)]);
    expect([1, 5, 41].map((hour) => mood.read('funding:rate', START + hour * HOUR))).toEqual([0.0001, 0.0004, 0.0003]);
    expect(mood.read('funding:at', START + 5 * HOUR)).toBe(START + 4 * HOUR);
  });
});

describe('news of a round', () => {
  const rounds = (gaps: readonly number[], items: readonly number[]): ToldMood[] => {
    let at = 0;
    return gaps.flatMap((gap, n) => {
      at += gap * MINUTE;
      return [...Array.from({ length: items[n] ?? 0 }, () => told({ kind: 'news', value: 0, weight: 1 }, at - 1_000)), told({ kind: 'newsChecked', value: 3 }, at)];
    });
  };

  it('are those that came since the sources were asked before; not known while the usual pause is not, and after an unusual one', () => {
    const mood = over(rounds([15, 15, 15, 16, 15, 15, 15, 15, 600, 15, 1], [1, 1, 1, 1, 1, 1, 4, 0, 90, 2, 0]));
    const counts: number[] = [];
    let last = NaN;
    for (let at = START; at < START + 800 * MINUTE; at += MINUTE) {
      const when = mood.read('news:at', at);
      if (!Number.isNaN(when) && when !== last) { counts.push(mood.read('news:count', at)); last = when; }
    }
    expect(counts).toEqual([NaN, NaN, NaN, NaN, NaN, NaN, 4, 0, NaN, 2, 0]);
  });
});
