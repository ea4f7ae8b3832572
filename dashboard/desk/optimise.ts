import { z } from 'zod';
import type { HtmlFile } from './backtests.ts';
import type { Job, JobLine } from './jobs.ts';
import { account, costs, datasetId, dayText, paramName, paramRecord, strategyName, type HtmlAsked, type ResearchOffer, type VerdictView } from './research.ts';

export const SAMPLERS = ['tpe', 'random', 'sobol', 'halton', 'grid', 'cma-es', 'nsga-ii', 'asha', 'hyperband'] as const;
export const OBJECTIVES = ['sharpe', 'sortino', 'calmar', 'profit-factor', 'drawdown', 'turnover'] as const;
export const PLACES = ['local', 'aws', 'both'] as const;

const range = z.object({ from: z.number(), to: z.number(), step: z.number().gt(0).optional() }).refine(({ from, to }) => from <= to, 'expected the lower end first');

export const searchOrder = z.object({
  strategy: strategyName,
  /** Held at a value. */
  params: paramRecord.default({}),
  /** Searched within these; parameters that are in neither are searched within the bounds the strategy declares. */
  ranges: z.record(paramName, range).refine((ranges) => Object.keys(ranges).length <= 60, 'expected at most 60 ranges').default({}),
  data: datasetId,
  from: dayText.optional(),
  to: dayText.optional(),
  costs: costs.default({ kind: 'realistic' }),
  account: account.default({}),
  sampler: z.enum(SAMPLERS).default('tpe'),
  trials: z.int().min(4).max(100_000).default(100),
  objective: z.enum(OBJECTIVES).default('sharpe'),
  folds: z.int().min(1).max(50).default(5),
  isAnchored: z.boolean().default(false),
  /** Share of the newest days that nothing is chosen by. */
  lockBox: z.number().min(0.05).max(0.5).default(0.2),
  seed: z.int().min(0).max(999_999_999).default(1),
  maxRamMb: z.int().min(256).max(1_000_000).default(2_000),
  maxCores: z.int().min(1).max(256).default(2),
  budgetMinutes: z.int().min(1).max(10_080).default(120),
  where: z.enum(PLACES).default('local'),
  maxUsd: z.number().min(0).max(100_000).optional(),
  /** The winner is kept as a model that is followed on paper. */
  isKept: z.boolean().default(true),
});
export type SearchOrder = z.infer<typeof searchOrder>;

/** What a search would take. AWS: by list prices, never measured on an account. */
export const searchQuote = z.object({
  where: z.enum(PLACES), runs: z.number(), windows: z.number(), trialsEach: z.number(), parameters: z.array(z.string()),
  workers: z.number(), memoryBytes: z.number(), maxRamBytes: z.number(), minutesHere: z.number(), secondsOfOneCore: z.number(),
  aws: z.object({ minutes: z.number(), usd: z.number() }),
  budgetMs: z.number(), maxUsd: z.number().nullable(), isAffordable: z.boolean(), isWithinBudget: z.boolean(),
});
export type SearchQuote = z.infer<typeof searchQuote>;

export interface QuotedSearch {
  readonly job: Job;
  readonly asked: SearchOrder | null;
  /** Null before the quote is there. */
  readonly quote: SearchQuote | null;
}

export interface SavedSearch extends JobLine {
  readonly asked: SearchOrder | null;
  readonly headline: { readonly grade: string | null; readonly testsSharpe: number | null; readonly lockBoxGrowth: number | null; readonly trials: number } | null;
}

const facts = z.object({
  growth: z.number().nullable(), sharpe: z.number().nullable(), maxDrawdown: z.number().nullable(), trades: z.number().nullable(), buyAndHold: z.number().nullable(),
});
export type SearchFacts = z.infer<typeof facts>;
const span = z.object({ from: z.string(), to: z.string() });
const value = z.union([z.number(), z.boolean(), z.string()]);
const choice = z.object({ params: z.record(z.string(), value), score: z.number(), neighbourhood: z.number().nullable(), peak: z.number().nullable() });
const searchedWindow = z.object({ train: span, test: span, choice: choice.nullable(), inside: facts, outside: facts });
export type SearchWindow = z.infer<typeof searchedWindow>;
const band = z.object({ low: z.number(), middle: z.number(), high: z.number() }).nullable();
const changed = z.object({ growth: z.number().nullable(), sharpe: z.number().nullable(), maxDrawdown: z.number().nullable() });

