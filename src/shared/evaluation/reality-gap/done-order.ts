import type { InstrumentId } from '../../domain/instrument.ts';
import type { OrderType, Side } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';

/** What became of an order on one side, in reality or in the backtest. */
export interface DoneOrder {
  readonly id: string;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  /** Guards wait at the venue for a price; everything else follows a decision. */
  readonly isGuard: boolean;
  /** When it was decided on. */
  readonly at: EpochMs;
  /** Base units asked for: of one that worked already when the window began, what was left of it. */
  readonly quantity: number;
  readonly filled: number;
  /** Sum of price times quantity of the fills. */
  readonly value: number;
  /** Paid in the quote currency. */
  readonly fee: number;
  /** Paid in base units, out of what was bought. */
  readonly feeInBase: number;
  /** NaN before the first. */
  readonly filledAt: EpochMs;
  /** What its price is measured from: the middle of the market at its arrival, or its own limit or stop. NaN where it is not known. */
  readonly startPrice: number;
  readonly reason: string;
  /** What it ended with, where it did not fill. */
  readonly note: string;
}

/** The same order in reality and in the backtest; on one side alone where the other never asked for it. */
export interface MatchedOrder {
  readonly real: DoneOrder | undefined;
  readonly model: DoneOrder | undefined;
}
