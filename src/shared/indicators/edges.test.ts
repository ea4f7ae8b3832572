import { describe, expect, it } from 'vitest';
import type { CandleColumns } from '../domain/candle.ts';
import { accumulationDistribution } from './accumulation-distribution.ts';
import { adx, minusDi, plusDi } from './adx.ts';
import { aroon } from './aroon.ts';
import { natr } from './atr.ts';
import { bollinger } from './bollinger.ts';
import { cci } from './cci.ts';
import { column } from './column.ts';
import { divergence } from './divergence.ts';
import { garmanKlass } from './garman-klass.ts';
import { hurst } from './hurst.ts';
import type { Indicator } from './indicator.ts';
import { flat, walk } from './indicator.contract.ts';
import { kama } from './kama.ts';
import { linearSlope } from './linear-slope.ts';
import { localLevel } from './local-level.ts';
import { localTrend } from './local-trend.ts';
import { macd } from './macd.ts';
import { mfi } from './mfi.ts';
import { obv } from './obv.ts';
import { ratio } from './ratio.ts';
import { realisedVolatility } from './realised-volatility.ts';
import { roc } from './roc.ts';
import { rollingVwap } from './rolling-vwap.ts';
import { rsi } from './rsi.ts';
import { sar } from './sar.ts';
import { savitzkyGolay } from './savitzky-golay.ts';
import { sessionVwap } from './session-vwap.ts';
import { sma } from './sma.ts';
import { standardDeviation } from './standard-deviation.ts';
import { stochasticRsi } from './stochastic-rsi.ts';
import { stochastic } from './stochastic.ts';
import { supertrend } from './supertrend.ts';
import { trix } from './trix.ts';
import { ultimateOscillator } from './ultimate-oscillator.ts';
import { volumeProfile } from './volume-profile.ts';
import { williamsR } from './williams-r.ts';
import { zScore } from './z-score.ts';

const last = (indicator: Indicator, candles: CandleColumns): number => column(indicator, candles)[candles.length - 1];
/** A price with no exact binary form, so that only arithmetic that is exact on equal values gives exactly 0. */
const still = flat(300, 0.1);
const silent = flat(300, 0.1, (candles, i) => { candles.volume[i] = 0; });

describe('a market that never moved', () => {
  it.each([
    ['RSI is 0, as in TA-Lib (Lean and trading-signals say 100, others 50)', rsi(14), 0],
    ['slow %K is 0, as in TA-Lib', stochastic(14, 3, 3).slowK, 0],
    ['stochastic RSI is 0, as in TA-Lib', stochasticRsi(14, 14, 3).fastK, 0],
    ['Williams %R is 0, as in TA-Lib: the top of its range', williamsR(14), 0],
    ['CCI is 0, as in TA-Lib', cci(20), 0],
    ['MFI is 0, as in TA-Lib', mfi(14), 0],
    ['ultimate oscillator is 0, as in TA-Lib', ultimateOscillator(7, 14, 28), 0],
    ['ADX is 0, as in TA-Lib', adx(14), 0],
    ['+DI is 0, as in TA-Lib', plusDi(14), 0],
    ['-DI is 0, as in TA-Lib', minusDi(14), 0],
    ['NATR is 0', natr(14), 0],
    ['standard deviation is exactly 0', standardDeviation(20), 0],
    ['z-score is 0, not 0/0', zScore(20), 0],
    ['the upper Bollinger band is the price', bollinger(20, 2).upper, 0.1],
    ['the slope is exactly 0', linearSlope(14), 0],
    ['TRIX is 0', trix(15), 0],
    ['ROC is 0', roc(10), 0],
    ['KAMA is the price', kama(30), 0.1],
    ['SAR is the price', sar(0.02, 0.2), 0.1],
    ['Aroon up is 100: of equal highs the last counts, as in TA-Lib', aroon(14).up, 100],
    ['Aroon down is 100 as well', aroon(14).down, 100],
    ['SuperTrend lies on the price, which counts as crossed: direction -1', supertrend(10, 3).direction, -1],
    ['Hurst is 0.5: nothing speaks for either side', hurst(64), 0.5],
    ['realised volatility is 0', realisedVolatility(20), 0],
    ['Garman-Klass volatility is 0', garmanKlass(20), 0],
    ['the point of control is the price', volumeProfile(30, 10).pointOfControl, 0.1],
    ['the value area is the price', volumeProfile(30, 10).valueHigh, 0.1],
    ['the fitted polynomial is the price', savitzkyGolay(21, 3).value, 0.1],
    ['the slope of the fitted polynomial is exactly 0', savitzkyGolay(21, 3).slope, 0],
    ['the filtered level is the price', localLevel(0.1), 0.1],
    ['the level of the filtered trend is the price', localTrend(0.1, 0.001).level, 0.1],
    ['the slope of the filtered trend is exactly 0', localTrend(0.1, 0.001).slope, 0],
    ['nothing diverges where there is no swing', divergence(14, 5, 60).regular, 0],
  ])('%s', (_, indicator, expected) => {
    expect(last(indicator, still)).toBeCloseTo(expected, 12);
    if (expected === 0) expect(last(indicator, still) === 0).toBe(true);
  });

  it('MACD is 0 but for the rounding of its seeds', () => {
    expect(last(macd(12, 26, 9).macd, still)).toBeCloseTo(0, 15);
  });

  it('a market that stopped keeps RSI and -DI where they were, since both sides fade alike', () => {
    const stopped = flat(300, 100, (candles, i) => {
      if (i >= 50) return;
      for (const field of ['open', 'high', 'low', 'close'] as const) candles[field][i] = 100 + 5 * Math.sin(i);
    });
    const [strength, minus] = [column(rsi(14), stopped), column(minusDi(14), stopped)];
    expect(strength[50]).toBeGreaterThan(20);
    expect(strength[299]).toBeCloseTo(strength[50], 9);
    expect(minus[299]).toBeCloseTo(minus[50], 9);
  });

  it('a window that has become flat has no deviation at all, whatever went before', () => {
    const settled = flat(300, 0.1, (candles, i) => { if (i < 200) candles.close[i] = 1e6 * Math.abs(Math.sin(i)); });
    expect(last(standardDeviation(20), settled)).toBe(0);
    expect(last(zScore(20), settled)).toBe(0);
    expect(last(linearSlope(20), settled)).toBe(0);
    expect(last(cci(20), flat(300, 0.1, (candles, i) => { if (i < 200) candles.high[i] = 1e6 + i; }))).toBe(0);
  });
});

