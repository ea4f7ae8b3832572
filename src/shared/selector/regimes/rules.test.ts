import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, type Candle } from '../../domain/candle.ts';
import { random } from '../../domain/random.ts';
import { adx } from '../../indicators/adx.ts';
import { column } from '../../indicators/column.ts';
import { Hysteresis, type SavedHysteresis } from './hysteresis.ts';
import { LogHistogram } from './log-histogram.ts';
import { likeliest, NO_OPINION, REGIME_LABELS, type RegimeLabel } from './regime-label.ts';
import { regimeSettings } from './regime-settings.ts';
import { slopeT } from './slope-t.ts';
import { labelEvidence, stateLabels, UNLABELLED } from './state-labels.ts';
import { StepReturns } from './step-returns.ts';
import { TrendStrength } from './trend-strength.ts';
import { VolatilityTrend } from './volatility-trend.ts';

function walk(length: number, seed: number, { drift = 0, sd = 0.01 } = {}): Candle[] {
  const source = random(seed);
  let price = 100;
  return Array.from({ length }, (_, t) => {
    const open = price;
    price *= Math.exp(drift + sd * source.normal());
    const reach = Math.exp(0.3 * sd * Math.abs(source.normal()));
    return { openTime: t * 3_600_000, open, high: Math.max(open, price) * reach, low: Math.min(open, price) / reach, close: price, volume: 1 };
  });
}

describe('trend strength', () => {
  it('is the ADX of the indicators, candle by candle', () => {
    const candles = walk(400, 1);
    const expected = column(adx(14), columnsOf(candles));
    const strength = new TrendStrength(14);
    candles.forEach(({ high, low, close }, i) => {
      const got = strength.next(high, low, close);
      if (Number.isNaN(expected[i])) expect(got).toBeNaN();
      else expect(got).toBeCloseTo(expected[i], 9);
    });
  });
});

describe('the t-value of a slope', () => {
  it('of random walks has deviation 1: 5 % are beyond 1.96, where the usual t-value calls most of them trends', () => {
    const values = Array.from({ length: 4_000 }, (_, seed) => {
      const source = random(seed);
      let level = 0;
      return slopeT(Array.from({ length: 48 }, () => (level += source.normal())));
    });
    expect(Math.abs(Math.sqrt(values.reduce((sum, t) => sum + t * t, 0) / values.length) - 1)).toBeLessThan(0.04);
    expect(Math.abs(values.filter((t) => Math.abs(t) > 1.96).length / values.length - 0.05)).toBeLessThan(0.012);
  });

  it('is 0 of a constant, has the sign of the drift, and knows nothing of units', () => {
    expect(slopeT([1, 1, 1, 1])).toBe(0);
    const source = random(3);
    let level = 0;
    const values = Array.from({ length: 48 }, () => (level += 1 + source.normal()));
    expect(slopeT(values)).toBeGreaterThan(3);
    expect(slopeT(values.map((value) => -1e-5 * value))).toBeCloseTo(-slopeT(values), 9);
  });
});

describe('the expanding window', () => {
  it('ranks a value as sorting all values before it does, within a bin', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 1e-5, max: 0.5, noNaN: true }), { minLength: 1, maxLength: 200 }), fc.double({ min: 1e-5, max: 0.5, noNaN: true }), (values, x) => {
      const past = new LogHistogram();
      for (const value of values) past.add(value);
      const share = (factor: number) => values.filter((value) => value < x * factor).length / values.length;
      expect(past.rank(x)).toBeGreaterThanOrEqual(share(0.97) - 1e-12);
      expect(past.rank(x)).toBeLessThanOrEqual(share(1.03) + 1e-12);
    }));
  });
});

