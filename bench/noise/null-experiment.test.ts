import { describe, expect, it } from 'vitest';
import { CROSSES, nullOutcome } from './null-experiment.ts';

describe('the best of 174 moving-average crosses on walks without an edge', () => {
  it('passes a naive test often, and the honest gates hardly ever (30 of the 300 data sets of the benchmark)', { timeout: 180_000 }, () => {
    expect(CROSSES).toHaveLength(174);
    const outcomes = Array.from({ length: 30 }, (_, i) => nullOutcome(1_000 + i));
    const count = (opens: (outcome: (typeof outcomes)[number]) => boolean) => outcomes.filter(opens).length;
    // Of 300 data sets PSR accepts 46 %: of 30, between 5 and 23 with a chance of 99.9 %.
    const naive = count(({ deflation }) => (deflation.probabilistic ?? 0) >= 0.95);
    expect(naive).toBeGreaterThanOrEqual(5);
    expect(naive).toBeLessThanOrEqual(23);
    // At 2 % each: at most 4 with a chance of 99.7 %.
    expect(count(({ deflation }) => (deflation.all.deflated ?? 0) >= 0.95)).toBeLessThanOrEqual(4);
    expect(count(({ deflation }) => (deflation.effective.deflated ?? 0) >= 0.95)).toBeLessThanOrEqual(4);
    expect(count(({ pbo, spa }) => pbo <= 0.2 && spa <= 0.05)).toBeLessThanOrEqual(4);
    const best = outcomes.map((outcome) => outcome.best).toSorted((a, b) => a - b);
    expect(best[15]).toBeGreaterThan(0.7);
    expect(best[15]).toBeLessThan(1.5);
  });
});
