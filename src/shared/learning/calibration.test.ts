import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../domain/random.ts';
import { calibrate, calibration, crossCalibrated, fitCalibration, type HeldOut } from './calibration.ts';
import { calibrationError, logLoss } from './metrics.ts';
import { purgedFolds } from './purged-folds.ts';

const twelve: HeldOut = {
  probabilities: Float64Array.of(0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9),
  labels: Float64Array.of(0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1),
  weights: Float64Array.of(1, 2, 1, 1, 3, 1, 1, 2, 1, 1, 1, 2),
};

/** A model that is too sure of itself: it doubles the log-odds. */
function overconfident(count: number, seed: number): HeldOut {
  const source = random(seed);
  const truth = Float64Array.from({ length: count }, () => source.normal());
  const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));
  return { probabilities: truth.map((score) => sigmoid(2 * score + 0.5)), labels: truth.map((score) => (source.uniform() < sigmoid(score) ? 1 : 0)), weights: new Float64Array(count).fill(1) };
}

describe('calibration', () => {
  it('isotonic is what scikit-learn 1.9.1 answers, between the points and beyond', () => {
    const map = fitCalibration('isotonic', twelve);
    const at = Float64Array.of(0, 0.1, 0.15, 0.2, 0.25, 0.35, 0.45, 0.5, 0.55, 0.65, 0.75, 0.8, 0.83, 0.88, 1);
    const wanted = [0, 0, 0.071428571429, 0.142857142857, 0.142857142857, 0.142857142857, 0.321428571429, 0.5, 0.625, 0.75, 0.75, 0.75, 0.9, 1, 1];
    calibrate(map, at).forEach((value, i) => expect(value).toBeCloseTo(wanted[i], 11));
  });

  it("Platt's sigmoid is the weighted logistic regression on his targets (scikit-learn 1.9.1, without penalty)", () => {
    const map = fitCalibration('platt', twelve);
    expect(map).toEqual({ kind: 'platt', slope: expect.closeTo(0.84659308, 6), intercept: expect.closeTo(-0.16242277, 6) });
  });

  it('isotonic has the least squared error of rising maps: no pool could be better apart or together (by trying)', () => {
    const point = fc.record({ p: fc.integer({ min: 1, max: 6 }), label: fc.integer({ min: 0, max: 1 }), weight: fc.integer({ min: 1, max: 4 }) });
    fc.assert(fc.property(fc.array(point, { minLength: 10, maxLength: 24 }), (points) => {
      const ones = points.filter(({ label }) => label === 1).length;
      fc.pre(ones >= 2 && points.length - ones >= 2);
      const held = { probabilities: Float64Array.from(points, ({ p }) => p / 10), labels: Float64Array.from(points, ({ label }) => label), weights: Float64Array.from(points, ({ weight }) => weight) };
      const got = calibrate(fitCalibration('isotonic', held), held.probabilities);
      const values = [...new Set(held.probabilities)].toSorted((a, b) => a - b);
      // Min-max formula of isotonic regression (Barlow et al. 1972): the greatest over starts of the least over ends of the mean between them.
      const mean = (low: number, high: number) => {
        const rows = points.filter(({ p }) => p / 10 >= low && p / 10 <= high);
        return rows.reduce((sum, { label, weight }) => sum + label * weight, 0) / rows.reduce((sum, { weight }) => sum + weight, 0);
      };
      held.probabilities.forEach((p, i) => {
        const wanted = Math.max(...values.filter((low) => low <= p).map((low) => Math.min(...values.filter((high) => high >= p).map((high) => mean(low, high)))));
        expect(got[i]).toBeCloseTo(wanted, 10);
      });
    }));
  });

  it.each(['platt', 'isotonic'] as const)('%s mends an overconfident model on rows it was not fitted on, and keeps the order', (kind) => {
    const map = fitCalibration(kind, overconfident(4_000, 1));
    const later = overconfident(4_000, 2);
    const mended = { ...later, probabilities: calibrate(map, later.probabilities) };
    expect(calibrationError(later)).toBeGreaterThan(0.08);
    expect(calibrationError(mended)).toBeLessThan(0.03);
    expect(logLoss(mended)).toBeLessThan(logLoss(later));
    const order = [...later.probabilities.keys()].toSorted((a, b) => later.probabilities[a] - later.probabilities[b]);
    expect(order.every((row, i) => i === 0 || mended.probabilities[row] >= mended.probabilities[order[i - 1]])).toBe(true);
    if (map.kind === 'platt') expect(map.slope).toBeCloseTo(0.5, 1);
  });

  it('does not turn a model round that is wrong, and makes one that never changes say the share', () => {
    const held = overconfident(2_000, 1);
    const share = held.labels.reduce((sum, label) => sum + label, 0) / 2_000;
    for (const probabilities of [held.probabilities.map((p) => 1 - p), held.probabilities.map(() => 0.9)]) {
      for (const kind of ['platt', 'isotonic'] as const) {
        const [low, high] = calibrate(fitCalibration(kind, { ...held, probabilities }), Float64Array.of(0.05, 0.95));
        expect(Math.abs(low - share)).toBeLessThan(kind === 'platt' ? 0.001 : 0.1);
        expect(Math.abs(high - share)).toBeLessThan(kind === 'platt' ? 0.001 : 0.1);
      }
    }
  });

  it('survives being written down; a falling map is refused', () => {
    for (const kind of ['platt', 'isotonic'] as const) {
      const map = fitCalibration(kind, twelve);
      expect(calibration.parse(JSON.parse(JSON.stringify(map)))).toEqual(map);
    }
    expect(calibration.safeParse({ kind: 'isotonic', x: [0, 1], y: [0.6, 0.5] }).success).toBe(false);
    expect(calibration.safeParse({ kind: 'platt', slope: -1, intercept: 0 }).success).toBe(false);
  });

  it('leaves out what was not answered and refuses too little', () => {
    const padded = { probabilities: Float64Array.of(NaN, ...twelve.probabilities, 0.9), labels: Float64Array.of(1, ...twelve.labels, 0), weights: Float64Array.of(1, ...twelve.weights, 0) };
    expect(fitCalibration('platt', padded)).toEqual(fitCalibration('platt', twelve));
    expect(() => fitCalibration('platt', { ...twelve, labels: new Float64Array(12) })).toThrow('found "12" with "0" of label 1');
    expect(() => fitCalibration('isotonic', { ...twelve, weights: new Float64Array(3) })).toThrow('found "12" and "3"');
    expect(calibrate(fitCalibration('isotonic', twelve), Float64Array.of(NaN))[0]).toBeNaN();
  });

  it('by folds: what a fold says is not taught by its own labels', () => {
    const held = overconfident(600, 5);
    const from = Array.from({ length: 600 }, (_, i) => i);
    const folds = purgedFolds({ from, to: from }, { folds: 5, embargo: 0 });
    const mended = crossCalibrated('platt', held, folds);
    const flipped = { ...held, labels: held.labels.map((label, i) => (i < 120 ? 1 - label : label)) };
    expect([...crossCalibrated('platt', flipped, folds).subarray(0, 120)]).toEqual([...mended.subarray(0, 120)]);
    expect(logLoss({ ...held, probabilities: mended })).toBeLessThan(logLoss(held));
  });
});
