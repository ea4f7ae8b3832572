import { UsageError } from '../../domain/errors.ts';

/**
 * Exponentially weighted volatility of the log returns of closes, per candle, known at each close: the root of the weighted mean square with
 * decay `lambda`, the weights of the candles seen so far summing to one (RiskMetrics 1996, bias-corrected). NaN until `warmUp` returns are
 * seen. A close that is missing or not above 0 gives no return, and the next one spans the gap.
 */
export function ewVolatility(close: Float64Array, { lambda, warmUp }: { readonly lambda: number; readonly warmUp: number }): Float64Array {
  if (!(lambda > 0 && lambda < 1)) throw new UsageError(`expected a decay between 0 and 1, found "${lambda}"`);
  if (!(Number.isSafeInteger(warmUp) && warmUp >= 1)) throw new UsageError(`expected a warm-up of 1 or more returns, found "${warmUp}"`);
  const volatility = new Float64Array(close.length).fill(NaN);
  let previous = NaN;
  let squares = 0;
  let weight = 0;
  let seen = 0;
  for (let i = 0; i < close.length; i++) {
    if (!(close[i] > 0 && close[i] < Infinity)) continue;
    const change = Math.log(close[i] / previous);
    previous = close[i];
    if (Number.isNaN(change)) continue;
    squares = lambda * squares + (1 - lambda) * change * change;
    weight = lambda * weight + (1 - lambda);
    seen += 1;
    if (seen >= warmUp) volatility[i] = Math.sqrt(squares / weight);
  }
  return volatility;
}
