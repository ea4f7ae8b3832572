import { random } from '../../domain/random.ts';
import type { Trial } from '../../domain/trial.ts';
import { standardDeviation } from '../metrics/moments.ts';
import { deflation } from '../statistics/effective-trials.ts';
import { overfittingProbability } from '../statistics/overfitting-probability.ts';
import type { RandomEntries } from '../statistics/random-entries.ts';
import { superiorPredictiveAbility } from '../statistics/superior-predictive-ability.ts';
import { verdict, type LiveRecord, type LockBox, type Verdict } from '../../domain/evidence-verdict.ts';
import { trialPool, type TrialPool } from './trial-pool.ts';

/** What can be computed from the ledger; null where it cannot. */
interface Figures {
  readonly deflatedAll: number | null;
  readonly deflatedEffective: number | null;
  readonly pbo: number | null;
  readonly lossOutside: number | null;
  readonly realityCheck: number | null;
  readonly spa: number | null;
}

/** What the ledger says of a run: figures, and the verdict over them. JSON-safe. */
export interface Judgement extends Verdict, Figures {
  /** p-value against random entries; null where it was not computed. */
  readonly randomEntries: number | null;
}

/** What is known of a run beside its returns. */
export interface JudgedRun {
  readonly trial: Trial;
  /** Closed trades. */
  readonly trades: number;
  readonly netProfit: number;
  readonly profitAtDoubleCosts: number;
  /** Variants tried elsewhere, of which somebody told only the number. */
  readonly told?: number | undefined;
  /** Daily returns of what trades now, over the same days; without it cash is what has to be beaten. */
  readonly incumbent?: readonly number[] | undefined;
  readonly randomEntries?: RandomEntries | null | undefined;
  readonly lockBox?: LockBox | undefined;
  readonly live?: LiveRecord | undefined;
}

const SEED = 1;
const BLOCKS = 16;
const FEWEST_DAYS = 14;
/** Additions of the bootstrap; more trials get fewer resamples. */
const MOST_WORK = 4e8;

/** Choice needs something to choose among, each block two days, and at least half of what was tried to compare. */
function overfitting({ columns, comparable, count }: TrialPool): Pick<Figures, 'pbo' | 'lossOutside'> {
  if (columns.length < 2 || 2 * comparable < count || columns[0].length < 2 * BLOCKS) return { pbo: null, lossOutside: null };
  const { pbo, lossOutside } = overfittingProbability(columns, BLOCKS);
  return { pbo, lossOutside };
}

function ability(columns: TrialPool['columns'], incumbent: readonly number[] | undefined): Pick<Figures, 'spa' | 'realityCheck'> {
  const excess = incumbent === undefined ? columns : columns.map((column) => column.map((value, t) => value - incumbent[t]));
  // One without spread has nothing to be tested by.
  if ((incumbent !== undefined && incumbent.length !== columns[0].length) || !standardDeviation(excess[0])) return { spa: null, realityCheck: null };
  const tested = excess.filter((column) => (standardDeviation(column) ?? 0) > 0);
  const resamples = Math.round(Math.max(500, Math.min(2_000, MOST_WORK / (tested.length * tested[0].length))));
  const { consistent, realityCheck } = superiorPredictiveAbility(tested, random(SEED), { resamples, of: 0 });
  return { spa: consistent, realityCheck };
}

const isWhole = ({ days, returns }: Trial): boolean => days.length >= FEWEST_DAYS && returns.every((value) => Number.isFinite(value));

function figuresOf({ trial, told = 0, incumbent }: JudgedRun, pool: TrialPool): { readonly effectiveTrials: number; readonly figures: Figures } {
  if (!isWhole(trial)) return { effectiveTrials: pool.count + told, figures: { deflatedAll: null, deflatedEffective: null, pbo: null, lossOutside: null, spa: null, realityCheck: null } };
  const { all, effective } = deflation(pool.columns, 0, { alike: pool.alike, told });
  return { effectiveTrials: effective.count, figures: { deflatedAll: all.deflated, deflatedEffective: effective.deflated, ...overfitting(pool), ...ability(pool.columns, incumbent) } };
}

/**
 * Judges a run by everything the ledger holds of the same market. Deterministic: the same run and ledger give the same judgement. Under 14 days, or
 * with a return that is not finite, the figures are null and the verdict is NOISE, because nothing is known.
 */
export function judge(run: JudgedRun, ledger: readonly Trial[]): Judgement {
  const { trial, told = 0, trades, netProfit, profitAtDoubleCosts, lockBox, live } = run;
  const pool = trialPool(trial, ledger);
  const { effectiveTrials, figures } = figuresOf(run, pool);
  const { pbo, lossOutside, spa, deflatedEffective: deflated } = figures;
  const judged = verdict({ days: trial.days.length, trades, netProfit, profitAtDoubleCosts, trials: pool.count + told, effectiveTrials, pbo, lossOutside, spa, deflated, lockBox, live });
  return { ...judged, ...figures, randomEntries: run.randomEntries?.pValue ?? null };
}
