import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { cholesky, choleskySolve } from './cholesky.ts';
import { logistic } from './logistic.ts';
import { ridge } from './ridge.ts';
import { standardised, standardiserOf } from './standardiser.ts';

const ones = (count: number) => new Float64Array(count).fill(1);
const columnsOf = (rows: readonly (readonly number[])[]) => rows[0].map((_, f) => Float64Array.from(rows, (row) => row[f]));

function noisy(count: number, features: number, seed: number) {
  const source = random(seed);
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: count }, () => source.normal()));
  const labels = Float64Array.from({ length: count }, (_, i) => (columns[0][i] - 0.5 * columns[1][i] + source.normal() > 0.2 ? 1 : 0));
  const weights = Float64Array.from({ length: count }, () => 1 + source.below(3));
  return { columns, labels, weights };
}

/** Each row as often as its weight says. */
function repeated({ columns, labels, weights }: ReturnType<typeof noisy>) {
  const rows = [...weights.keys()].flatMap((i) => Array.from({ length: weights[i] }, () => i));
  const pick = (column: Float64Array) => Float64Array.from(rows, (i) => column[i]);
  return { columns: columns.map(pick), labels: pick(labels), weights: ones(rows.length) };
}

describe('cholesky', () => {
  it('solves what the inverse solves by hand: [[4, 2], [2, 3]] x = [2, 5] gives [-0.5, 2]', () => {
    const lower = cholesky(Float64Array.of(4, 0, 2, 3), 2);
    expect([...choleskySolve(lower ?? new Float64Array(4), Float64Array.of(2, 5))]).toEqual([expect.closeTo(-0.5, 14), expect.closeTo(2, 14)]);
  });

  it('finds a matrix of dependent columns not positive definite', () => {
    expect(cholesky(Float64Array.of(1, 0, 1, 1), 2)).toBeUndefined();
    expect(cholesky(Float64Array.of(NaN), 1)).toBeUndefined();
  });
});

describe('ridge', () => {
  it('of one feature is slope = Sxy / (Sxx + l2): x 0 1 2, y 1 3 5, l2 2 gives 4 / 4', () => {
    const fit = ridge({ columns: [Float64Array.of(0, 1, 2)], labels: Float64Array.of(1, 3, 5), weights: ones(3) }, 2);
    expect(fit.coefficients[0]).toBeCloseTo(1, 14);
    expect(fit.intercept).toBeCloseTo(2, 14);
  });

  it('counts a row of weight 3 as three rows', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0.1, max: 50, noNaN: true }), (seed, l2) => {
      const design = noisy(40, 3, seed);
      const [weighted, plain] = [ridge(design, l2), ridge(repeated(design), l2)];
      weighted.coefficients.forEach((value, f) => expect(value).toBeCloseTo(plain.coefficients[f], 10));
    }), { numRuns: 20 });
  });

  it('refuses features that depend on each other without a penalty, and takes them with one', () => {
    const x = Float64Array.of(1, 2, 3, 5);
    const twins = { columns: [x, x.slice()], labels: Float64Array.of(1, 2, 2, 4), weights: ones(4) };
    expect(() => ridge(twins, 0)).toThrow('found features that depend on each other and a penalty of "0"');
    const { coefficients } = ridge(twins, 1);
    expect(coefficients[0]).toBeCloseTo(coefficients[1], 12);
  });
});

