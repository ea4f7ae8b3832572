import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { covariance, standardDeviation } from '../metrics/moments.ts';
import { expectedMaximumSharpe } from '../metrics/deflated-sharpe.ts';
import { correlationMatrix } from './correlation-matrix.ts';
import { deflation, effectiveTrials, participationRatio } from './effective-trials.ts';
import { trialsShowing } from './expected-best.ts';
import { optimalClusters } from './optimal-clusters.ts';

/** `groups` factors, `each` trials on every one, with so much of their own added. */
function grouped(seed: number, { groups, each, own }: { readonly groups: number; readonly each: number; readonly own: number }, rows = 500): Float64Array[] {
  const source = random(seed);
  return Array.from({ length: groups }, () => Float64Array.from({ length: rows }, () => source.normal()))
    .flatMap((factor) => Array.from({ length: each }, () => factor.map((value) => 0.01 * (value + own * source.normal()))));
}

describe('correlations', () => {
  it('are those of covariance over deviations', () => {
    const columns = grouped(1, { groups: 2, each: 2, own: 1 }, 60);
    const matrix = correlationMatrix([...columns, new Float64Array(60).fill(3)]);
    columns.forEach((a, i) => columns.forEach((b, j) => {
      expect(matrix[i * 5 + j]).toBeCloseTo((covariance(a, b) ?? 0) / ((standardDeviation(a) ?? 0) * (standardDeviation(b) ?? 0)), 12);
    }));
    expect(Array.from(matrix.subarray(20))).toEqual([0, 0, 0, 0, 1]);
  });

  it('count as n when there are none and as 1 when all are 1', () => {
    expect(participationRatio(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1))).toBe(3);
    expect(participationRatio(new Float64Array(9).fill(1))).toBe(1);
  });
});

describe('clusters of trials', () => {
  it.each([[2, 10], [3, 8], [5, 6], [10, 5]])('finds %i planted groups of %i again, each whole', (groups, each) => {
    const { labels, count } = optimalClusters(correlationMatrix(grouped(groups, { groups, each, own: 0.5 })), random(1));
    expect(count).toBe(groups);
    for (let g = 0; g < groups; g++) expect(new Set(labels.subarray(g * each, (g + 1) * each)).size).toBe(1);
  });

  it('is the same every time, and leaves one or two trials alone', () => {
    const columns = grouped(4, { groups: 4, each: 6, own: 1 });
    expect(effectiveTrials(columns)).toEqual(effectiveTrials(columns));
    expect(optimalClusters(correlationMatrix(columns.slice(0, 1)), random(1)).count).toBe(1);
    expect(effectiveTrials([columns[0], columns[0].slice(), columns[0].slice()])).toMatchObject({ count: 1, clusters: 1 });
    expect(effectiveTrials([new Float64Array(9), new Float64Array(9)])).toEqual({ count: 0, clusters: 0, participation: 0, showing: 0 });
  });

  it('counts trials that have nothing in common nearly one by one, though no clusters are found among them', () => {
    const { count } = effectiveTrials(grouped(5, { groups: 100, each: 1, own: 0 }, 730));
    expect(count).toBeGreaterThan(80);
    expect(count).toBeLessThanOrEqual(100);
  });
});

describe('trials by what their best shows', () => {
  it('are counted one by one when independent, and as one when copies', () => {
    const { showing } = effectiveTrials(grouped(8, { groups: 40, each: 1, own: 0 }, 730));
    expect(showing).toBeGreaterThan(25);
    expect(trialsShowing(expectedMaximumSharpe({ count: 40, variance: 0.01 }), { variance: 0.01, most: 100 })).toBeCloseTo(40, 3);
    expect(trialsShowing(0, { variance: 0.01, most: 100 })).toBe(1);
    expect(trialsShowing(9, { variance: 0.01, most: 100 })).toBe(100);
  });
});

describe('deflation by trials', () => {
  it('counts all and effective trials, and only falls with trials of which the number alone is known', () => {
    const columns = grouped(6, { groups: 4, each: 10, own: 0.4 }).map((column, k) => column.map((value) => value + (k === 0 ? 0.0015 : 0)));
    const found = deflation(columns, 0);
    expect(found.all.count).toBe(40);
    expect(found.counts.clusters).toBe(4);
    expect(found.effective.count).toBeLessThanOrEqual(12);
    expect(found.effective.hurdle).toBeLessThan(found.all.hurdle);
    expect(found.probabilistic).toBeGreaterThan(found.effective.deflated ?? NaN);
    const more = deflation(columns, 0, { told: 1_000 });
    expect(more.all.deflated).toBeLessThan(found.all.deflated ?? NaN);
    expect(more.effective).toMatchObject({ count: found.effective.count + 1_000 });
    expect(deflation(columns, 0, { alike: 40 }).effective.count).toBe(2 * found.effective.count);
    expect(deflation(columns, 0, { alike: 40 }).all.count).toBe(80);
  });

  it('of a single trial is the probabilistic ratio', () => {
    const [column] = grouped(7, { groups: 1, each: 1, own: 0 });
    const { probabilistic, all, effective } = deflation([column], 0);
    expect([all.deflated, effective.deflated, all.hurdle]).toEqual([probabilistic, probabilistic, 0]);
    expect(deflation([new Float64Array(20)], 0)).toMatchObject({ probabilistic: null, all: { deflated: null }, effective: { deflated: null } });
  });
});
