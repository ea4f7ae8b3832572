import { z } from 'zod';
import type { Job, JobLine } from './jobs.ts';
import { account, costs, datasetId, dayText, paramRecord, strategyName, type Bilingual, type HtmlAsked, type MadeUpOrder, type ResearchOffer, type VerdictView } from './research.ts';

export const backtestOrder = z.object({
  strategy: strategyName,
  /** Those that differ from the defaults. */
  params: paramRecord.default({}),
  /** One for each instrument. */
  data: z.array(datasetId).min(1).max(10),
  from: dayText.optional(),
  to: dayText.optional(),
  costs: costs.default({ kind: 'realistic' }),
  account: account.default({}),
  seed: z.int().min(0).max(999_999_999).optional(),
  /** Counted in the ledger of trials: every later verdict knows of it. */
  isCounted: z.boolean().default(true),
});
export type BacktestOrder = z.infer<typeof backtestOrder>;

export const comparison = z.object({ ids: z.array(z.string().max(40)).min(1).max(6) });

/** Shares, ratios and counts for a list; null where it is not known. */
export interface BacktestHeadline {
  readonly growth: number | null;
  readonly hold: number | null;
  readonly sharpe: number | null;
  readonly maxDrawdown: number | null;
  readonly trades: number | null;
  readonly grade: string | null;
}

export interface SavedBacktest extends JobLine {
  readonly asked: BacktestOrder | null;
  /** Null before it is done. */
  readonly headline: BacktestHeadline | null;
}

export interface ReportCell {
  readonly key: string;
  readonly value: number | string | null;
  readonly unit: 'money' | 'percent' | 'ratio' | 'count' | 'time' | 'day' | 'duration' | 'bps' | 'megabytes' | 'hash' | 'text';
  /** Why there is no value. */
  readonly reason: Bilingual | null;
}

export interface ReportRow {
  readonly key: string;
  readonly name: Bilingual;
  readonly cells: readonly ReportCell[];
  readonly form: 'slashes' | 'parenthesis';
}

export interface ReportGroup {
  readonly key: string;
  readonly name: Bilingual;
  readonly rows: readonly ReportRow[];
}

/** Of days: epoch ms, quote units, shares below the peak so far. */
export interface ReportCurve {
  readonly at: readonly number[];
  readonly equity: readonly number[];
  readonly hold: readonly (number | null)[];
  readonly drawdown: readonly number[];
  readonly holdDrawdown: readonly (number | null)[];
}

export interface ReportPeriod {
  readonly period: string;
  readonly profitRatio: number | null;
  readonly buyAndHoldRatio: number | null;
  readonly maxDrawdown: number;
  readonly trades: number;
  readonly wins: number;
}

export interface ReportTrip {
  readonly instrument: string;
  readonly side: 'long' | 'short';
  readonly entryAt: number;
  readonly exitAt: number;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly profit: number;
  readonly profitRatio: number;
  readonly fees: number;
  readonly entryReason: string;
  readonly exitReason: string;
  readonly isOpen: boolean;
}

export interface ReportBreakdown {
  readonly name: string;
  readonly trades: number;
  readonly wins: number;
  readonly profit: number;
  readonly meanProfitRatio: number | null;
}

/** All that is shown of one run. */
export interface BacktestReport {
  readonly id: string;
  readonly title: string;
  readonly asked: BacktestOrder | null;
  readonly ranAt: number;
  readonly strategy: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly timeframe: string;
  readonly instruments: readonly string[];
  readonly currency: string;
  readonly from: number;
  readonly to: number;
  readonly initialCash: number;
  readonly finalEquity: number;
  readonly isMadeUp: boolean;
  /** What the numbers of this one run allow to be said. */
  readonly reading: Bilingual;
  readonly verdict: VerdictView | null;
  readonly metrics: Readonly<Record<string, number | string | null>>;
  readonly groups: readonly ReportGroup[];
  readonly curve: ReportCurve;
  readonly months: readonly ReportPeriod[];
  readonly years: readonly ReportPeriod[];
  readonly drawdowns: readonly { readonly depth: number; readonly peakAt: number; readonly troughAt: number; readonly recoveredAt: number | null; readonly durationMs: number }[];
  readonly entries: readonly ReportBreakdown[];
  readonly exits: readonly ReportBreakdown[];
  readonly perInstrument: readonly { readonly instrument: string; readonly trades: number; readonly wins: number; readonly profit: number; readonly fees: number; readonly turnover: number }[];
  readonly refusals: readonly { readonly reason: string; readonly count: number }[];
  /** The newest ones. */
  readonly trips: readonly ReportTrip[];
  readonly tripCount: number;
}

export type ComparedRun = Pick<BacktestReport, 'id' | 'title' | 'strategy' | 'params' | 'timeframe' | 'instruments' | 'currency' | 'from' | 'to' | 'initialCash' | 'verdict' | 'groups' | 'curve' | 'isMadeUp'>;

export interface HtmlFile {
  readonly name: string;
  readonly html: string;
}

/** Backtests that the page started. */
export interface BacktestDesk {
  offer(): Promise<ResearchOffer>;
  /** Newest first. */
  saved(): Promise<readonly SavedBacktest[]>;
  start(order: BacktestOrder): Promise<Job>;
  /** Candles of a made-up market, for a machine that has none. */
  makeUp(order: MadeUpOrder): Promise<Job>;
  /** Null where there is no such run, or it is not done. */
  report(id: string): Promise<BacktestReport | null>;
  compare(query: z.infer<typeof comparison>): Promise<readonly ComparedRun[]>;
  /** The report as a file that needs nothing else. */
  html(asked: HtmlAsked): Promise<HtmlFile | null>;
}
