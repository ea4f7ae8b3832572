import { z } from 'zod';
import { TRIAL_KINDS, type TrialHead, type TrialKind } from '../../src/shared/domain/trial.ts';

export const TRIAL_ORDERS = ['newest', 'oldest', 'sharpe', 'trades'] as const;

const wanted = {
  strategy: z.string().max(120).optional(),
  /** `binance:BTC/USDT` */
  instrument: z.string().max(60).optional(),
  kind: z.enum(TRIAL_KINDS).optional(),
};
export const trialsQuery = z.object({
  ...wanted,
  /** Only those whose parameters, id or data hold this text. */
  text: z.string().max(200).default(''),
  order: z.enum(TRIAL_ORDERS).default('newest'),
  skip: z.int().min(0).max(10_000_000).default(0),
  most: z.int().min(1).max(200).default(50),
});
export const luckQuery = z.object(wanted);
const trialId = z.string().regex(/^[0-9a-f]{8,64}$/, 'expected the id of a trial');
export const trialsById = z.object({ ids: z.array(trialId).min(1).max(8) });

export interface TrialLine {
  readonly id: string;
  readonly at: number;
  readonly kind: TrialKind;
  readonly strategy: string;
  readonly instruments: readonly string[];
  readonly timeframe: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Days of its returns; null where that is not known. */
  readonly days: number | null;
  readonly hasOpenedLockBox: boolean;
}

export interface TrialTotal {
  readonly strategy: string;
  readonly instruments: readonly string[];
  readonly trials: number;
  readonly first: number;
  readonly last: number;
  readonly bestSharpe: number | null;
  /** What the best of so many would show on average without any edge. */
  readonly luckySharpe: number | null;
}

export interface TrialTotals {
  readonly trials: number;
  readonly totals: readonly TrialTotal[];
  readonly strategies: readonly string[];
  readonly instruments: readonly string[];
  readonly kinds: readonly TrialKind[];
}

export interface TrialPage {
  readonly trials: readonly TrialLine[];
  readonly found: number;
}

export interface LuckPoint {
  /** How many had been tried by then, this one included. */
  readonly count: number;
  readonly at: number;
  /** Annual Sharpe ratios: the best so far, and what the best of so many without an edge is expected to show. */
  readonly best: number | null;
  readonly luck: number;
}

export interface LuckHistory {
  readonly trials: number;
  /** Those whose length is known, in the order in which they were made; thinned. */
  readonly points: readonly LuckPoint[];
  /** How many were made by day (UTC), oldest first. */
  readonly days: readonly { readonly at: number; readonly count: number; readonly total: number }[];
}

/** Everything that was ever tried. */
export interface TrialDesk {
  totals(): Promise<TrialTotals>;
  list(query: z.output<typeof trialsQuery>): Promise<TrialPage>;
  luck(query: z.output<typeof luckQuery>): Promise<LuckHistory>;
  /** Whole, in the order asked for; those that are not known are left out. An id may be cut short. */
  several(ids: readonly string[]): Promise<readonly (TrialHead & { readonly days: number | null })[]>;
}
