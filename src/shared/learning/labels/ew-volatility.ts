import { UsageError } from '../../domain/errors.ts';
import { eachCandle } from '../../indicators/each-candle.ts';
import { declare, type Indicator } from '../../indicators/indicator.ts';

export interface VolatilityMemory {
  readonly lambda: number;
  readonly warmUp: number;
}

/**
 * Exponentially weighted volatility of the log returns of closes, per candle, known at each close: the root of the weighted mean square with
 * decay `lambda`, the weights of the candles seen so far summing to one (RiskMetrics 1996, bias-corrected). NaN until `warmUp` returns are
 * seen. A close that is missing or not above 0 gives no return, and the next one spans the gap.
 */
export function ewVolatilityIndicator({ lambda, warmUp }: VolatilityMemory): Indicator {
  if (!(lambda > 0 && lambda < 1)) throw new UsageError(`expected a decay between 0 and 1, found "${lambda}"`);
  if (!(Number.isSafeInteger(warmUp) && warmUp >= 1)) throw new UsageError(`expected a warm-up of 1 or more returns, found "${warmUp}"`);
  const create = () => {
    const volatility = new EwVolatility({ lambda, warmUp });
    return eachCandle(([close], i) => volatility.next(close[i]));
  };
  return declare({ name: 'ewVolatility', parameters: [warmUp, lambda], multipliers: 1, fields: ['close'], outputs: ['value'], warmUp, create }).value;
}

/** The same of a column of closes. */
export function ewVolatility(close: Float64Array, memory: VolatilityMemory): Float64Array {
  const volatility = new Float64Array(close.length);
  ewVolatilityIndicator(memory).create().advance([close], [volatility], 0, close.length);
  return volatility;
}

class EwVolatility {
  readonly #lambda: number;
  readonly #warmUp: number;
  #previous = NaN;
  #squares = 0;
  #weight = 0;
  #seen = 0;

  constructor({ lambda, warmUp }: VolatilityMemory) {
    this.#lambda = lambda;
    this.#warmUp = warmUp;
  }

  next(close: number): number {
    if (!(close > 0 && close < Infinity)) return NaN;
    const change = Math.log(close / this.#previous);
    this.#previous = close;
    if (Number.isNaN(change)) return NaN;
    this.#squares = this.#lambda * this.#squares + (1 - this.#lambda) * change * change;
    this.#weight = this.#lambda * this.#weight + (1 - this.#lambda);
    this.#seen += 1;
    return this.#seen >= this.#warmUp ? Math.sqrt(this.#squares / this.#weight) : NaN;
  }
}
