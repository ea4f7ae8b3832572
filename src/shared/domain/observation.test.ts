import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestKnown, type Observation } from './observation.ts';
import { HOUR, MINUTE } from './time.ts';

const TEN = 10 * HOUR;
const article: Observation<number> = { value: 0.8, eventAt: TEN, knownAt: TEN + 7 * MINUTE };

describe('an observation', () => {
  it('stamped 10:00 and crawled at 10:07 is usable at 10:07 + latency, never before (trap 23)', () => {
    const latencyMs = 250;
    const known = (at: number) => latestKnown([article], at, latencyMs);
    expect(known(TEN)).toBeUndefined();
    expect(known(TEN + 7 * MINUTE)).toBeUndefined();
    expect(known(TEN + 7 * MINUTE + latencyMs - 1)).toBeUndefined();
    expect(known(TEN + 7 * MINUTE + latencyMs)).toBe(article);
    expect(latestKnown([article], TEN + 7 * MINUTE, 0)).toBe(article);
  });

  it('stamped by a clock that runs ahead waits for its own time', () => {
    const early = { ...article, knownAt: TEN - MINUTE };
    expect(latestKnown([early], TEN - 1, 0)).toBeUndefined();
    expect(latestKnown([early], TEN, 0)).toBe(early);
  });

  it('that comes late about something older does not replace the news; a correction does', () => {
    const old = { value: -1, eventAt: TEN - HOUR, knownAt: TEN + 8 * MINUTE };
    const corrected = { ...article, value: 0.2, knownAt: TEN + 9 * MINUTE };
    expect(latestKnown([article, old], TEN + HOUR, 0)).toBe(article);
    expect(latestKnown([article, old, corrected], TEN + 8 * MINUTE, 0)).toBe(article);
    expect(latestKnown([corrected, article, old], TEN + HOUR, 0)).toBe(corrected);
  });

  it('from the future changes nothing about what is known now', () => {
    const time = fc.integer({ min: 0, max: 1_000 });
    const observations = fc.array(fc.record({ value: fc.integer(), eventAt: time, knownAt: time }), { maxLength: 30 });
    fc.assert(fc.property(observations, time, fc.integer({ min: 0, max: 50 }), (all, at, latencyMs) => {
      const past = all.filter(({ eventAt, knownAt }) => eventAt + latencyMs <= at && knownAt + latencyMs <= at);
      expect(latestKnown(all, at, latencyMs)).toEqual(latestKnown(past, at, latencyMs));
      expect(latestKnown(past, at, latencyMs)?.eventAt).toBe(past.length === 0 ? undefined : Math.max(...past.map(({ eventAt }) => eventAt)));
    }));
  });
});
