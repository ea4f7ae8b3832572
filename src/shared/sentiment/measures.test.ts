import { describe, expect, it } from 'vitest';
import { random } from '../domain/random.ts';
import { accuracyDifference, classReport, stanceOf, type Stance } from './classification.ts';
import { informationCoefficient, neweyWestT, usualLags } from './information-coefficient.ts';
import { splitOf } from './sample-split.ts';

/** Twelve pairs; figures of statsmodels 0.14 (OLS, cov_type HAC without small-sample correction) and scipy's spearmanr. */
const x = Float64Array.of(0.3, -0.1, 0.5, 0.2, -0.4, 0, 0.7, -0.6, 0.1, 0.25, -0.3, 0.45);
const y = Float64Array.of(0.01, -0.02, 0.015, 0.03, -0.01, 0.005, 0.02, -0.03, -0.005, 0.01, 0, 0.012);

describe('the coefficient of information', () => {
  it.each([[0, 6.344600786879044], [2, 7.222809368166495], [4, 10.055388970060882]])('with %d lags has the t of statsmodels', (lags, t) => {
    expect(neweyWestT(x, y, lags)).toBeCloseTo(t, 9);
  });

  it('has the correlations of scipy and numpy; ties share their rank', () => {
    const { rank, linear, count } = informationCoefficient(x, y);
    expect(rank).toBeCloseTo(0.8441343943477072, 12);
    expect(linear).toBeCloseTo(0.8011446683286326, 12);
    expect(count).toBe(12);
  });

  it('leaves out what is unknown, and is NaN for a constant or too little', () => {
    expect(informationCoefficient([NaN, ...x], [1, ...y]).rank).toBeCloseTo(0.8441343943477072, 12);
    expect(informationCoefficient([1, 1, 1, 1], [1, 2, 3, 4])).toMatchObject({ rank: NaN, t: NaN });
    expect(informationCoefficient([1, 2], [1, 2])).toMatchObject({ rank: NaN, count: 2 });
    expect([usualLags(100), usualLags(169), usualLags(1_000)]).toEqual([4, 4, 6]);
  });
});

describe('a report of classes', () => {
  const actual: Stance[] = ['bearish', 'bearish', 'neutral', 'neutral', 'neutral', 'bullish', 'bullish', 'bullish', 'bullish', 'bullish'];
  const answered: Stance[] = ['bearish', 'neutral', 'neutral', 'neutral', 'bullish', 'bullish', 'bullish', 'bullish', 'bearish', 'neutral'];

  it('counts as one does by hand', () => {
    const report = classReport(actual, answered, random(1));
    expect(report.confusion).toEqual([[1, 1, 0], [0, 2, 1], [1, 1, 3]]);
    expect(report.accuracy.value).toBeCloseTo(0.6, 12);
    expect(report.perClass.bearish).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, count: 2 });
    expect(report.perClass.bullish.f1).toBeCloseTo(2 * 3 / 9, 12);
    expect(report.macroF1.value).toBeCloseTo((0.5 + 4 / 7 + 6 / 9) / 3, 12);
    expect(report.accuracy.low).toBeLessThan(0.6);
    expect(report.accuracy.high).toBeGreaterThan(0.6);
  });

  it('has an interval that is the one of the binomial', () => {
    const many = Array.from({ length: 400 }, (_, i) => actual[i % 10]);
    const answers = Array.from({ length: 400 }, (_, i) => answered[i % 10]);
    const { low, high } = classReport(many, answers, random(2)).accuracy;
    const half = 1.96 * Math.sqrt(0.6 * 0.4 / 400);
    expect(low).toBeCloseTo(0.6 - half, 1);
    expect(high).toBeCloseTo(0.6 + half, 1);
    const same = accuracyDifference(many, { first: answers, second: answers }, random(3));
    expect(same).toEqual({ value: 0, low: 0, high: 0 });
  });

  it('refuses nothing to report on', () => {
    expect(() => classReport([], [], random(1))).toThrow('at least one');
    expect(() => classReport(['neutral'], [], random(1))).toThrow('found 0 and 1');
  });

  it('draws the line between a stance and none where it is told', () => {
    expect([0.05, 0.04, -0.05, -0.04].map((compound) => stanceOf(compound))).toEqual(['bullish', 'neutral', 'bearish', 'neutral']);
  });
});

it('a text is always in the same half, in whatever case and punctuation, and halves are halves', () => {
  expect(splitOf('Bitcoin rises!')).toBe(splitOf('BITCOIN rises'));
  const tuning = Array.from({ length: 4_000 }, (_, i) => splitOf(`headline number ${i}`)).filter((part) => part === 'tuning').length;
  expect(Math.abs(tuning - 2_000)).toBeLessThan(150);
});
