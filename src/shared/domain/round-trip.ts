import type { EpochMs } from './time.ts';

/** From an entry (flat to holding, or a turn) to the exit that closes it. */
export interface RoundTrip {
  readonly instrument: string;
  readonly side: 'long' | 'short';
  readonly entryAt: EpochMs;
  readonly exitAt: EpochMs;
  /** Candles between entry and exit. */
  readonly candles: number;
  /** Largest size held. */
  readonly quantity: number;
  /** Volume-weighted prices of what was opened and closed. */
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Quote units, net of fees and funding. */
  readonly profit: number;
  /** Net profit over the cost of what was opened. */
  readonly profitRatio: number;
  readonly fees: number;
  readonly funding: number;
  /** Worst and best price on the way against the entry price, as ratios: never above and never below 0. */
  readonly maxAdverse: number;
  readonly maxFavourable: number;
  readonly entryReason: string;
  readonly exitReason: string;
  /** Still open at the end: marked at the last close, not counted as won or lost. */
  readonly open: boolean;
}
