import type { CandleColumns } from '../../domain/candle.ts';
import { UsageError } from '../../domain/errors.ts';
import { column } from '../../indicators/column.ts';
import type { Indicator } from '../../indicators/indicator.ts';
import type { FeatureInput } from './feature.ts';
import { longerCandles } from './longer-candles.ts';

/** All values of an indicator over candles, one on longer candles carried forward from their closes; NaN where it is not finite. UsageError for one that cannot be computed from these candles alone. */
export function featureColumn({ timeframe, ...indicator }: Indicator, input: FeatureInput): Float64Array {
  if (timeframe === undefined) return finite(columnOf(indicator, input.candles));
  const { candles, known } = longerCandles(input, timeframe);
  const values = finite(columnOf(indicator, candles));
  return Float64Array.from(known, (at) => (at < 0 ? NaN : values[at]));
}

function columnOf(indicator: Indicator, candles: CandleColumns): Float64Array {
  try {
    return column(indicator, candles);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
  }
}

const finite = (values: Float64Array): Float64Array => values.map((value) => (value - value === 0 ? value : NaN));