/** What of the result of `coinbot optimize --json` is shown. */
export const searchResult = z.object({
  strategy: z.string(), instrument: z.string(), timeframe: z.string(), objectives: z.array(z.string()), sampler: z.string(), seed: z.number(), trials: z.number(), distinctTrials: z.number(), resultHash: z.string(),
  winner: choice.nullable(),
  walkForward: z.object({
    windows: z.array(searchedWindow),
    tests: z.object({ growth: z.number().nullable(), sharpe: z.number().nullable(), maxDrawdown: z.number().nullable(), trades: z.number(), days: z.number() }),
    efficiency: z.object({ efficiency: z.number().nullable(), gaining: z.number().nullable(), sharpeMean: z.number().nullable(), sharpeSpread: z.number().nullable() }),
  }),
  lockBox: searchedWindow.extend({ opened: z.number().nullable(), incumbent: facts.extend({ id: z.string() }).nullable(), baselines: z.record(z.string(), facts) }),
  robustness: z.object({
    dayBlocks: z.object({ growth: band, losing: z.number() }).nullable(),
    tradeOrder: z.object({ shuffled: band }).nullable(),
    jitter: z.object({ growth: band, losing: z.number() }).nullable(),
    costs: z.array(changed.extend({ factor: z.number() })),
    delays: z.array(changed.extend({ candles: z.number() })),
  }),
  importance: z.object({ parameters: z.array(z.object({ name: z.string(), share: z.number() })), fit: z.number() }).nullable(),
  model: z.object({ id: z.string() }).nullable(),
  peakBytes: z.number(),
});
export type SearchResult = z.infer<typeof searchResult>;

export type SearchAxis =
  | { readonly kind: 'number'; readonly name: string; readonly min: number; readonly max: number; readonly isLog: boolean }
  | { readonly kind: 'choice'; readonly name: string; readonly choices: readonly (number | boolean | string)[] };

/** Trials of the newest training window, for charts. */
export interface TrialCloud {
  readonly objectives: readonly string[];
  readonly axes: readonly SearchAxis[];
  readonly count: number;
  readonly trials: readonly { readonly trial: number; readonly values: readonly (number | boolean | string | null)[]; readonly scores: readonly (number | null)[]; readonly isWithinLimits: boolean; readonly isWhole: boolean }[];
}

export interface SearchReport {
  readonly id: string;
  readonly title: string;
  readonly asked: SearchOrder | null;
  readonly ranAt: number;
  readonly isMadeUp: boolean;
  readonly result: SearchResult;
  readonly verdict: VerdictView | null;
  readonly cloud: TrialCloud | null;
}

/** Of the queue of jobs, on this PC. */
export interface SweepLine {
  readonly sweep: string;
  readonly strategy: string;
  readonly trials: number;
  readonly jobs: number;
  readonly done: number;
  readonly isCancelled: boolean;
  readonly hasResult: boolean;
  /** Of one whose results were gathered, where they are at hand. */
  readonly best?: { readonly objective: string; readonly score: number; readonly params: Readonly<Record<string, number | boolean | string>> } | undefined;
}

/** Searches that the page started. */
export interface OptimiseDesk {
  offer(): Promise<ResearchOffer>;
  saved(): Promise<readonly SavedSearch[]>;
  /** Says what a search would take; begins nothing. */
  quote(order: SearchOrder): Promise<Job>;
  quoted(id: string): Promise<QuotedSearch | null>;
  /** Begins what was quoted: a search begins only by a quote of the very same order. */
  start(order: { readonly quote: string }): Promise<Job>;
  report(id: string): Promise<SearchReport | null>;
  html(asked: HtmlAsked): Promise<HtmlFile | null>;
  sweeps(): Promise<readonly SweepLine[]>;
}
