import type { CandleColumns } from '../../domain/candle.ts';
import type { OutsideColumns } from '../../domain/outside-series.ts';
import type { Indicator } from '../../indicators/indicator.ts';

/** Candles as features read them. */
export interface FeatureInput {
  readonly candles: CandleColumns;
  /** Length of a candle. */
  readonly timeframeMs: number;
  /** Series from outside of the candles, place by place as they were known at each close. */
  readonly outside?: OutsideColumns | undefined;
}

/**
 * One column that a model may read. Its value at candle i is known when candle i closes and depends on candles `[0, i]` alone; NaN while it
 * warms up and where a candle it needs is missing. The name says everything that decides the values: the same name, the same column.
 */
export interface Feature {
  readonly name: string;
  readonly unit: string;
  /** What computes it, candle by candle or all at once with the same bits, for an engine that trades by it. What is infinite there is missing here. */
  indicator(timeframeMs: number): Indicator;
  compute(input: FeatureInput): Float64Array;
}
