import type { EpochMs } from '../../domain/time.ts';
import type { Evaluated } from '../../search/sampler.ts';
import type { Space } from '../../search/space.ts';
import type { Judgement } from '../ledger/judgement.ts';
import type { DayBlocks } from '../monte-carlo/day-blocks.ts';
import type { QuantileBand } from '../monte-carlo/quantile-band.ts';
import type { TradeOrder } from '../monte-carlo/trade-order.ts';
import type { Efficiency } from '../walk-forward/efficiency.ts';
import type { SpanFacts } from '../walk-forward/span-facts.ts';
import type { Stitched } from '../walk-forward/stitched.ts';

type Params = Readonly<Record<string, number | boolean | string>>;

export interface ViewedWindow {
  readonly train: { readonly from: EpochMs; readonly to: EpochMs };
  readonly test: { readonly from: EpochMs; readonly to: EpochMs };
  /** Undefined where nothing was worth choosing. */
  readonly choice: { readonly params: Params; readonly score: number; readonly neighbourhood: number | null; readonly peak: number } | undefined;
  readonly inside: SpanFacts;
  readonly outside: SpanFacts;
}

interface ChangedRun {
  readonly growth: number;
  readonly sharpe: number | null;
  readonly maxDrawdown: number;
}

/** All that a report of a search shows. */
export interface OptimizationView {
  readonly strategy: string;
  readonly instrument: string;
  readonly timeframe: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly objectives: readonly string[];
  readonly limits: readonly string[];
  readonly sampler: string;
  /** Tried on each training window, and different ones in all. */
  readonly trials: number;
  readonly distinct: number;
  readonly seed: number;
  readonly isAnchored: boolean;
  readonly gapDays: number;
  readonly folds: readonly ViewedWindow[];
  readonly final: ViewedWindow;
  readonly tests: Stitched;
  readonly efficiency: Efficiency;
  readonly robustness: {
    readonly tradeOrder: TradeOrder | null;
    readonly dayBlocks: DayBlocks | null;
    readonly costs: readonly (ChangedRun & { readonly factor: number })[];
    readonly jitter: { readonly draws: number; readonly growth: QuantileBand; readonly sharpe: QuantileBand | null; readonly losing: number } | null;
    readonly delays: readonly (ChangedRun & { readonly candles: number })[];
  };
  readonly baselines: Readonly<Record<string, SpanFacts>>;
  readonly incumbent: { readonly id: string; readonly facts: SpanFacts } | undefined;
  /** Null where the ledger of trials could not be asked. */
  readonly judgement: Judgement | null;
  /** The search on the newest training window, for the charts. */
  readonly space: Space;
  readonly evaluated: readonly Evaluated[];
  readonly dataHash: string;
  readonly codeHash: string;
  readonly resultHash: string;
}
