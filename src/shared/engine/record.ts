import type { Fill } from '../domain/order.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { RunSettings } from './settings.ts';

export type { RoundTrip };

/** One point a UTC day: the last mark of that day. */
export interface DailyMarks {
  /** 00:00 UTC of each day. */
  readonly day: readonly EpochMs[];
  readonly equity: readonly number[];
  /** What buying all instruments in equal parts at the first open, with fees, would be worth. */
  readonly buyAndHold: readonly number[];
}

export interface Drawdown {
  /** 0 to 1, of the peak. */
  readonly depth: number;
  readonly peakAt: EpochMs;
  readonly troughAt: EpochMs;
  /** NaN while it has not recovered. */
  readonly recoveredAt: EpochMs;
}

export interface InstrumentTotals {
  readonly instrument: string;
  readonly candles: number;
  readonly fills: number;
  readonly profit: number;
  readonly fees: number;
  readonly funding: number;
  readonly turnover: number;
}

/** Everything a finished run leaves behind: what reports, checks and the trial ledger are made from. */
export interface RunRecord {
  readonly strategy: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly settings: RunSettings;
  readonly timeframe: Timeframe;
  readonly instruments: readonly string[];
  readonly candles: number;
  readonly from: EpochMs;
  /** Close time of the last candle. */
  readonly to: EpochMs;
  readonly initialCash: number;
  readonly finalEquity: number;
  /** The order list, oldest first, with sha256 over it computed by the handler. */
  readonly fills: readonly Fill[];
  readonly roundTrips: readonly RoundTrip[];
  readonly daily: DailyMarks;
  /** At candle closes, from the running peak that starts at the initial cash. */
  readonly maxDrawdown: Drawdown;
  /** The same with the worst price inside each candle. */
  readonly maxDrawdownIntrabar: number;
  /** Candles in which something was held at the close, over all candles. */
  readonly exposureShare: number;
  readonly totals: {
    readonly fees: number;
    readonly spread: number;
    readonly slippage: number;
    readonly impact: number;
    readonly funding: number;
    /** Sum of |quantity| * price. */
    readonly turnover: number;
  };
  readonly orders: {
    readonly placed: number;
    readonly filled: number;
    readonly rejected: number;
    readonly cancelled: number;
    readonly expired: number;
    /** Refused by risk before they left. */
    readonly denied: number;
    readonly open: number;
    /** Reasons of refusals and rejections, counted. */
    readonly reasons: Readonly<Record<string, number>>;
  };
  /** Exits whose order inside the candle could not be known, and all protective exits. */
  readonly ambiguousExits: number;
  readonly protectiveExits: number;
  readonly liquidations: number;
  readonly perInstrument: readonly InstrumentTotals[];
}


