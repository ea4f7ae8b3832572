import { random as seeded } from '../../domain/random.ts';
import { deflatedSharpe, expectedMaximumSharpe, varianceWithoutEdge, type Trials } from '../metrics/deflated-sharpe.ts';
import { standardDeviation } from '../metrics/moments.ts';
import { probabilisticSharpe } from '../../domain/probabilistic-sharpe.ts';
import { trackRecordOf } from '../metrics/track-record.ts';
import { sharpePerPeriod } from '../metrics/sharpe.ts';
import { correlationMatrix } from './correlation-matrix.ts';
import { expectedBestSharpe, trialsShowing } from './expected-best.ts';
import { optimalClusters } from './optimal-clusters.ts';
import { assertMatrix, type ReturnMatrix } from './return-matrix.ts';

export interface Deflation extends Trials {
  /** The Sharpe ratio per period that the best of so many is expected to show without any edge. */
  readonly hurdle: number;
  /** Deflated Sharpe ratio, 0 to 1; null where the record has no spread or the formula no positive variance. */
  readonly deflated: number | null;
}

export interface TrialDeflation {
  /** Probabilistic Sharpe ratio against 0, as if nothing had been chosen. */
  readonly probabilistic: number | null;
  readonly all: Deflation;
  readonly effective: Deflation;
  readonly counts: EffectiveCount;
}

/** The effective number of trials, the largest of the other three, rounded up. */
export interface EffectiveCount {
  readonly count: number;
  /** Optimal number of clusters of their correlations. */
  readonly clusters: number;
  /** Participation ratio of their correlations. */
  readonly participation: number;
  /** As many independent trials show the same best on average as these do in resamples without an edge. */
  readonly showing: number;
}

/** Trials that resemble each other more than this are one trial before any clustering. */
const SAME = 0.97;
/** Clustering takes the third power of this. */
const MOST_POINTS = 120;

/** One trial stands for all that correlate with it beyond `same`; indexes of those that stand. */
function leaders(correlations: Float64Array, n: number, same: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < n; i++) if (!found.some((leader) => correlations[leader * n + i] >= same)) found.push(i);
  return found;
}

function fewLeaders(correlations: Float64Array, n: number): number[] {
  let same = SAME;
  let found = leaders(correlations, n, same);
  while (found.length > MOST_POINTS && same > 0.5) {
    same -= 0.03;
    found = leaders(correlations, n, same);
  }
  return found.slice(0, MOST_POINTS);
}

/** (sum of eigenvalues)^2 / sum of their squares of a correlation matrix: n when nothing is correlated, 1 when everything is. */
export function participationRatio(correlations: Float64Array): number {
  const n = Math.round(Math.sqrt(correlations.length));
  let squares = 0;
  for (const value of correlations) squares += value * value;
  return (n * n) / squares;
}

/**
 * As how many independent trials do these count? The largest of three, because each alone falls short somewhere: clustering finds few groups among trials that
 * have nothing in common, and one best inside each group though there too a best was chosen; the participation ratio is small for families of
 * variants; what the best shows in resamples is right on average and noisy in one. On noise, clusters alone let twice as many through as
 * promised (bench/noise). Trials without spread count for nothing. Deterministic.
 */
export function effectiveTrials(columns: ReturnMatrix): EffectiveCount {
  const moving = columns.filter((column) => (standardDeviation(column) ?? 0) > 0);
  if (moving.length === 0) return { count: 0, clusters: 0, participation: 0, showing: 0 };
  const correlations = correlationMatrix(moving);
  const standing = fewLeaders(correlations, moving.length);
  const points = new Float64Array(standing.length ** 2);
  standing.forEach((i, row) => standing.forEach((j, column) => { points[row * standing.length + column] = correlations[i * moving.length + j]; }));
  const clusters = optimalClusters(points, seeded(1)).count;
  const participation = participationRatio(correlations);
  const variance = varianceWithoutEdge({ n: columns[0].length });
  const showing = standing.length === 1 ? 1 : trialsShowing(expectedBestSharpe(moving, seeded(2)), { variance, most: moving.length });
  return { clusters, participation, showing, count: Math.min(moving.length, Math.ceil(Math.max(clusters, participation, showing) - 1e-6)) };
}

function spread(columns: ReturnMatrix): number {
  const ratios = columns.map((column) => sharpePerPeriod(column)).filter((ratio) => ratio !== null);
  return (standardDeviation(ratios) ?? 0) ** 2;
}

/** Trials of which the returns are not among the columns. */
export interface FurtherTrials {
  /** Of the same kind as the columns, over other days: worth as many independent ones in proportion. */
  readonly alike?: number;
  /** Of which nothing is known but how many: each counts in full. */
  readonly told?: number;
}

/**
 * What is left of the Sharpe ratio of trial `chosen` after all that were tried, in two counts. All: N is the number of columns and of further trials;
 * V the variance of the Sharpe ratios over the columns, or the larger of it and the one without any edge where there are further trials or under three columns.
 * Effective: N by `effectiveTrials`, and V as independent trials without an edge have it, 1 / (n - 1), or that over the columns if it is larger: a
 * handful of trials is too few to estimate a variance from. DataError for rows that do not fit.
 */
export function deflation(columns: ReturnMatrix, chosen: number, { alike = 0, told = 0 }: FurtherTrials = {}): TrialDeflation {
  const n = assertMatrix(columns, 2);
  const record = trackRecordOf(columns[chosen]);
  const observed = spread(columns);
  const cautious = Math.max(observed, varianceWithoutEdge({ n }));
  const counts = effectiveTrials(columns);
  const effective = Math.ceil((counts.count * (columns.length + alike)) / columns.length - 1e-9) + told;
  const of = (trials: Trials): Deflation => ({ ...trials, hurdle: expectedMaximumSharpe(trials), deflated: record && deflatedSharpe(record, trials) });
  return {
    probabilistic: record && probabilisticSharpe(record), counts,
    all: of({ count: columns.length + alike + told, variance: alike + told > 0 || columns.length < 3 ? cautious : observed }),
    effective: of({ count: effective, variance: cautious }),
  };
}
