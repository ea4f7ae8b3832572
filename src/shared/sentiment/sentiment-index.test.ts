import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../domain/observation.ts';
import { DAY, HOUR } from '../domain/time.ts';
import { kimchiPremium } from './kimchi-premium.ts';
import { sentimentColumns } from './sentiment-columns.ts';
import { SentimentIndex } from './sentiment-index.ts';
import { indexRules, PARTS, type MoodReading } from './sentiment-parts.ts';
import { RollingScore } from './rolling-score.ts';

const T = 1_700_000_000_000;
const heard = (value: MoodReading, knownAt: number, eventAt = knownAt): Observation<MoodReading> => ({ value, eventAt, knownAt });

describe('the index', () => {
  it('knows nothing at first, and says so', () => {
    const { index, coverage, knownAt, parts } = new SentimentIndex().read(T);
    expect([index, coverage, knownAt]).toEqual([NaN, 0, NaN]);
    expect(PARTS.map((name) => parts[name].weight)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('is the weighted mean of what is there; the weight of what is missing is shared', () => {
    const index = new SentimentIndex();
    index.hear(heard({ kind: 'fearGreed', value: 90 }, T));
    index.hear(heard({ kind: 'news', value: -0.5, weight: 2 }, T));
    const read = index.read(T);
    // News: 2 of weight against a prior of 2 is half of -0.5. Weights 0.2 and 0.3.
    expect(read.parts.fearGreed.value).toBeCloseTo(0.8, 12);
    expect(read.parts.news.value).toBeCloseTo(-0.25, 12);
    expect(read.index).toBeCloseTo((0.2 * 0.8 + 0.3 * -0.25) / 0.5, 12);
    expect(read.coverage).toBeCloseTo(0.5, 12);
    expect(read.knownAt).toBe(T);
  });

  it('lets what grows old count less, and nothing once it is stale', () => {
    const index = new SentimentIndex();
    index.hear(heard({ kind: 'fearGreed', value: 90 }, T));
    const { freshMs, staleMs } = indexRules.parts.fearGreed;
    expect(index.read(T + freshMs).parts.fearGreed.weight).toBe(0.2);
    expect(index.read(T + (freshMs + staleMs) / 2).parts.fearGreed.weight).toBeCloseTo(0.1, 12);
    expect(index.read(T + staleMs)).toMatchObject({ index: NaN, coverage: 0 });
  });

  it('tells silence from a dead line: feeds that answer without news bring the part to 0, feeds that do not take it out', () => {
    const listening = new SentimentIndex();
    const deaf = new SentimentIndex();
    for (const index of [listening, deaf]) index.hear(heard({ kind: 'news', value: 1, weight: 5 }, T));
    for (let hour = 1; hour <= 240; hour++) listening.hear(heard({ kind: 'newsChecked', value: 3 }, T + hour * HOUR));
    expect(Math.abs(listening.read(T + 10 * DAY).index)).toBeLessThan(1e-4);
    expect(deaf.read(T + 10 * DAY).index).toBeNaN();
  });

  it('uses nothing before it is known, nor before it happened', () => {
    const index = new SentimentIndex();
    index.hear(heard({ kind: 'fearGreed', value: 100 }, T + HOUR, T));
    index.hear(heard({ kind: 'fearGreed', value: 0 }, T, T + 2 * HOUR));
    expect(index.read(T).parts.fearGreed.value).toBeNaN();
    expect(index.read(T + HOUR).parts.fearGreed.value).toBe(1);
    expect(index.read(T + 2 * HOUR).parts.fearGreed.value).toBe(-1);
    expect(() => index.read(T)).toThrow('expected a time not before');
  });

  it('is not moved by what comes late about an older day, nor by what is no number', () => {
    const index = new SentimentIndex();
    index.hear(heard({ kind: 'fearGreed', value: 60 }, T, T));
    index.hear(heard({ kind: 'fearGreed', value: 10 }, T + 1, T - DAY));
    for (const value of [NaN, Infinity, -5, 101]) index.hear(heard({ kind: 'fearGreed', value }, T + 2, T + 2));
    index.hear(heard({ kind: 'news', value: NaN, weight: 1 }, T + 2));
    index.hear(heard({ kind: 'news', value: 0.5, weight: -1 }, T + 2));
    index.hear(heard({ kind: 'fearGreed', value: 0 }, NaN));
    expect(index.read(T + 3).parts.fearGreed.value).toBeCloseTo(0.2, 12);
    expect(index.read(T + 3).parts.news.value).toBeNaN();
  });

  it('reads funding against its own past: three deviations are the end of the scale, a constant is no opinion', () => {
    const index = new SentimentIndex();
    for (let i = 0; i < 40; i++) index.hear(heard({ kind: 'funding', value: 0.0001 }, T + i * 8 * HOUR));
    expect(index.read(T + 39 * 8 * HOUR).parts.funding.value).toBeCloseTo(0, 12);
    index.hear(heard({ kind: 'funding', value: 0.01 }, T + 40 * 8 * HOUR));
    expect(index.read(T + 40 * 8 * HOUR).parts.funding.value).toBe(1);
  });

  it.each([[1.1, 101, 1], [1.1, 99, -1], [0.9, 101, 1], [0.9, 99, -1]])('open interest times %d at price %d points to %d', (factor, price, sign) => {
    const index = new SentimentIndex();
    for (let i = 0; i < 60; i++) index.hear(heard({ kind: 'openInterest', value: 1_000 + (i % 3), price: 100 }, T + i * HOUR));
    index.hear(heard({ kind: 'openInterest', value: 1_000 * factor, price }, T + 60 * HOUR));
    const { value } = index.read(T + 60 * HOUR).parts.openInterest;
    expect(Math.sign(value)).toBe(sign);
    // Positions that close say half as much.
    expect(Math.abs(value)).toBe(factor > 1 ? 1 : 0.5);
  });

  it('has no score before enough is known', () => {
    const index = new SentimentIndex();
    for (let i = 0; i < 10; i++) index.hear(heard({ kind: 'kimchi', value: 0.01 * i }, T + i * HOUR));
    expect(index.read(T + 9 * HOUR).parts.kimchi.value).toBeNaN();
  });
});

const reading: fc.Arbitrary<MoodReading> = fc.oneof(
  fc.record({ kind: fc.constant('news' as const), value: fc.double({ min: -1, max: 1 }), weight: fc.constantFrom(0, 0.5, 1, 3) }),
  fc.record({ kind: fc.constant('newsChecked' as const), value: fc.constant(3) }),
  fc.record({ kind: fc.constant('fearGreed' as const), value: fc.integer({ min: -5, max: 105 }) }),
  fc.record({ kind: fc.constantFrom('funding' as const, 'kimchi' as const), value: fc.double({ min: -0.1, max: 0.1 }) }),
  fc.record({ kind: fc.constant('longShort' as const), value: fc.double({ min: -1, max: 5 }) }),
  fc.record({ kind: fc.constant('openInterest' as const), value: fc.double({ min: -1, max: 1e6 }), price: fc.constantFrom(99, 100, 101, NaN) }),
);
const tape = fc.array(fc.tuple(reading, fc.integer({ min: 0, max: 200 }), fc.integer({ min: -30, max: 3 })), { maxLength: 120 })
  .map((rows) => rows.map(([value, at, lag]) => heard(value, T + at * HOUR, T + (at + lag) * HOUR)));
const times = Array.from({ length: 41 }, (_, i) => T + i * 5 * HOUR);
const seed = 41_117;

describe(`as a column (fast-check, seed ${seed})`, () => {
  it('is within its ends, rests on nothing later than its row, and is the same whatever order it is told in', () => {
    fc.assert(fc.property(tape, (observations) => {
      const columns = sentimentColumns(observations, times);
      for (let i = 0; i < times.length; i++) {
        expect(Number.isNaN(columns.index[i]) || Math.abs(columns.index[i]) <= 1).toBe(true);
        expect(Number.isNaN(columns.knownAt[i]) || columns.knownAt[i] <= times[i]).toBe(true);
        expect(columns.coverage[i] >= 0 && columns.coverage[i] <= 1 + 1e-12).toBe(true);
      }
    }), { seed, numRuns: 150 });
  });

  it('has a past that the future does not change: prefix and poison', () => {
    fc.assert(fc.property(tape, tape, fc.integer({ min: 1, max: 40 }), (observations, poison, cut) => {
      const whole = sentimentColumns(observations, times);
      const known = observations.filter(({ eventAt, knownAt }) => Math.max(eventAt, knownAt) <= times[cut - 1]);
      const later = poison.map((one) => ({ ...one, knownAt: one.knownAt + 300 * HOUR, eventAt: one.eventAt }));
      const prefix = sentimentColumns([...known, ...later], times.slice(0, cut));
      expect(prefix.index).toEqual(whole.index.slice(0, cut));
      expect(prefix.parts.news).toEqual(whole.parts.news.slice(0, cut));
    }), { seed, numRuns: 150 });
  });

  it('goes on after a save through JSON as if nothing had been', () => {
    fc.assert(fc.property(tape, fc.integer({ min: 0, max: 40 }), (observations, cut) => {
      const straight = new SentimentIndex();
      let saved = new SentimentIndex();
      for (const one of observations) { straight.hear(one); saved.hear(one); }
      times.forEach((at, i) => {
        if (i === cut) saved = new SentimentIndex(indexRules, JSON.parse(JSON.stringify(saved.save())));
        expect(saved.read(at)).toEqual(straight.read(at));
      });
    }), { seed, numRuns: 100 });
  });
});

describe('a rolling score', () => {
  it('is that of a slow reference over the window before', () => {
    const rules = { windowMs: 10, least: 3, floor: 1e-9 };
    const score = new RollingScore(rules);
    const values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7];
    values.forEach((value, at) => {
      const before = values.slice(Math.max(0, at - 10), at);
      const mean = before.reduce((a, b) => a + b, 0) / before.length;
      const spread = Math.sqrt(before.reduce((a, b) => a + (b - mean) ** 2, 0) / (before.length - 1));
      const got = score.next(value, at);
      if (before.length < 3) expect(got).toBeNaN();
      else expect(got).toBeCloseTo((value - mean) / spread, 12);
    });
  });
});

it('the premium in Korea is what the coin costs there over what it costs abroad', () => {
  expect(kimchiPremium({ won: 103_000_000, foreign: 100_000, wonPerUnit: 1_000 })).toBeCloseTo(0.03, 12);
  for (const bad of [0, -1, NaN, Infinity]) expect(kimchiPremium({ won: 1, foreign: bad, wonPerUnit: 1 })).toBeNaN();
});