describe('the rules', () => {
  const { rules } = regimeSettings('1h');
  const labelsOf = (candles: readonly Candle[]): RegimeLabel[] => { const layer = new VolatilityTrend(rules); return candles.map((candle) => layer.next(candle).label); };

  it('have no opinion until 100 volatilities were seen', () => {
    const labels = labelsOf(walk(120, 2));
    expect(labels.slice(0, 101).every((label) => label === 'unknown')).toBe(true);
    expect(labels.slice(101).some((label) => label === 'unknown')).toBe(false);
  });

  it('call four times the volatility stress, a steady rise and fall trends, and most of a driftless walk a range', () => {
    const share = (labels: readonly RegimeLabel[], wanted: RegimeLabel): number => labels.filter((label) => label === wanted).length / labels.length;
    const after = (more: Candle[]): RegimeLabel[] => {
      const calm = walk(400, 3);
      const scale = calm[399].close / 100;
      return labelsOf([...calm, ...more.map((candle, t) => ({ ...candle, openTime: (400 + t) * 3_600_000, open: candle.open * scale, high: candle.high * scale, low: candle.low * scale, close: candle.close * scale }))]).slice(440);
    };
    // For as long as it is rare: the window expands, and what fills a fifth of it is no longer out of the ordinary.
    expect(share(after(walk(100, 4, { sd: 0.04 })), 'stress')).toBeGreaterThan(0.95);
    expect(share(after(walk(200, 5, { sd: 0.006, drift: 0.003 })), 'trend-up')).toBeGreaterThan(0.8);
    expect(share(after(walk(200, 6, { sd: 0.006, drift: -0.003 })), 'trend-down')).toBeGreaterThan(0.8);
    expect(share(labelsOf(walk(3_000, 7)).slice(200), 'range')).toBeGreaterThan(0.5);
  });

  it.each(['parkinson', 'garman-klass', 'rogers-satchell'] as const)('%s finds stress as closes do', (volatility) => {
    const layer = new VolatilityTrend({ ...rules, volatility });
    const candles = [...walk(400, 8), ...walk(100, 9, { sd: 0.05 }).map((candle, t) => ({ ...candle, openTime: (400 + t) * 3_600_000 }))];
    expect(candles.map((candle) => layer.next(candle).bucket).slice(440).every((bucket) => bucket === 'high')).toBe(true);
  });

  it('give probabilities that add up to 1', () => {
    const layer = new VolatilityTrend(rules);
    for (const candle of walk(500, 10)) expect(layer.next(candle).probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  it('have no opinion on a market that never moved', () => {
    const layer = new VolatilityTrend(rules);
    const flat = Array.from({ length: 300 }, (_, t): Candle => ({ openTime: t, open: 5, high: 5, low: 5, close: 5, volume: 0 }));
    expect(flat.every((candle) => layer.next(candle).label === 'unknown')).toBe(true);
  });
});

describe('hysteresis', () => {
  const rules = { threshold: 0.7, candles: 3, dwell: 12 };
  const sure = (label: RegimeLabel, probability = 0.9): number[] => REGIME_LABELS.map((one) => (one === label ? probability : (1 - probability) / 4));
  const labelled = (opinions: readonly (readonly number[])[]): RegimeLabel[] => { const held = new Hysteresis(rules); return opinions.map((opinion) => { held.next(opinion); return held.label; }); };
  const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

  it('changes at the third likely candle one after the other, not at the second', () => {
    expect(labelled(times(3, sure('range')))).toEqual(['unknown', 'unknown', 'range']);
    expect(labelled([sure('range'), sure('range'), sure('stress'), sure('range'), sure('range')])).not.toContain('range');
  });

  it('does not change on a probability of 0.7 or less', () => { expect(new Set(labelled(times(20, sure('range', 0.7))))).toEqual(new Set(['unknown'])); });

  it('stands for at least 12 candles', () => {
    const labels = labelled([...times(3, sure('range')), ...times(20, sure('stress'))]);
    expect(labels.filter((label) => label === 'range').length).toBe(12);
    expect(labels.at(-1)).toBe('stress');
  });

  it('never leaves a label but unknown within 12 candles, whatever is said', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...REGIME_LABELS), { minLength: 30, maxLength: 200 }), fc.integer({ min: 1, max: 9 }), (said, repeat) => {
      const labels = labelled(said.flatMap((label) => times(repeat, sure(label))));
      let stood = 0;
      labels.forEach((label, t) => {
        if (t > 0 && label !== labels[t - 1]) {
          if (labels[t - 1] !== 'unknown') expect(stood).toBeGreaterThanOrEqual(12);
          stood = 0;
        }
        stood += 1;
      });
    }), { numRuns: 50 });
  });

  it('goes on from what was saved', () => {
    const [first, second] = [new Hysteresis(rules), new Hysteresis(rules)];
    for (const opinion of [...times(3, sure('range')), ...times(13, sure('stress'))].slice(0, 14)) first.next(opinion);
    second.restore(JSON.parse(JSON.stringify(first.save())) as SavedHysteresis);
    for (const opinion of times(4, sure('stress'))) expect(second.next(opinion)).toBe(first.next(opinion));
    expect(second.label).toBe(first.label);
  });
});

describe('labels of states', () => {
  it('are what the rules said there, with one row of each label added', () => {
    const { byState, overall } = stateLabels([0, 0, 0, 1, 1, 1], [2, 2, UNLABELLED, 3, 3, 3], 2);
    expect(byState).toEqual([[1 / 6, 1 / 6, 3 / 6, 1 / 6], [1 / 7, 1 / 7, 1 / 7, 4 / 7]]);
    expect(overall).toEqual([1 / 9, 1 / 9, 3 / 9, 4 / 9]);
    const { label, evidence } = labelEvidence({ byState, overall }, [0, 1]);
    expect(label).toBe('stress');
    expect(evidence[3]).toBeCloseTo(Math.log(4 / 7 / (4 / 9)), 12);
  });

  it('of nothing is the first of equals, and unknown where there is no opinion', () => {
    expect(likeliest(NO_OPINION)).toBe('unknown');
    expect(likeliest([0.25, 0.25, 0.25, 0.25, 0])).toBe('trend-up');
  });
});

describe('steps', () => {
  it('end on the edges of UTC time and skip holes', () => {
    const steps = new StepReturns(4);
    const closes: [at: number, close: number][] = [[1, 1], [2, 1], [3, 1], [4, Math.E], [5, 9], [8, Math.E ** 2], [21, Math.E ** 3]];
    expect(closes.map(([at, close]) => steps.next(at, close))).toEqual([undefined, undefined, undefined, 1, undefined, 1, 1].map((value) => (value === undefined ? undefined : expect.closeTo(value, 12))));
  });
});
