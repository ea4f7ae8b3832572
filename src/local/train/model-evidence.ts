import type { LockBox } from '../../shared/domain/evidence-verdict.ts';
import type { ModelEvidence, ModelId } from '../../shared/domain/model-life.ts';
import { random } from '../../shared/domain/random.ts';
import { DAY, type EpochMs } from '../../shared/domain/time.ts';
import type { Judgement } from '../../shared/evaluation/ledger/judgement.ts';
import { standardDeviation } from '../../shared/evaluation/metrics/moments.ts';
import { sharpe } from '../../shared/evaluation/metrics/sharpe.ts';
import { overfittingProbability } from '../../shared/evaluation/statistics/overfitting-probability.ts';
import { superiorPredictiveAbility } from '../../shared/evaluation/statistics/superior-predictive-ability.ts';
import type { LearnedBundle } from '../../shared/learning/bundle/bundle.ts';
import { daysOfFolds } from './days-of-folds.ts';
import { bandOf, plannedDaysOf } from './live-plan.ts';
import { naiveRuns, rivalRun, type Arena, type Incumbent, type RivalRun } from './lock-box-rivals.ts';
import type { Trained } from './train.ts';

/** Draws of the bootstraps: the same training has the same evidence. */
const SEED = 1;
const BLOCKS = 16;

/** Over the lock-box, which is opened here: what needs no model, and who is in charge. */
export interface Rivals {
  readonly naive: Readonly<Record<string, RivalRun>>;
  readonly incumbent: { readonly id: ModelId; readonly run: RivalRun } | undefined;
}

/** Undefined while the lock-box stays shut. `from`: the close at which the model may first enter. */
export function rivalsOf({ lockBox }: Trained, { arena, from, incumbent }: { readonly arena: Arena; readonly from: EpochMs; readonly incumbent: Incumbent | undefined }): Rivals | undefined {
  if (lockBox === undefined) return undefined;
  const span = { from, to: lockBox.to };
  return { naive: naiveRuns(arena, span), incumbent: incumbent === undefined ? undefined : { id: incumbent.id, run: rivalRun(incumbent.strategy, arena, span) } };
}

/** The lock-box as the verdict asks for it. */
export const lockBoxOf = ({ lockBox }: Trained, rivals: Rivals | undefined, opened: number): LockBox | undefined => (lockBox === undefined || rivals === undefined ? undefined : {
  netProfit: lockBox.traded.netProfit, sharpe: sharpe(lockBox.traded.returns) ?? 0, incumbent: rivals.incumbent?.run.sharpe ?? null, baselines: Object.values(rivals.naive).map((run) => run.sharpe), opened,
});

const compounded = (returns: readonly number[]): number => returns.reduce((equity, value) => equity * (1 + value), 1) - 1;

export const lockBoxReturnsOf = ({ lockBox }: Trained, rivals: Rivals | undefined): LearnedBundle['lockBoxReturns'] => (lockBox === undefined || rivals === undefined ? null : {
  from: lockBox.from, to: lockBox.to, model: compounded(lockBox.traded.returns), incumbent: rivals.incumbent?.run.growth ?? null,
  baselines: Object.fromEntries(Object.entries(rivals.naive).map(([name, run]) => [name, run.growth])),
});

/** Figures of choice by the ledger of trials. Where it could not be asked they are not known. */
function chosenAmong({ leaderboard }: Trained, judgement: Judgement | undefined): Pick<ModelEvidence, 'trials' | 'effectiveTrials' | 'pbo' | 'lossOutside' | 'spa' | 'deflated'> {
  if (judgement === undefined) return { trials: leaderboard.length, effectiveTrials: leaderboard.length, pbo: null, lossOutside: null, spa: null, deflated: null };
  const { trials, effectiveTrials, pbo, lossOutside, spa, deflatedEffective } = judgement;
  return { trials, effectiveTrials, pbo, lossOutside, spa, deflated: deflatedEffective };
}

/** All that the gate of promotion asks, and the band that the live record is held against: of the days out of fold and, once it is open, those of the lock-box. */
export function evidenceOf(trained: Trained, { judgement, box, rivals }: { readonly judgement: Judgement | undefined; readonly box: LockBox | undefined; readonly rivals: Rivals | undefined }): ModelEvidence {
  const { outOfFold: { traded }, lockBox } = trained;
  const returns = [...traded.returns, ...(lockBox?.traded.returns ?? [])];
  return {
    days: traded.days.length, trades: traded.trades, netProfit: traded.netProfit, profitAtDoubleCosts: traded.profitAtDoubleCosts, ...chosenAmong(trained, judgement),
    ...(box === undefined ? {} : { lockBox: box }), incumbentId: rivals?.incumbent?.id ?? null, band: bandOf(returns), plannedDays: plannedDaysOf(returns),
  };
}

/** How far the search alone can have fooled itself, and whether the ensemble beats each naive rival over the days out of fold; null where nothing can be said. */
export interface SearchFigures {
  /** By CSCV over the models of the leaderboard that were judged on every day, and the ensemble. */
  readonly pbo: number | null;
  /** Hansen's consistent p-value of the ensemble, as one of all these, against each rival by name. */
  readonly spa: Readonly<Record<string, number | null>>;
}

export function searchFigures({ outOfFold: { traded }, leaderboard }: Trained, arena: Arena): SearchFigures {
  const { days } = traded;
  if (days.length === 0) return { pbo: null, spa: {} };
  const columns = [traded.returns, ...leaderboard.filter(({ failure, results }) => failure === undefined && results.length > 0).map(({ results }) => {
    const tracked = daysOfFolds(results);
    return on(days, tracked.days, tracked.returns);
  })].map((column) => Float64Array.from(column));
  const naive = naiveRuns(arena, { from: days[0], to: days[days.length - 1] + DAY });
  const against = Object.entries(naive).map(([name, run]): [string, number | null] => {
    const rival = on(days, run.days, run.returns);
    return [name, ability(columns.map((column) => column.map((value, t) => value - rival[t])))];
  });
  return { pbo: columns.length < 2 || days.length < 2 * BLOCKS ? null : overfittingProbability(columns, BLOCKS).pbo, spa: Object.fromEntries(against) };
}

/** Returns on the wanted days; 0 on those that are not there. */
function on(days: readonly number[], known: readonly number[], returns: readonly number[]): number[] {
  const at = new Map(known.map((day, i) => [day, returns[i]]));
  return days.map((day) => at.get(day) ?? 0);
}

function ability(excess: readonly Float64Array[]): number | null {
  const moving = excess.filter((column) => (standardDeviation(column) ?? 0) > 0);
  if (excess[0].length < 14 || moving[0] !== excess[0]) return null;
  return superiorPredictiveAbility(moving, random(SEED), { resamples: 1_000, of: 0 }).consistent;
}