describe('logistic regression', () => {
  it('with only an intercept answers the log-odds of the weighted share', () => {
    const fit = logistic({ columns: [], labels: Float64Array.of(1, 0, 0), weights: Float64Array.of(6, 1, 1) }, 0);
    expect(fit.intercept).toBeCloseTo(Math.log(3), 12);
  });

  it('leaves no slope of the penalised loss at its answer', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(0.01, 1, 30), (seed, l2) => {
      const { columns, labels, weights } = noisy(120, 4, seed);
      const { intercept, coefficients } = logistic({ columns, labels, weights }, l2);
      const miss = labels.map((label, i) => weights[i] * (1 / (1 + Math.exp(-columns.reduce((sum, column, f) => sum + coefficients[f] * column[i], intercept))) - label));
      expect(Math.abs(miss.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-9);
      columns.forEach((column, f) => expect(Math.abs(miss.reduce((sum, value, i) => sum + value * column[i], l2 * coefficients[f]))).toBeLessThan(1e-9));
    }), { numRuns: 30 });
  });

  it('counts a row of weight 3 as three rows', () => {
    const design = noisy(80, 3, 7);
    const [weighted, plain] = [logistic(design, 1), logistic(repeated(design), 1)];
    weighted.coefficients.forEach((value, f) => expect(value).toBeCloseTo(plain.coefficients[f], 10));
    expect(weighted.logLikelihood).toBeCloseTo(plain.logLikelihood, 9);
  });

  it('refuses labels that a feature separates, wholly or in part, unless there is a penalty', () => {
    const whole = { columns: [Float64Array.of(-3, -2, -1, 1, 2, 3)], labels: Float64Array.of(0, 0, 0, 1, 1, 1), weights: ones(6) };
    expect(() => logistic(whole, 0)).toThrow('found no finite optimum with a penalty of "0"');
    // The rows where the feature is 1 are all of label 1; the others are mixed.
    const part = { columns: [Float64Array.of(0, 0, 0, 0, 1, 1)], labels: Float64Array.of(0, 1, 0, 1, 1, 1), weights: ones(6) };
    expect(() => logistic(part, 0)).toThrow('no finite optimum');
    expect(logistic(whole, 1).coefficients[0]).toBeGreaterThan(0.5);
    expect(logistic(part, 1e-6).coefficients[0]).toBeGreaterThan(5);
  });

  it('finds its way from far: features of very different size', () => {
    const { columns, labels, weights } = noisy(200, 2, 3);
    const plain = logistic({ columns, labels, weights }, 0);
    const scaled = logistic({ columns: [columns[0].map((x) => 1e6 * x + 3e6), columns[1].map((x) => 1e-6 * x)], labels, weights }, 0);
    expect(scaled.coefficients[0] * 1e6).toBeCloseTo(plain.coefficients[0], 6);
    expect(scaled.coefficients[1] / 1e6).toBeCloseTo(plain.coefficients[1], 6);
  });
});

describe('the standardiser', () => {
  const columns = [Float64Array.of(1, 3, NaN, 99), Float64Array.of(0.1, 0.1, 0.1, 5), Float64Array.of(NaN, NaN, NaN, 1)];
  const weights = Float64Array.of(1, 1, 5, 9);
  const fitted = standardiserOf({ columns, weights }, Uint32Array.of(0, 1, 2));

  it('knows only the rows it was given; a constant and an absent feature have no spread', () => {
    expect([...fitted.means]).toEqual([2, expect.closeTo(0.1, 15), 0]);
    expect([...fitted.spreads]).toEqual([1, 0, 0]);
  });

  it('puts what is missing at the mean and leaves out what has no spread', () => {
    expect(standardised(columns, fitted, Uint32Array.of(0, 2, 3)).map((column) => [...column])).toEqual([[-1, 0, 97], [0, 0, 0], [0, 0, 0]]);
  });
});

interface Case {
  readonly id: string;
  readonly inputs: { readonly X: number[][]; readonly y: number[] };
  readonly params: { readonly alpha: number };
  readonly expected: { readonly coef: number[]; readonly intercept: number; readonly loglik: number; readonly std_err: number[] };
  readonly tolerance: { readonly abs: number; readonly rel: number };
}

const file = new URL('../../../../../shared/known-answers/05_automl.open.json', import.meta.url);
const isHere = existsSync(file);

describe.skipIf(!isHere)(isHere ? 'reference cases' : 'reference cases: skipped, the folder of known answers is not beside this project', () => {
  const cases = isHere ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases : [];
  const within = (got: ArrayLike<number>, expected: readonly number[], { abs, rel }: Case['tolerance']) => {
    expect(got.length).toBe(expected.length);
    expected.forEach((value, i) => expect(Math.abs(got[i] - value)).toBeLessThanOrEqual(abs + rel * Math.abs(value)));
  };
  const only = (id: string): Case => {
    const found = cases.filter((each) => each.id === id);
    expect(found).toHaveLength(1);
    return found[0];
  };

  it('of ridge', () => {
    const { inputs, params, expected, tolerance } = only('ml.ridge');
    const fit = ridge({ columns: columnsOf(inputs.X), labels: Float64Array.from(inputs.y), weights: ones(inputs.y.length) }, params.alpha);
    within(fit.coefficients, expected.coef, tolerance);
    within([fit.intercept], [expected.intercept], tolerance);
  });

  it('of logistic regression (Spector & Mazzeo, in Greene, table 21.1)', () => {
    const { inputs, expected, tolerance } = only('ml.logit.spector');
    const fit = logistic({ columns: columnsOf(inputs.X), labels: Float64Array.from(inputs.y), weights: ones(inputs.y.length) }, 0);
    within([fit.intercept, ...fit.coefficients], expected.coef, tolerance);
    within(fit.standardErrors, expected.std_err, tolerance);
    within([fit.logLikelihood], [expected.loglik], tolerance);
  });
});
