import { describe, expect, it } from 'vitest';
import type { CandleColumns } from '../domain/candle.ts';
import { column } from './column.ts';
import type { Indicator } from './indicator.ts';
import { flat, walk } from './indicator.contract.ts';
import { linearSlope } from './linear-slope.ts';
import { parseIndicator } from './parse-indicator.ts';
import { savitzkyGolay } from './savitzky-golay.ts';

const closes = (prices: readonly number[]): CandleColumns => flat(prices.length, 1, (candles, i) => { candles.close[i] = prices[i]; });
const last = (indicator: Indicator, prices: readonly number[]): number => column(indicator, closes(prices))[prices.length - 1];
/** What each price of the window weighs: the answer to a window of zeros and a one there. */
const weightsOf = (indicator: Indicator, period: number): number[] => Array.from({ length: period }, (_, at) => last(indicator, Array.from({ length: period }, (__, k) => (k === at ? 1 : 0))));

// The formula of scipy.signal.savgol_coeffs(period, degree, deriv, pos=period - 1, use='dot') in exact fractions; the first three stand in tables of Gorry 1990.
describe('weights at the newest price', () => {
  it.each([
    [5, 2, 'value', [3, -5, -3, 9, 31], 35],
    [7, 2, 'value', [5, -3, -6, -4, 3, 15, 32], 42],
    [5, 3, 'value', [-1, 4, -6, 4, 69], 70],
    [9, 4, 'value', [35, -85, 5, 81, 45, -75, -125, 175, 1_231], 1_287],
    [21, 3, 'value', [-969, -204, 306, 596, 701, 656, 496, 256, -29, -324, -594, -804, -919, -904, -724, -344, 271, 1_156, 2_346, 3_876, 5_781], 10_626],
    [5, 2, 'slope', [26, -27, -40, -13, 54], 70],
    [9, 4, 'slope', [3_974, -8_314, -1_633, 6_750, 7_416, -1_206, -12_839, -13_358, 19_210], 15_444],
  ] as const)('of %i prices, degree %i: %s', (period, degree, output, numerators, denominator) => {
    const found = weightsOf(savitzkyGolay(period, degree)[output], period);
    numerators.forEach((numerator, k) => expect(found[k]).toBeCloseTo(numerator / denominator, 13));
  });

  it('of degree 1 are those of the least-squares line', () => {
    const candles = walk(300, 5);
    const [fitted, line] = [column(savitzkyGolay(14, 1).slope, candles), column(linearSlope(14), candles)];
    for (let i = 13; i < 300; i++) expect(fitted[i]).toBeCloseTo(line[i], 9);
  });

  it('stay exact in the longest window: they sum to 1, and those of the slope to 0', () => {
    const { value, slope } = savitzkyGolay(5_000, 5);
    const ramp = Array.from({ length: 5_000 }, (_, i) => 1_000 + 2 * i);
    expect(last(value, ramp)).toBeCloseTo(10_998, 6);
    expect(last(slope, ramp)).toBeCloseTo(2, 9);
  });
});

describe('a polynomial', () => {
  it.each([1, 2, 3, 4, 5])('of degree %i is passed as it is, without lag, and its slope known', (degree) => {
    const at = (t: number): number => 100 + (t / 10) ** degree;
    const prices = Array.from({ length: 60 }, (_, t) => at(t));
    const { value, slope } = savitzkyGolay(21, degree);
    expect(last(value, prices)).toBeCloseTo(at(59), 6);
    expect(last(slope, prices)).toBeCloseTo((degree / 10) * 5.9 ** (degree - 1), 6);
  });

  it('of more degrees than asked for is smoothed', () => {
    const prices = Array.from({ length: 60 }, (_, t) => (t / 10) ** 4);
    expect(Math.abs(last(savitzkyGolay(21, 2).value, prices) - 5.9 ** 4)).toBeGreaterThan(0.1);
  });
});

describe('savitzkyGolay', () => {
  it.each([
    [() => savitzkyGolay(5, 0), 'expected a degree from 1 to 5, found "0"'], [() => savitzkyGolay(9, 6), 'found "6"'], [() => savitzkyGolay(9, 1.5), 'found "1.5"'],
    [() => savitzkyGolay(3, 3), 'expected more than 3 candles for a polynomial of degree 3, found "3"'], [() => savitzkyGolay(NaN, 2), 'found "NaN"'], [() => savitzkyGolay(7.5, 2), 'found "7.5"'],
    [() => parseIndicator('savitzky-golay:4:5'), 'expected more than 5 candles'], [() => parseIndicator('savitzkyGolay:9:7'), 'found "7"'],
  ])('refuses what makes no sense: %s', (build, message) => {
    expect(build).toThrow(message);
  });

  it('is named by a text', () => {
    expect(parseIndicator('savitzky-golay:31:3')['slope'].key).toBe('savitzkyGolay(31,3) of close:slope');
  });
});
