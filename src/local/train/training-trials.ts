import { createHash } from 'node:crypto';
import { orderedJson } from '../../shared/domain/ordered-json.ts';
import type { LockBox } from '../../shared/domain/evidence-verdict.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Trial } from '../../shared/domain/trial.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import { lockBoxOpenings } from '../../shared/evaluation/ledger/trial-pool.ts';
import { judge, type Judgement } from '../../shared/evaluation/ledger/judgement.ts';
import { sharpe } from '../../shared/evaluation/metrics/sharpe.ts';
import { trialOf } from '../../shared/handlers/trial-schema.ts';
import type { Standing } from '../../shared/learning/automl/halving-search.ts';
import { lockBoxOf, type Rivals } from './model-evidence.ts';
import { daysOfFolds } from './days-of-folds.ts';
import type { Trained } from './train.ts';

/** What all trials of one training have in common. */
export interface TrainingIdentity {
  readonly at: EpochMs;
  readonly seed: number;
  readonly dataHash: string;
  readonly codeHash: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Models that the search tries in all. */
  readonly trials: number;
  /** Features, labels, folds, trading. */
  readonly settings: Readonly<Record<string, unknown>>;
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
      ...head(identity), // What was judged on a part of the days is the same trial once it is judged on all of them: the pool of trials counts the whole one.
      params: JSON.parse(orderedJson({ ...settings, modelSeed: seed, folds: results.length < folds ? results.length : undefined })), lockBox: null, ...tracked, orderHash: orderHashOf(tracked),
      metrics: { sharpe: sharpe(tracked.returns), logLoss, auc, trades: results.reduce((sum, { trades }) => sum + trades, 0) },
    });
  });
}

/** The ensemble as a trial, what the ledger says of it, and the lock-box. That one counts once: whoever trains on the same data again opens it again. */
export function judgedEnsemble(trained: Trained, rivals: Rivals | undefined, known: { readonly identity: TrainingIdentity; readonly ledger: readonly Trial[] }): { readonly trial: Trial; readonly judgement: Judgement; readonly box: LockBox | undefined } {
  const { outOfFold, lockBox, members } = trained;
  const { traded } = outOfFold;
  const period = lockBox === undefined ? null : { from: lockBox.from, to: lockBox.to };
  const trial = trialOf({
    ...head(known.identity), params: { ensemble: members.map(({ trial: number }) => number), trials: known.identity.trials, ...(trained.fits.isStopped ? { isPart: true } : {}) }, lockBox: period, days: traded.days, returns: traded.returns, orderHash: orderHashOf(traded),
    metrics: { sharpe: sharpe(traded.returns), logLoss: outOfFold.logLoss, auc: outOfFold.auc, trades: traded.trades, netProfit: traded.netProfit, profitAtDoubleCosts: traded.profitAtDoubleCosts },
  });
  const opened = period === null ? 0 : 1 + lockBoxOpenings(known.ledger.filter(({ id }) => id !== trial.id), { dataHash: trial.dataHash, instruments: trial.instruments, ...period });
  const box = lockBoxOf(trained, rivals, opened);
  const judgement = judge({ trial, trades: traded.trades, netProfit: traded.netProfit, profitAtDoubleCosts: traded.profitAtDoubleCosts, lockBox: box }, known.ledger);
  return { trial, judgement, box };
}
