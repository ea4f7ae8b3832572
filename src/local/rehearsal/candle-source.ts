import type { Candle } from '../../shared/domain/candle.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';

/** All candles of one open time. */
export interface Moment {
  readonly openTime: EpochMs;
  /** By instrument; undefined where it had no candle then. */
  readonly candles: readonly (Candle | undefined)[];
  /** Instruments that have just had their last candle while others go on. */
  readonly ended: readonly number[];
}

/** Closed candles in the order of time, the same each time it is made. */
export interface CandleSource {
  /** The prices are made up. */
  readonly isSynthetic: boolean;
  /** What a person is told about it: `synthetic market, seed 1`. */
  readonly label: string;
  /** What decides every candle, JSON-safe: a saved run goes on only over an equal one. */
  readonly identity: Readonly<Record<string, unknown>>;
  readonly instruments: readonly Instrument[];
  readonly timeframe: Timeframe;
  readonly start: EpochMs;
  /** Undefined at the end, which a synthetic market does not have. */
  next(): Moment | undefined;
}
