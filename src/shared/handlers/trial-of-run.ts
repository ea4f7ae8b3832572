import type { Trial } from '../domain/trial.ts';
import type { RunRecord } from '../engine/record.ts';
import type { JudgedRun } from '../evaluation/ledger/judgement.ts';
import { breakEvenBps, profitAtCosts, totalCost } from '../evaluation/metrics/costs.ts';
import { probabilisticSharpe } from '../domain/probabilistic-sharpe.ts';
import { trackRecordOf } from '../evaluation/metrics/track-record.ts';
import { sharpe } from '../evaluation/metrics/sharpe.ts';
import { costsOf } from '../evaluation/summary/cost-rows.ts';
import { factsOf } from '../evaluation/summary/facts.ts';
import type { BacktestJob, BacktestResult } from './backtest.ts';
import { trialOf } from './trial-schema.ts';

/** JSON as a file would keep it: what is undefined is left out, what is no number is null. */
const plainJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

/** What a run would have made had its costs been twice as high, with the same orders. */
export const profitAtDoubleCosts = (record: RunRecord): number => profitAtCosts(record.finalEquity - record.initialCash, totalCost(costsOf(record)), 2);

/** Everything in a job that decides its result and has no field of its own: never where on this machine the files lie. */
function settingsOf({ settings, exits, protections, gaps, data }: BacktestJob): Readonly<Record<string, unknown>> {
  const kinds = data.map(({ market, detail, trades, funding, instrument }) => ({ market, detail: detail !== undefined, trades: trades !== undefined, funding: funding !== undefined, instrument }));
  return { ...settings, exits, protections, gaps, data: kinds };
}

/** A backtest as a row of the ledger. Days after the account was lost are left out. */
export function trialOfBacktest(job: BacktestJob, { record, dataHash, orderHash }: BacktestResult, made: { readonly at: number; readonly codeHash: string }): Trial {
  const { marks, returns, closed, cagr, netProfit } = factsOf(record);
  const known = returns.filter((value) => Number.isFinite(value));
  const track = trackRecordOf(known);
  return trialOf({
    ...made, kind: 'backtest', strategy: record.strategy, params: plainJson(record.params) as never, settings: plainJson(settingsOf(job)) as never, seed: job.settings.seed,
    dataHash, orderHash, instruments: [...record.instruments], timeframe: record.timeframe, selection: job.selection === undefined ? null : (plainJson(job.selection) as never), lockBox: null,
    metrics: {
      sharpe: finite(sharpe(known)), cagr: finite(cagr), maxDrawdown: finite(record.maxDrawdown.depth), netProfit: finite(netProfit), profitAtDoubleCosts: finite(profitAtDoubleCosts(record)),
      breakEvenBps: finite(breakEvenBps(netProfit, record.totals.turnover)), psr: track && finite(probabilisticSharpe(track)), trades: closed.length,
    },
    days: marks.day.slice(0, known.length), returns: known,
  });
}

/** What the verdict needs of it beside its trial. */
export const judgedRunOf = (trial: Trial, record: RunRecord): JudgedRun => ({
  trial, trades: record.roundTrips.filter(({ open }) => !open).length, netProfit: record.finalEquity - record.initialCash, profitAtDoubleCosts: profitAtDoubleCosts(record),
});
