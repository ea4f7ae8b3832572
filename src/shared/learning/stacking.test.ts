import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../domain/random.ts';
import { logLoss } from './metrics.ts';
import { blend, stackWeights } from './stacking.ts';

const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));

function opinions(count: number, seed: number) {
  const source = random(seed);
  const [first, second] = [0, 1].map(() => Float64Array.from({ length: count }, () => source.normal()));
  const labels = first.map((a, i) => (source.uniform() < sigmoid(a + second[i]) ? 1 : 0));
  const noise = Float64Array.from({ length: count }, () => sigmoid(1.5 * source.normal()));
  return { probabilities: [first.map(sigmoid), second.map(sigmoid), noise], labels, weights: new Float64Array(count).fill(1) };
}

describe('stacking', () => {
  it('by hand: of 0.8 and 0.2 for labels that come true three times in four, the mixture says 0.75', () => {
    // 0.8 a + 0.2 (1 - a) = 0.75
    const given = { probabilities: [new Float64Array(4).fill(0.8), new Float64Array(4).fill(0.2)], labels: Float64Array.of(1, 1, 1, 0), weights: new Float64Array(4).fill(1) };
    const [first, second] = stackWeights(given, { shrink: 0 });
    expect(first).toBeCloseTo(0.55 / 0.6, 3);
    expect(first + second).toBeCloseTo(1, 14);
    expect(stackWeights(given)[0]).toBeCloseTo((0.55 / 0.6 + 0.5) / 2, 3);
  });

  it('gives what says something the weight and what says nothing little', () => {
    const [first, second, noise] = stackWeights(opinions(4_000, 1), { shrink: 0 });
    expect(Math.min(first, second)).toBeGreaterThan(0.35);
    expect(noise).toBeLessThan(0.1);
  });

  it('loses no more than any other mixture, whatever the opinions', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }), (seed, other) => {
      const given = opinions(60, seed);
      const loss = (weights: ArrayLike<number>) => logLoss({ probabilities: blend(given.probabilities, weights), labels: given.labels });
      const sum = other.reduce((a, b) => a + b);
      const fitted = stackWeights(given, { shrink: 0 });
      expect(loss(fitted)).toBeLessThanOrEqual(loss(other.map((weight) => weight / sum)) + 1e-7);
      expect(fitted.every((weight) => weight >= 0)).toBe(true);
    }), { numRuns: 60 });
  });

  it('leaves out rows that a model did not answer, and refuses what is left of nothing', () => {
    const given = opinions(500, 2);
    const holes = { ...given, probabilities: [given.probabilities[0].map((p, i) => (i < 100 ? NaN : p)), ...given.probabilities.slice(1)] };
    const cut = { probabilities: given.probabilities.map((column) => column.slice(100)), labels: given.labels.slice(100), weights: given.weights.slice(100) };
    expect(stackWeights(holes)).toEqual(stackWeights(cut));
    expect(() => stackWeights({ ...given, weights: new Float64Array(500) })).toThrow('expected rows that every model answers, found none');
    expect(() => stackWeights({ ...given, probabilities: [] })).toThrow('expected answers of one or more models to 500 rows');
    expect(() => stackWeights(given, { shrink: 2 })).toThrow('expected a share of equal weights from 0 to 1, found "2"');
    expect(() => blend(given.probabilities, [1])).toThrow('expected a weight for each of 3 models, found "1"');
  });
});
