import { createHash } from 'node:crypto';
import { orderedJson } from '../../shared/domain/ordered-json.ts';
import { utcDay, type EpochMs } from '../../shared/domain/time.ts';
import type { Trial } from '../../shared/domain/trial.ts';
import { lockBoxOpenings } from '../../shared/evaluation/ledger/trial-pool.ts';
import { judge, type Judgement } from '../../shared/evaluation/ledger/judgement.ts';
import { sharpe } from '../../shared/evaluation/metrics/sharpe.ts';
import { trialOf } from '../../shared/handlers/trial-schema.ts';
import type { FoldResult, Standing } from '../../shared/learning/automl/halving-search.ts';
import type { TrainingSet } from '../../shared/learning/automl/training-set.ts';
import type { Trained } from './train.ts';

/** What all trials of one training have in common. */
export interface TrainingIdentity {
  readonly at: EpochMs;
  readonly seed: number;
  readonly dataHash: string;
  readonly codeHash: string;
  readonly instrument: string;
  readonly timeframe: string;
  /** Features, labels, folds, trading. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Out-of-fold returns by day. Two folds share the day on which one ends and the next begins. */
export function daysOfFolds(results: readonly FoldResult[]): { readonly days: number[]; readonly returns: number[] } {
  const byDay = new Map<number, number>();
  for (const { days, returns } of results) days.forEach((day, i) => byDay.set(day, (1 + (byDay.get(day) ?? 0)) * (1 + returns[i]) - 1));
  const days = [...byDay.keys()].toSorted((a, b) => a - b);
  return { days, returns: days.map((day) => byDay.get(day) ?? 0) };
}

const head = ({ at, seed, dataHash, codeHash, instrument, timeframe, settings }: TrainingIdentity) => ({
  at, kind: 'train' as const, strategy: 'automl', seed, dataHash, codeHash, instruments: [instrument], timeframe, settings: JSON.parse(orderedJson(settings)), selection: null,
});
const orderHashOf = (figures: unknown): string => createHash('sha256').update(orderedJson(figures)).digest('hex');

/** Every model that was judged, as rows of the ledger: the search counts as so many trials. */
export function modelTrials(leaderboard: readonly Standing[], { folds, ...identity }: TrainingIdentity & { readonly folds: number }): Trial[] {
  return leaderboard.filter(({ results, failure }) => results.length > 0 && failure === undefined).map(({ settings, seed, results, logLoss, auc }) => {
    const tracked = daysOfFolds(results);
    return trialOf({
      ...head(identity), // What was judged on a part of the days is another trial than the same judged on all of them.
      params: JSON.parse(orderedJson({ ...settings, modelSeed: seed, folds: results.length < folds ? results.length : undefined })), lockBox: null, ...tracked, orderHash: orderHashOf(tracked),
      metrics: { sharpe: sharpe(tracked.returns), logLoss, auc, trades: results.reduce((sum, { trades }) => sum + trades, 0) },
    });
  });
}

/** Buy and hold over the lock-box, by day. */
function heldReturns({ knownAt, from, to, returns }: TrainingSet, rows: Uint32Array): number[] {
  const byDay = new Map<EpochMs, number>();
  let free = -Infinity;
  for (const row of rows) {
    if (from[row] < free) continue;
    free = to[row];
    const day = utcDay(knownAt[row] - 1);
    byDay.set(day, (byDay.get(day) ?? 0) + returns[row]);
  }
  return [...byDay.values()].map(Math.expm1);
}

/** The ensemble as a trial, and what the ledger says of it. The lock-box counts once: whoever trains on the same data again opens it again. */
export function judgedEnsemble({ outOfFold, lockBox, members }: Trained, { set, rows }: { readonly set: TrainingSet; readonly rows: Uint32Array }, known: { readonly identity: TrainingIdentity; readonly ledger: readonly Trial[] }): { readonly trial: Trial; readonly judgement: Judgement } {
  const { traded } = outOfFold;
  const period = lockBox === undefined ? null : { from: lockBox.from, to: lockBox.to };
  const trial = trialOf({
    ...head(known.identity), params: { ensemble: members.map(({ trial: number }) => number) }, lockBox: period, days: traded.days, returns: traded.returns, orderHash: orderHashOf(traded),
    metrics: { sharpe: sharpe(traded.returns), logLoss: outOfFold.logLoss, auc: outOfFold.auc, trades: traded.trades, netProfit: traded.netProfit, profitAtDoubleCosts: traded.profitAtDoubleCosts },
  });
  const opened = period === null ? 0 : 1 + lockBoxOpenings(known.ledger.filter(({ id }) => id !== trial.id), { instruments: trial.instruments, ...period });
  const judgement = judge({
    trial, trades: traded.trades, netProfit: traded.netProfit, profitAtDoubleCosts: traded.profitAtDoubleCosts,
    lockBox: lockBox === undefined ? undefined : { netProfit: lockBox.traded.netProfit, sharpe: sharpe(lockBox.traded.returns) ?? 0, incumbent: null, baselines: [0, sharpe(heldReturns(set, rows)) ?? 0], opened },
  }, known.ledger);
  return { trial, judgement };
}
