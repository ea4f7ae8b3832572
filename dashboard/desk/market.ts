import { z } from 'zod';
import type { Instrument, InstrumentId } from '../../src/shared/domain/instrument.ts';
import { TIMEFRAMES, type Timeframe } from '../../src/shared/domain/timeframe.ts';

const instrument = z.templateLiteral([z.string().min(1).max(40), ':', z.string().min(1).max(60)]);

export const candleQuestion = z.object({
  instrument,
  timeframe: z.enum(TIMEFRAMES),
  /** Only candles that open before this: epoch ms. The newest where it is left out. */
  before: z.number().optional(),
  most: z.int().min(1).max(5_000).default(1_500),
  /** `ema:20` or `bollinger:20:2` as on the command line, or `~strategy/series` as a strategy of the run declares it. */
  indicators: z.array(z.string().min(1).max(120)).max(12).default([]),
});
export type CandleQuestion = z.output<typeof candleQuestion>;

export const markQuestion = z.object({ instrument, /** Epoch ms. */ from: z.number(), to: z.number().optional(), /** Of each kind: the newest are kept. */ most: z.int().min(1).max(5_000).default(3_000) });
export type MarkQuestion = z.output<typeof markQuestion>;

/** A timeframe that can be shown. Candles open at whole lengths from `originMs` on. */
export interface ShownTimeframe {
  readonly name: Timeframe;
  readonly lengthMs: number;
  readonly originMs: number;
}

/** Lines that one computation gives, shown or hidden together. */
export interface IndicatorChoice {
  /** What `indicators` of the question takes. */
  readonly key: string;
  /** `sma-cross.fast: sma(20) of close`. */
  readonly label: string;
  /** Whether it lies on the scale of the price or needs a pane of its own. */
  readonly pane: 'price' | 'own';
}

export interface TradingStrategy {
  readonly name: string;
  readonly timeframe: Timeframe;
  readonly indicators: readonly IndicatorChoice[];
  /** Keys of those that are shown unless others are asked for. */
  readonly shown: readonly string[];
}

/** An instrument of the run. */
export interface TradedMarket {
  readonly id: InstrumentId;
  readonly instrument: Instrument;
  /** The shortest candles that a strategy decides on. */
  readonly base: Timeframe;
  readonly timeframes: readonly ShownTimeframe[];
  readonly strategies: readonly TradingStrategy[];
}

export interface CatalogueIndicator {
  readonly name: string;
  /** `ema:20`: with its usual parameters. */
  readonly example: string;
  readonly summary: string;
}

export interface Markets {
  /** `demo`, `paper` or `live`; null where nothing was traded yet. */
  readonly mode: string | null;
  readonly markets: readonly TradedMarket[];
  readonly catalogue: readonly CatalogueIndicator[];
}

export interface IndicatorLine {
  /** The choice it belongs to. */
  readonly key: string;
  readonly label: string;
  readonly pane: 'price' | 'own';
  /** Beside the candles; null while it warms up. */
  readonly values: readonly (number | null)[];
}

/** Open time, open, high, low, close, volume. */
export type CandleCells = readonly [number, number, number, number, number, number];

/** Closed candles by column, oldest first, with indicator values at their closes. */
export interface CandlePage {
  readonly openTime: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly number[];
  readonly lines: readonly IndicatorLine[];
  /** The longer candle that is being made, out of those shorter ones that have closed. */
  readonly forming: CandleCells | null;
  /** End of the newest shorter candle of the run that is in it; null where the run gave none. */
  readonly closedUntil: number | null;
  /** There is nothing older. */
  readonly isFirst: boolean;
  /** Where they are from: of the run itself, of the archive, or both. */
  readonly source: 'run' | 'archive' | 'both' | 'none';
  /** What could not be shown, and why. */
  readonly remarks: readonly string[];
}

/** A decision of a strategy that changed its forecast, at the close of a candle. */
export interface SignalMark {
  readonly at: number;
  readonly strategy: string;
  readonly forecast: number;
  readonly previous: number;
  readonly price: number;
  readonly reason: string;
}

export interface FillMark {
  readonly at: number;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  /** Of the strategy: what `why` takes. */
  readonly order: string;
}

/** From when on a strategy saw this regime. */
export interface RegimeMark {
  readonly from: number;
  readonly strategy: string;
  readonly regime: string;
}

export interface EventMark {
  readonly at: number;
  readonly until: number;
  readonly type: string;
  readonly text: string;
  /** 0 to 1. */
  readonly severity: number;
}

export interface MarketMarks {
  readonly signals: readonly SignalMark[];
  readonly fills: readonly FillMark[];
  readonly regimes: readonly RegimeMark[];
  readonly events: readonly EventMark[];
  /** False where the record was too long to be looked through to `from`. */
  readonly isWhole: boolean;
}

/** Markets of the run: their candles, and what was thought and done on them. */
export interface MarketDesk {
  markets(): Promise<Markets>;
  candles(question: CandleQuestion): Promise<CandlePage>;
  marks(question: MarkQuestion): Promise<MarketMarks>;
}
