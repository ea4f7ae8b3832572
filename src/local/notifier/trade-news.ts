import type { Fill } from '../../shared/domain/order.ts';
import type { RoundTrip } from '../../shared/domain/round-trip.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';

/** What a trading process tells the notifier. It waits for no answer. */
export type TradeNews =
  | { readonly of: 'started'; readonly at: EpochMs; readonly mode: string; /** Nothing was saved before: profit counts from here. */ readonly isFresh: boolean }
  | { readonly of: 'fill'; readonly at: EpochMs; readonly strategy: string; readonly fill: Fill }
  | { readonly of: 'trip'; readonly at: EpochMs; readonly trip: RoundTrip }
  | { readonly of: 'alarm'; readonly at: EpochMs; readonly venue: string; readonly kind: string; readonly text: string }
  | { readonly of: 'denied'; readonly at: EpochMs; readonly instrument: string; readonly rule: string; readonly reason: string }
  | { readonly of: 'remark'; readonly at: EpochMs; readonly text: string }
  | { readonly of: 'status'; readonly at: EpochMs; readonly status: TradeStatus; /** News that could not be handed over. */ readonly lost: number }
  /** Said by the process that watches over it: it ended by its own decision, with 0 or 130 where a person wanted it. */
  | { readonly of: 'ended'; readonly at: EpochMs; readonly code: number }
  /** Said by the process that watches over it. */
  | { readonly of: 'crashed'; readonly at: EpochMs; readonly how: string; readonly isLast: boolean };
