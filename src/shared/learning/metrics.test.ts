import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy, areaUnderCurve, brierScore, calibrationError, confusion, f1Score, logLoss, matthewsCorrelation } from './metrics.ts';

const probabilities = Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.35, 0.6);
const labels = [0, 0, 1, 1, 0, 1];
const weights = [1, 2, 1, 1, 3, 0.5];

describe('figures of answers, as scikit-learn 1.9.1 gives them', () => {
  it('plain', () => {
    expect(areaUnderCurve({ probabilities, labels })).toBeCloseTo(0.8333333333333333, 14);
    expect(logLoss({ probabilities, labels })).toBeCloseTo(0.4717933925158582, 14);
    expect(brierScore({ probabilities, labels })).toBeCloseTo(0.1525, 14);
  });

  it('weighted', () => {
    expect(areaUnderCurve({ probabilities, labels, weights })).toBeCloseTo(0.7666666666666666, 14);
    expect(logLoss({ probabilities, labels, weights })).toBeCloseTo(0.46443988225447685, 14);
    expect(brierScore({ probabilities, labels, weights })).toBeCloseTo(0.1458823529411765, 14);
  });

  it('of calls at a half', () => {
    const cells = confusion({ probabilities, labels });
    expect(cells).toEqual({ truePositive: 2, falsePositive: 0, falseNegative: 1, trueNegative: 3 });
    expect(accuracy(cells)).toBeCloseTo(5 / 6, 14);
    expect(f1Score(cells)).toBeCloseTo(0.8, 14);
    expect(matthewsCorrelation(cells)).toBeCloseTo(0.7071067811865476, 14);
  });
});

describe('the area under the curve', () => {
  it('counts pairs: the higher score for label 1 is won, a tie is half won', () => {
    const answer = fc.record({ score: fc.integer({ min: 0, max: 6 }), label: fc.integer({ min: 0, max: 1 }), weight: fc.integer({ min: 0, max: 3 }) });
    fc.assert(fc.property(fc.array(answer, { minLength: 1, maxLength: 40 }), (answers) => {
      let [won, pairs] = [0, 0];
      for (const one of answers) for (const zero of answers) {
        if (one.label !== 1 || zero.label !== 0) continue;
        const weight = one.weight * zero.weight;
        pairs += weight;
        won += weight * (one.score > zero.score ? 1 : one.score === zero.score ? 0.5 : 0);
      }
      const area = areaUnderCurve({ probabilities: Float64Array.from(answers, ({ score }) => score), labels: answers.map(({ label }) => label), weights: answers.map(({ weight }) => weight) });
      if (pairs === 0) expect(area).toBeNull();
      else expect(area).toBeCloseTo(won / pairs, 12);
    }));
  });
});

describe('at the edges', () => {
  it('one certain error has a great loss, not an infinite one', () => {
    expect(logLoss({ probabilities: Float64Array.of(0, 1), labels: [1, 1] })).toBeCloseTo(-Math.log(1e-15) / 2, 10);
  });

  it('calls that never change say nothing', () => {
    const cells = confusion({ probabilities: Float64Array.of(0.1, 0.2), labels: [0, 1] });
    expect(matthewsCorrelation(cells)).toBe(0);
    expect(f1Score(cells)).toBe(0);
    expect(f1Score(confusion({ probabilities: Float64Array.of(0.1), labels: [0] }))).toBeNull();
  });

  it('the calibration error by hand: bins ]0, .5] and ]0.5, 1] of 0.2 0.4 and 0.9 against 0 1 and 1', () => {
    // |0.3 - 0.5| * 2/3 + |0.9 - 1| * 1/3
    expect(calibrationError({ probabilities: Float64Array.of(0.2, 0.4, 0.9), labels: [0, 1, 1] }, 2)).toBeCloseTo(1 / 6, 14);
  });

  it('refuses what cannot be judged', () => {
    expect(() => logLoss({ probabilities: new Float64Array(), labels: [] })).toThrow('expected at least one answer to judge');
    expect(() => brierScore({ probabilities: Float64Array.of(NaN), labels: [1] })).toThrow('expected a number as answer 0, found "NaN"');
    expect(() => areaUnderCurve({ probabilities: Float64Array.of(0.5), labels: [2] })).toThrow('expected label 0 or 1 of answer 0, found "2"');
    expect(() => confusion({ probabilities: Float64Array.of(0.5), labels: [] })).toThrow('found "0"');
  });
});
