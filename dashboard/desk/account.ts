import { z } from 'zod';

/** A moment of the account, in its currency: epoch ms, money. `drawdown` is a share of the highest equity so far. */
export interface EquityMoment {
  readonly at: number;
  readonly equity: number;
  readonly drawdown: number;
}

/** Profit of one day in the zone asked for. */
export interface DayProfit {
  /** `2026-11-20` */
  readonly day: string;
  readonly profit: number;
  /** Equity at its beginning and end. */
  readonly from: number;
  readonly to: number;
}

export const equityQuery = z.object({
  /** Epoch ms; all that is on record where it is left out. */
  from: z.number().optional(),
  /** At most so many moments: what lies between is left out, the highest and lowest are kept. */
  points: z.int().min(10).max(5_000).default(600),
  zone: z.enum(['kst', 'utc']).default('utc'),
});

export interface EquityHistory {
  readonly currency: string;
  readonly moments: readonly EquityMoment[];
  readonly days: readonly DayProfit[];
}

/** What became of the account's money. */
export interface AccountDesk {
  equity(query: z.infer<typeof equityQuery>): Promise<EquityHistory>;
}
