import type { Instrument, InstrumentId } from '../../../src/shared/domain/instrument.ts';
import type { FinishedTrip, FormingCandle, LiveBook, LiveQuote, LiveStrategy, LiveTrade } from '../../../src/shared/engine/trading/live-message.ts';
import type { CandleRow } from '../../../src/shared/engine/trading/strategy-session.ts';
import type { TraderNotice } from '../../../src/shared/engine/trading/trader.ts';
import type { GateLimits } from '../../../src/shared/risk/gate-limits.ts';
import type { TradeStatus } from '../../../src/shared/engine/trading/trade-status.ts';

/** As it comes out of JSON: a figure that is not known is null. */
export type Plain<Value> =
  Value extends number ? number | null
    : Value extends string | boolean | null | undefined ? Value
      : Value extends readonly (infer Item)[] ? readonly Plain<Item>[]
        : Value extends object ? { readonly [Key in keyof Value]: Plain<Value[Key]> }
          : Value;

export interface LiveNotice {
  /** Counts up while one trading process lives. */
  readonly seq: number;
  readonly at: number;
  readonly notice: Plain<TraderNotice>;
}

/** What is traded, said once by each start of the trading process. */
export interface LivePlan {
  readonly boot: string;
  readonly at: number;
  readonly mode: string;
  readonly currency: string;
  readonly money: Readonly<Record<string, number>>;
  readonly strategies: readonly LiveStrategy[];
  readonly instruments: readonly Instrument[];
  /** Of the risk gate, as they hold now. */
  readonly limits: GateLimits;
}

/** Whether the trading process is heard. */
export interface RunnerLine {
  readonly isConnected: boolean;
  /** Since when it is as it is, epoch ms. */
  readonly since: number;
}

/** What one browser is told at once: all that changed since it was told last. */
export interface LiveBatch {
  /** When the server sent it, epoch ms. */
  readonly at: number;
  /** The whole picture: whatever was known before is forgotten. */
  readonly isWhole: boolean;
  readonly runner?: RunnerLine | undefined;
  readonly plan?: LivePlan | undefined;
  readonly status?: Plain<TradeStatus> | undefined;
  readonly quotes?: readonly LiveQuote[] | undefined;
  readonly books?: Readonly<Record<InstrumentId, LiveBook>> | undefined;
  readonly trades?: Readonly<Record<InstrumentId, readonly LiveTrade[]>> | undefined;
  /** Candles that are being made, by instrument and timeframe (`binance:BTC/USDT 1m`). */
  readonly forming?: Readonly<Record<string, FormingCandle>> | undefined;
  /** Candles that have closed, oldest first. */
  readonly closed?: readonly { readonly key: string; readonly candle: CandleRow }[] | undefined;
  readonly notices?: readonly LiveNotice[] | undefined;
  /** Round trips that have ended. */
  readonly trips?: readonly Plain<FinishedTrip>[] | undefined;
}

export const candleKey = (instrument: InstrumentId, timeframe: string): string => `${instrument} ${timeframe}`;
