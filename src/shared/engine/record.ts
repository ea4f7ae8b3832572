import type { Fill } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { RunSettings } from './settings.ts';

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
  /** Worst and best unrealised profit on the way, as a ratio of the entry price: both seen at candle extremes. */
  readonly maxAdverse: number;
  readonly maxFavourable: number;
  readonly entryReason: string;
  readonly exitReason: string;
  /** Still open at the end: marked at the last close, not counted as won or lost. */
  readonly open: boolean;
}

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


