import { UsageError } from '../../domain/errors.ts';
import type { CandleColumns } from '../../domain/candle.ts';
import { column } from '../../indicators/column.ts';
import type { Indicator } from '../../indicators/indicator.ts';
import { parseIndicator } from '../../indicators/parse-indicator.ts';
import type { Feature } from './feature.ts';
import { longerCandles } from './longer-candles.ts';

/** `rsi:14`, `bollinger:20:2/upper`, `adx:14@4h`: an indicator of the catalogue, one of its outputs. UsageError for one that is not there. */
export function indicatorFeature(name: string): Feature {
  const [text, output, ...more] = name.split('/');
  const outputs = more.length > 0 ? {} : parseIndicator(text);
  const names = Object.keys(outputs);
  const wanted = output ?? (names.length === 1 ? names[0] : '');
  if (!Object.hasOwn(outputs, wanted)) throw new UsageError(`feature "${name}": expected an output after "/", one of ${names.join(', ')}, found "${output ?? ''}"`);
  const { timeframe, ...indicator } = outputs[wanted];
  const read = (candles: CandleColumns) => finite(columnOf(indicator, candles));
  if (timeframe === undefined) return { name, unit: 'of the indicator', compute: ({ candles }) => read(candles) };
  return {
    name, unit: 'of the indicator',
    compute: (input) => {
      const { candles, known } = longerCandles(input, timeframe);
      const values = read(candles);
      return Float64Array.from(known, (at) => (at < 0 ? NaN : values[at]));
    },
  };
}

function columnOf(indicator: Indicator, candles: CandleColumns): Float64Array {
  try {
    return column(indicator, candles);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
  }
}

const finite = (values: Float64Array): Float64Array => values.map((value) => (value - value === 0 ? value : NaN));
