import { createHash } from 'node:crypto';
import type { LockBox } from '../../../domain/evidence-verdict.ts';
import { orderedJson } from '../../../domain/ordered-json.ts';
import { probabilisticSharpe } from '../../../domain/probabilistic-sharpe.ts';
import { DAY, type EpochMs } from '../../../domain/time.ts';
import type { Trial } from '../../../domain/trial.ts';
import { judge, type Judgement } from '../../../evaluation/ledger/judgement.ts';
import { lockBoxOpenings } from '../../../evaluation/ledger/trial-pool.ts';
import { trackRecordOf } from '../../../evaluation/metrics/track-record.ts';
import type { SpanFacts } from '../../../evaluation/walk-forward/span-facts.ts';
import { trialOf, type TrialContent } from '../../trial-schema.ts';
import { decodeReturns, type BlockJob } from '../block-job.ts';
import type { Optimized, WholeTrial } from './optimize.ts';

/** What all trials of a search have in common. */
export interface OptimizeIdentity {
  readonly at: EpochMs;
  readonly seed: number;
  readonly dataHash: string;
  readonly codeHash: string;
  /** `venue:symbol`. */
  readonly instrument: string;
  readonly timeframe: BlockJob['timeframe'];
  readonly strategy: string;
  /** Costs, sizing, exits: whatever else decides what a trial comes to. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** How was searched: windows, sampler, objectives, limits, number of trials. */
  readonly search: Readonly<Record<string, unknown>>;
}

type Json = TrialContent['params'];
const plainJson = (value: unknown): Json => JSON.parse(orderedJson(value)) as Json;
const sha256 = (value: unknown): string => createHash('sha256').update(orderedJson(value)).digest('hex');

const head = ({ at, seed, dataHash, codeHash, instrument, timeframe, strategy }: OptimizeIdentity) => ({ at, kind: 'sweep' as const, strategy, seed, dataHash, codeHash, instruments: [instrument], timeframe, selection: null });

/** Every parameter record that was tried, as a row of the ledger, over all days before the lock-box. */
export function searchTrials(trials: readonly WholeTrial[], identity: OptimizeIdentity): Trial[] {
  return trials.flatMap(({ params, result: { spans: [span] } }) => {
    if (span === undefined || span.firstDay === null) return [];
    const { firstDay, figures } = span;
    const returns = [...decodeReturns(span.returns)];
    const { trades, netReturn, sharpe, maxDrawdown, profitFactor, turnover } = figures;
    return [trialOf({
      ...head(identity), params: plainJson(params), settings: plainJson(identity.settings), lockBox: null, orderHash: span.orderHash,
      metrics: { sharpe, netReturn, maxDrawdown, profitFactor, turnover, trades }, days: returns.map((_, d) => firstDay + d * DAY), returns,
    })];
  });
}

/** The tests of the walk forward as one trial, what the ledger says of them, and the lock-box, which is opened here: once, whoever repeats the same search. */
export function judgedOptimum({ tests, final, baselines }: Optimized, { identity, ledger, incumbent }: { readonly identity: OptimizeIdentity; readonly ledger: readonly Trial[]; readonly incumbent: SpanFacts | undefined }): { readonly trial: Trial; readonly judgement: Judgement; readonly box: LockBox } {
  const track = trackRecordOf(tests.returns);
  const { from, to } = final.test;
  const trial = trialOf({
    ...head(identity), params: plainJson({ walkForward: identity.search }), settings: plainJson(identity.settings), lockBox: { from, to }, orderHash: sha256([tests.days, tests.returns, final.outside.returns]),
    metrics: {
      sharpe: tests.sharpe, cagr: tests.annualGrowth, maxDrawdown: tests.maxDrawdown, netProfit: tests.netProfit, profitAtDoubleCosts: tests.profitAtDoubleCosts, trades: tests.trades,
      psr: track === null ? null : finite(probabilisticSharpe(track)),
    },
    days: [...tests.days], returns: [...tests.returns],
  });
  const opened = 1 + lockBoxOpenings(ledger.filter(({ id }) => id !== trial.id), { dataHash: trial.dataHash, instruments: trial.instruments, from, to });
  const stake = stakeOf(identity);
  const box: LockBox = {
    netProfit: final.outside.netProfit / stake, sharpe: final.outside.sharpe ?? 0, incumbent: incumbent === undefined ? null : (incumbent.sharpe ?? 0),
    baselines: Object.values(baselines).map(({ sharpe }) => sharpe ?? 0), opened,
  };
  const judgement = judge({ trial, trades: tests.trades, netProfit: tests.netProfit / stake, profitAtDoubleCosts: tests.profitAtDoubleCosts / stake, lockBox: box }, ledger);
  return { trial, judgement, box };
}

/** What each span begins with: profits are judged as shares of it, whatever the money. 1 where it is not known. */
export function stakeOf({ settings }: Pick<OptimizeIdentity, 'settings'>): number {
  const { cash } = settings as { readonly cash?: unknown };
  return typeof cash === 'number' && cash > 0 ? cash : 1;
}

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);
