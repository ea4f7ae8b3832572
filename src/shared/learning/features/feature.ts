import type { CandleColumns } from '../../domain/candle.ts';

/** Candles as features read them. */
export interface FeatureInput {
  readonly candles: CandleColumns;
  /** Length of a candle. */
  readonly timeframeMs: number;
}

/**
 * One column that a model may read. Its value at candle i is known when candle i closes and depends on candles `[0, i]` alone; NaN while it
 * warms up and where a candle it needs is missing. The name says everything that decides the values: the same name, the same column.
 */
export interface Feature {
  readonly name: string;
  readonly unit: string;
  compute(input: FeatureInput): Float64Array;
}
