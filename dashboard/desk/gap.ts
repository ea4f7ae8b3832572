import { z } from 'zod';
import type { GapParts } from '../../src/shared/evaluation/reality-gap/gap-cause.ts';
import type { JobLine } from './jobs.ts';

export const gapDay = z.object({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-11-20') });

/** Money in the quote currency: what was really earned, what a backtest earns on the same candles, and the difference by cause. The parts add up to the gap. */
export interface GapSums {
  readonly realProfit: number;
  readonly modelProfit: number;
  readonly gap: number;
  readonly parts: GapParts;
}

export interface GapSide {
  readonly id: string;
  readonly quantity: number;
  readonly filled: number;
  readonly averagePrice: number | null;
  readonly startPrice: number | null;
  readonly fees: number;
  readonly note: string;
}

/** An order in reality and in the backtest; null where a side never asked for it. */
export interface GapPair {
  readonly strategy: string;
  readonly currency: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly isGuard: boolean;
  readonly at: number;
  readonly reason: string;
  readonly real: GapSide | null;
  readonly model: GapSide | null;
  readonly total: number;
  readonly parts: GapParts;
}

export interface GapStrategy extends GapSums {
  readonly strategy: string;
  readonly currency: string;
  readonly timeframe: string;
  readonly candles: number;
  readonly stretches: number;
  /** Earned while nothing ran: in neither profit. */
  readonly between: number;
  readonly orders: { readonly matched: number; readonly realOnly: number; readonly modelOnly: number };
  readonly logicFrom: number | null;
  readonly archive: { readonly compared: number; readonly different: number; readonly missedLive: number; readonly notStored: number } | null;
}

export interface GapDay {
  readonly day: string;
  readonly timezone: string;
  readonly from: number;
  readonly to: number;
  readonly isOver: boolean;
  readonly madeAt: number;
  readonly currencies: readonly (GapSums & { readonly currency: string })[];
  readonly strategies: readonly GapStrategy[];
  readonly uncompared: readonly { readonly strategy: string; readonly why: string }[];
  readonly worst: readonly GapPair[];
  readonly verdict: string;
  readonly notes: readonly string[];
}

/** One day in a list of days. */
export interface GapDayLine {
  readonly day: string;
  readonly isOver: boolean;
  readonly currencies: GapDay['currencies'];
}

/** What trading earned against the backtest on the same candles, day by day. */
export interface GapDesk {
  /** Newest first. `unreadable` names days whose files are damaged. */
  days(): Promise<{ readonly days: readonly GapDayLine[]; readonly unreadable: readonly string[]; /** The day it is now, in the zone of the configuration. */ readonly today: string }>;
  day(day: string): Promise<GapDay | null>;
  /** Compares a day anew, in a process of its own. */
  compare(day: string): Promise<JobLine>;
}
