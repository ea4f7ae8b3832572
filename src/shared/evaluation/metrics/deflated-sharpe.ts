import { normalQuantile } from '../../domain/normal.ts';
import { probabilisticSharpe, type TrackRecord } from '../../domain/probabilistic-sharpe.ts';

/** Euler's constant. */
const GAMMA = 0.577_215_664_901_532_9;

/** How many variants were tried in all, the chosen one included, and how their Sharpe ratios per period spread. */
export interface Trials {
  readonly count: number;
  /** Variance of the Sharpe ratios per period over the trials. */
  readonly variance: number;
}

/**
 * The Sharpe ratio per period that the best of so many independent trials without any edge is expected to show:
 * sqrt(V) ((1 - g) z(1 - 1/N) + g z(1 - 1/(N e))) with z the normal quantile and g Euler's constant
 * (Bailey and Lopez de Prado 2014, "The Deflated Sharpe Ratio", eq. 1). 0 of a single trial: nothing was chosen.
 */
export function expectedMaximumSharpe({ count, variance }: Trials): number {
  if (count <= 1) return 0;
  return Math.sqrt(variance) * ((1 - GAMMA) * normalQuantile(1 - 1 / count) + GAMMA * normalQuantile(1 - 1 / (count * Math.E)));
}

/**
 * Probability that the true Sharpe ratio of the best of several trials is above 0, given that it was chosen for being the best:
 * the probabilistic Sharpe ratio against what the best of as many trials without an edge would show (same source). Null as that.
 */
export const deflatedSharpe = (record: TrackRecord, trials: Trials): number | null => probabilisticSharpe(record, expectedMaximumSharpe(trials));

/**
 * The spread of Sharpe ratios per period between independent trials that have no edge, 1 / (n - 1): what is left to assume where only
 * their number is known. Variants that resemble each other spread less, so this errs on the side of doubt.
 */
export const varianceWithoutEdge = ({ n }: Pick<TrackRecord, 'n'>): number => 1 / (n - 1);
