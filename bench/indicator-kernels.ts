/**
 * Indicators as loops written by hand over whole columns: no state to go on from, no NaN in the input, no care for rounding that adds up.
 * What the classes are measured against.
 */
import type { CandleColumns } from '../src/shared/domain/candle.ts';

type Series = Float64Array;

export function sma(values: Series, out: Series, period: number): void {
  let sum = 0;
  for (let i = 0; i < period - 1; i++) {
    sum += values[i];
    out[i] = NaN;
  }
  for (let i = period - 1; i < values.length; i++) {
    sum += values[i];
    out[i] = sum / period;
    sum -= values[i - period + 1];
  }
}

export function ema(values: Series, out: Series, period: number): void {
  let mean = 0;
  for (let i = 0; i < period; i++) {
    mean += values[i] / period;
    out[i] = NaN;
  }
  out[period - 1] = mean;
  const weight = 2 / (period + 1);
  for (let i = period; i < values.length; i++) {
    mean += (values[i] - mean) * weight;
    out[i] = mean;
  }
}

export function rsi(values: Series, out: Series, period: number): void {
  let gain = 0;
  let loss = 0;
  out[0] = NaN;
  for (let i = 1; i <= period; i++) {
    const change = values[i] - values[i - 1];
    gain += Math.max(change, 0) / period;
    loss += Math.max(-change, 0) / period;
    out[i] = NaN;
  }
  out[period] = (100 * gain) / (gain + loss);
  const weight = 1 / period;
  for (let i = period + 1; i < values.length; i++) {
    const change = values[i] - values[i - 1];
    gain += (Math.max(change, 0) - gain) * weight;
    loss += (Math.max(-change, 0) - loss) * weight;
    out[i] = gain + loss === 0 ? 0 : (100 * gain) / (gain + loss);
  }
}

export function macd(values: Series, [line, signal, histogram]: readonly Series[]): void {
  let fast = 0;
  let slow = 0;
  let mean = 0;
  for (let i = 0; i < 34; i++) {
    if (i < 26) slow += values[i] / 26;
    else slow += (values[i] - slow) * (2 / 27);
    if (i >= 14 && i < 26) fast += values[i] / 12;
    else if (i >= 26) fast += (values[i] - fast) * (2 / 13);
    if (i >= 25) mean += (fast - slow) / 9;
    line[i] = signal[i] = histogram[i] = NaN;
  }
  line[33] = fast - slow;
  signal[33] = mean;
  histogram[33] = fast - slow - mean;
  for (let i = 34; i < values.length; i++) {
    fast += (values[i] - fast) * (2 / 13);
    slow += (values[i] - slow) * (2 / 27);
    mean += (fast - slow - mean) * 0.2;
    line[i] = fast - slow;
    signal[i] = mean;
    histogram[i] = fast - slow - mean;
  }
}

export function bollinger(values: Series, [upper, middle, lower]: readonly Series[], period: number): void {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < period - 1; i++) {
    sum += values[i];
    squares += values[i] * values[i];
    upper[i] = middle[i] = lower[i] = NaN;
  }
  for (let i = period - 1; i < values.length; i++) {
    sum += values[i];
    squares += values[i] * values[i];
    const mean = sum / period;
    const width = 2 * Math.sqrt(Math.max(0, squares / period - mean * mean));
    upper[i] = mean + width;
    middle[i] = mean;
    lower[i] = mean - width;
    const old = values[i - period + 1];
    sum -= old;
    squares -= old * old;
  }
}

export function atr({ high, low, close }: CandleColumns, out: Series, period: number): void {
  let mean = 0;
  out[0] = NaN;
  for (let i = 1; i <= period; i++) {
    mean += (Math.max(high[i], close[i - 1]) - Math.min(low[i], close[i - 1])) / period;
    out[i] = NaN;
  }
  out[period] = mean;
  const weight = 1 / period;
  for (let i = period + 1; i < high.length; i++) {
    mean += (Math.max(high[i], close[i - 1]) - Math.min(low[i], close[i - 1]) - mean) * weight;
    out[i] = mean;
  }
}

export function adx({ high, low, close }: CandleColumns, [index, plusDi, minusDi]: readonly Series[], period: number): void {
  let plus = 0;
  let minus = 0;
  let range = 0;
  let mean = 0;
  const weight = 1 / period;
  index[0] = plusDi[0] = minusDi[0] = NaN;
  for (let i = 1; i < high.length; i++) {
    const up = high[i] - high[i - 1];
    const down = low[i - 1] - low[i];
    const decay = i < period ? 0 : weight;
    plus += (up > down && up > 0 ? up : 0) - plus * decay;
    minus += (down > up && down > 0 ? down : 0) - minus * decay;
    range += Math.max(high[i], close[i - 1]) - Math.min(low[i], close[i - 1]) - range * decay;
    const strength = (100 * Math.abs(plus - minus)) / (plus + minus);
    if (i >= 2 * period) mean += (strength - mean) * weight;
    else if (i >= period) mean += strength * weight;
    index[i] = i < 2 * period - 1 ? NaN : mean;
    plusDi[i] = i < period ? NaN : (100 * plus) / range;
    minusDi[i] = i < period ? NaN : (100 * minus) / range;
  }
}

/** Fast %K by a scan of the window, then two running means of three. */
export function stochastic({ high, low, close }: CandleColumns, [slowK, slowD]: readonly Series[], period: number): void {
  let [k1, k2, s1, s2] = [NaN, NaN, NaN, NaN];
  for (let i = 0; i < high.length; i++) {
    let highest = -Infinity;
    let lowest = Infinity;
    for (let j = Math.max(0, i - period + 1); j <= i; j++) {
      if (high[j] > highest) highest = high[j];
      if (low[j] < lowest) lowest = low[j];
    }
    const k = i < period - 1 ? NaN : (100 * (close[i] - lowest)) / (highest - lowest);
    const slow = (k + k1 + k2) / 3;
    slowD[i] = (slow + s1 + s2) / 3;
    slowK[i] = Number.isNaN(slowD[i]) ? NaN : slow;
    k2 = k1;
    k1 = k;
    s2 = s1;
    s1 = slow;
  }
}
