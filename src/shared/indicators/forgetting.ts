/**
 * Candles until a filter has forgotten to a millionth where it began. `excess` is (r + 1/r) / 2 - 1, r being the share of the past that the slowest
 * part of the filter keeps from candle to candle.
 */
export const candlesToForget = (excess: number): number => Math.ceil(Math.log(1e6) / (2 * Math.asinh(Math.sqrt(excess / 2))));