describe('a market without volume', () => {
  it.each([
    ['the session VWAP is the typical price', sessionVwap('1d'), 0.1],
    ['the rolling VWAP is the typical price', rollingVwap(20), 0.1],
    ['on-balance volume stays at 0', obv(), 0],
    ['accumulation/distribution stays at 0', accumulationDistribution(), 0],
    ['MFI is 0, as in TA-Lib', mfi(14), 0],
  ])('%s', (_, indicator, expected) => {
    expect(last(indicator, silent)).toBeCloseTo(expected, 12);
  });

  it('the volume profile is the middle and the ends of the range', () => {
    const moving = flat(100, 10, (candles, i) => { candles.volume[i] = 0; candles.high[i] = 11; candles.low[i] = 8; });
    expect(last(volumeProfile(30, 10).pointOfControl, moving)).toBe(9.5);
    expect(last(volumeProfile(30, 10).valueHigh, moving)).toBe(11);
    expect(last(volumeProfile(30, 10).valueLow, moving)).toBe(8);
  });

  it('volume that stops leaves nothing behind: no remainder of it weighs a price', () => {
    const stopped = flat(300, 5, (candles, i) => {
      candles.volume[i] = i < 207 ? 1e9 * Math.abs(Math.sin(i)) : 0;
      candles.close[i] = i < 207 ? 5 + Math.sin(i) : 7;
    });
    for (const price of column(rollingVwap(20), stopped).subarray(227)) expect(price).toBeCloseTo((5 + 5 + 7) / 3, 12);
    expect([...column(mfi(14), stopped).subarray(221)]).toEqual(Array.from({ length: 79 }, () => 0));
  });
});

describe('oscillators stay within their bounds, rounding and all', () => {
  it.each<[string, Indicator, number, number]>([
    ['RSI', rsi(14), 0, 100], ['slow %K', stochastic(14, 3, 3).slowK, 0, 100], ['slow %D', stochastic(5, 3, 5).slowD, 0, 100],
    ['fast %K of RSI', stochasticRsi(14, 14, 3).fastK, 0, 100], ['fast %D of RSI', stochasticRsi(14, 14, 3).fastD, 0, 100], ['Williams %R', williamsR(14), -100, 0],
    ['MFI', mfi(14), 0, 100], ['ultimate oscillator', ultimateOscillator(3, 5, 7), 0, 100], ['ADX', adx(5), 0, 100], ['+DI', plusDi(5), 0, 100], ['-DI', minusDi(5), 0, 100],
    ['Aroon', aroon(14).up, 0, 100], ['Hurst', hurst(16), 0, 1],
  ])('%s', (_, indicator, least, most) => {
    const values = column(indicator, walk(20_000, 8)).subarray(indicator.warmUp);
    expect(values.reduce((a, b) => Math.min(a, b), Infinity)).toBeGreaterThanOrEqual(least);
    expect(values.reduce((a, b) => Math.max(a, b), -Infinity)).toBeLessThanOrEqual(most);
  });
});

describe('zero and other limits', () => {
  it('ROC from 0 is 0, as in TA-Lib', () => {
    expect(last(roc(1), flat(2, 5, (candles, i) => { candles.close[i] = 5 * i; }))).toBe(0);
  });

  it('a ratio to 0 is not a number', () => {
    const state = ratio('A/USDT', 'B/USDT').create();
    const out = new Float64Array(2);
    state.advance([new Float64Array([6, 6]), new Float64Array([3, 0])], [out], 0, 2);
    expect([...out]).toEqual([2, NaN]);
  });

  it('MFI of a coin priced in bitcoin is alive: TA-Lib answers 0 below one unit of money flow', () => {
    const tiny = flat(40, 1e-6, (candles, i) => { for (const field of ['high', 'low', 'close'] as const) candles[field][i] = 1e-6 * (1 + 0.01 * (i % 3)); });
    expect(last(mfi(14), tiny)).toBeGreaterThan(10);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('a period of %s is refused with the value found', (period) => {
    expect(() => sma(period)).toThrow(`sma: expected a whole number of candles, at least 1, found "${period}"`);
  });

  it('a multiplier of 0 and an index over one candle are refused', () => {
    expect(() => bollinger(20, 0)).toThrow('bollinger: expected a number above 0, found "0"');
    expect(() => adx(1)).toThrow('adx: expected a whole number of candles, at least 2, found "1"');
  });

  it('an indicator of several series cannot be computed of one other', () => {
    expect(() => mfi(14, { of: 'close' })).toThrow('mfi reads high, low, close, volume and cannot be computed "of" one other series');
  });
});
