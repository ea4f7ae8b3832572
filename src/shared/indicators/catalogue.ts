import { CANDLE_FIELDS, type CandleField } from '../domain/candle.ts';
import { TIMEFRAMES, type Timeframe } from '../domain/timeframe.ts';
import { accumulationDistribution } from './accumulation-distribution.ts';
import { adx, minusDi, plusDi } from './adx.ts';
import { aroon } from './aroon.ts';
import { atr, natr } from './atr.ts';
import { bollinger } from './bollinger.ts';
import { cci } from './cci.ts';
import { dema } from './dema.ts';
import { divergence } from './divergence.ts';
import { donchian } from './donchian.ts';
import { ema } from './ema.ts';
import { garmanKlass } from './garman-klass.ts';
import { heikinAshi } from './heikin-ashi.ts';
import { highest, lowest } from './highest.ts';
import { hma } from './hma.ts';
import { hurst } from './hurst.ts';
import { ichimoku } from './ichimoku.ts';
import type { Indicator, IndicatorOptions } from './indicator.ts';
import { kama } from './kama.ts';
import { keltner } from './keltner.ts';
import { linearSlope } from './linear-slope.ts';
import { localLevel } from './local-level.ts';
import { localTrend } from './local-trend.ts';
import { macd } from './macd.ts';
import { mfi } from './mfi.ts';
import { momentum } from './momentum.ts';
import { obv } from './obv.ts';
import { pattern, PATTERNS, type PatternName } from './pattern.ts';
import { previousSessionRange } from './previous-session-range.ts';
import { price } from './price.ts';
import { ratio } from './ratio.ts';
import { realisedVolatility } from './realised-volatility.ts';
import { roc } from './roc.ts';
import { rogersSatchell } from './rogers-satchell.ts';
import { rollingVwap } from './rolling-vwap.ts';
import { rsi } from './rsi.ts';
import { sar } from './sar.ts';
import { savitzkyGolay } from './savitzky-golay.ts';
import { sessionOpen } from './session-open.ts';
import { sessionVwap } from './session-vwap.ts';
import { sma } from './sma.ts';
import { standardDeviation } from './standard-deviation.ts';
import { stochasticRsi } from './stochastic-rsi.ts';
import { stochastic } from './stochastic.ts';
import { supertrend } from './supertrend.ts';
import { tema } from './tema.ts';
import { trix } from './trix.ts';
import { trueRange } from './true-range.ts';
import { ultimateOscillator } from './ultimate-oscillator.ts';
import { volumeProfile } from './volume-profile.ts';
import { williamsR } from './williams-r.ts';
import { wma } from './wma.ts';
import { zScore } from './z-score.ts';

export type Parameter =
  /** `count` is a whole number of candles (or bins), `number` any number. Bounds are inclusive. */
  | { readonly kind: 'count' | 'number'; readonly name: string; readonly default: number; readonly least: number; readonly most: number }
  | { readonly kind: 'choice'; readonly name: string; readonly default: string; readonly choices: readonly string[] }
  /** A symbol such as `BTC/USDT`. There is no default: it must be given. */
  | { readonly kind: 'instrument'; readonly name: string };

export type ParameterValue = number | string;

/** What the page, the command line and the feature search know of an indicator. */
export interface CatalogueEntry {
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly outputs: readonly string[];
  /** The outputs by name. Values come in the order of `parameters` and are within their bounds: `parseIndicator` checks texts. */
  build(values: readonly ParameterValue[], options?: IndicatorOptions): Readonly<Record<string, Indicator>>;
}

const MOST_CANDLES = 5_000;
const count = (name: string, standard: number, least = 1): Parameter => ({ kind: 'count', name, default: standard, least, most: MOST_CANDLES });
const number = (name: string, standard: number, most: number): Parameter => ({ kind: 'number', name, default: standard, least: 0.001, most });
const variances = (name: string, standard: number): Parameter => ({ kind: 'number', name, default: standard, least: 1e-6, most: 1e6 });
const choice = (name: string, choices: readonly string[], standard: string): Parameter => ({ kind: 'choice', name, default: standard, choices });
const session = choice('session', TIMEFRAMES, '1d');

type Numbers = readonly number[];
type Build<Value, Built> = (values: readonly Value[], options?: IndicatorOptions) => Built;

/** One output, named like the indicator. */
function one(name: string, summary: string, parameters: readonly Parameter[], build: Build<never, Indicator>): readonly [string, CatalogueEntry] {
  return [name, { summary, parameters, outputs: [name], build: (values, options) => ({ [name]: build(values as readonly never[], options) }) }];
}

function several<Built extends Readonly<Record<string, Indicator>>>(
  [name, ...outputs]: readonly [string, ...(keyof Built & string)[]], summary: string, parameters: readonly Parameter[], build: Build<never, Built>,
): readonly [string, CatalogueEntry] {
  return [name, { summary, parameters, outputs, build: (values, options) => build(values as readonly never[], options) }];
}

/** Averages and others that take a number of candles and nothing else. */
const overCandles = (factory: (period: number, options?: IndicatorOptions) => Indicator, name: string, summary: string, [standard, least = 1]: readonly [number, number?]) =>
  one(name, summary, [count('period', standard, least)], ([period]: Numbers, options) => factory(period, options));

const plain = (factory: (options?: IndicatorOptions) => Indicator, name: string, summary: string) => one(name, summary, [], (_: Numbers, options) => factory(options));

export const CATALOGUE: Readonly<Record<string, CatalogueEntry>> = Object.fromEntries([
  one('price', 'A field of the candles as it stands.', [choice('field', CANDLE_FIELDS, 'close')], ([field]: readonly CandleField[], options) => price(field, options)),

  overCandles(sma, 'sma', 'Simple moving average.', [20]),
  overCandles(ema, 'ema', 'Exponential moving average.', [20]),
  overCandles(wma, 'wma', 'Linearly weighted moving average.', [20]),
  overCandles(dema, 'dema', 'Double exponential moving average: less lag.', [20]),
  overCandles(tema, 'tema', 'Triple exponential moving average: still less lag.', [20]),
  overCandles(hma, 'hma', 'Hull moving average: smooth and quick.', [20]),
  overCandles(kama, 'kama', 'Kaufman adaptive moving average: quick in trends, slow in noise.', [30, 2]),
  several(['savitzkyGolay', 'value', 'slope'], 'Polynomial through the last prices, at the newest, and its slope per candle.', [count('period', 21, 3), choice('degree', ['1', '2', '3', '4', '5'], '2')],
    ([period, degree]: readonly (number | string)[], options) => savitzkyGolay(Number(period), Number(degree), options)),
  one('localLevel', 'Kalman filter of a level that walks at random: variance of its steps over that of the noise.', [variances('ratio', 0.1)], ([ratio]: Numbers, options) => localLevel(ratio, options)),
  several(['localTrend', 'level', 'slope'], 'Kalman filter of a level and its slope per candle: variances of their steps over that of the noise.', [variances('levelRatio', 0.1), variances('slopeRatio', 0.001)],
    ([levelRatio, slopeRatio]: Numbers, options) => localTrend(levelRatio, slopeRatio, options)),

  overCandles(rsi, 'rsi', 'Relative strength index, 0..100.', [14]),
  overCandles(roc, 'roc', 'Rate of change in percent.', [10]),
  overCandles(momentum, 'momentum', 'Change in price units.', [10]),
  overCandles(trix, 'trix', 'Change of a three times smoothed average, in percent.', [15]),
  overCandles(cci, 'cci', 'Commodity channel index: distance from the mean in mean deviations.', [20, 2]),
  overCandles(williamsR, 'williamsR', 'Williams %R, -100..0.', [14]),
  overCandles(mfi, 'mfi', 'Money flow index, 0..100.', [14]),
  several(['macd', 'macd', 'signal', 'histogram'], 'Convergence and divergence of two averages.', [count('fast', 12, 2), count('slow', 26, 2), count('signal', 9)],
    ([fast, slow, signal]: Numbers, options) => macd(fast, slow, signal, options)),
  several(['stochastic', 'slowK', 'slowD'], 'Slow stochastic, 0..100.', [count('k', 5), count('slowK', 3), count('slowD', 3)], ([k, slowK, slowD]: Numbers, options) => stochastic(k, slowK, slowD, options)),
  several(['stochasticRsi', 'fastK', 'fastD'], 'Stochastic of the relative strength index, 0..100.', [count('rsiPeriod', 14), count('kPeriod', 14), count('dPeriod', 3)],
    ([rsiPeriod, kPeriod, dPeriod]: Numbers, options) => stochasticRsi(rsiPeriod, kPeriod, dPeriod, options)),
  several(['divergence', 'regular', 'hidden'], 'Price against RSI at the last two confirmed swings, in RSI points: above 0 bullish.', [count('period', 14), count('side', 5), count('within', 60)],
    ([period, side, within]: Numbers, options) => divergence(period, side, within, options)),
  one('ultimateOscillator', 'Buying pressure over three lengths, 0..100.', [count('first', 7), count('second', 14), count('third', 28)],
    ([first, second, third]: Numbers, options) => ultimateOscillator(first, second, third, options)),

  overCandles(adx, 'adx', 'Strength of the trend, 0..100.', [14, 2]),
  overCandles(plusDi, 'plusDi', 'Upward directional movement, 0..100.', [14, 2]),
  overCandles(minusDi, 'minusDi', 'Downward directional movement, 0..100.', [14, 2]),
  several(['aroon', 'up', 'down'], 'How lately the extremes came, 0..100.', [count('period', 14)], ([period]: Numbers, options) => aroon(period, options)),
  one('sar', 'Parabolic stop and reverse.', [number('step', 0.02, 1), number('max', 0.2, 1)], ([step, max]: Numbers, options) => sar(step, max, options)),
  several(['supertrend', 'supertrend', 'direction'], 'Trailing stop line and its side.', [count('period', 10), number('multiplier', 3, 20)], ([period, multiplier]: Numbers, options) => supertrend(period, multiplier, options)),
  several(['ichimoku', 'tenkan', 'kijun', 'senkouA', 'senkouB'], 'Middles of ranges and the cloud, without the part that looks ahead.', [count('tenkan', 9), count('kijun', 26), count('senkou', 52)],
    ([tenkan, kijun, senkou]: Numbers, options) => ichimoku(tenkan, kijun, senkou, options)),
  overCandles(linearSlope, 'linearSlope', 'Slope of the least-squares line, per candle.', [14, 2]),

  several(['bollinger', 'upper', 'middle', 'lower'], 'Average and bands of standard deviations.', [count('period', 20), number('multiplier', 2, 20)], ([period, multiplier]: Numbers, options) => bollinger(period, multiplier, options)),
  several(['donchian', 'upper', 'middle', 'lower'], 'Highest high and lowest low.', [count('period', 20)], ([period]: Numbers, options) => donchian(period, options)),
  several(['keltner', 'upper', 'middle', 'lower'], 'Average and bands of true ranges.', [count('emaPeriod', 20), count('atrPeriod', 10), number('multiplier', 2, 20)],
    ([emaPeriod, atrPeriod, multiplier]: Numbers, options) => keltner(emaPeriod, atrPeriod, multiplier, options)),
  overCandles(highest, 'highest', 'Highest high.', [20]),
  overCandles(lowest, 'lowest', 'Lowest low.', [20]),

  plain(trueRange, 'trueRange', 'Range of the candle and the gap before it.'),
  overCandles(atr, 'atr', 'Average true range, in price units.', [14]),
  overCandles(natr, 'natr', 'Average true range, in percent of the close.', [14]),
  overCandles(standardDeviation, 'standardDeviation', 'Population standard deviation.', [20]),
  overCandles(zScore, 'zScore', 'Distance from the mean in standard deviations.', [20, 2]),
  overCandles(realisedVolatility, 'realisedVolatility', 'Root mean square of log returns, per candle.', [20]),
  overCandles(garmanKlass, 'garmanKlass', 'Volatility from open, high, low and close, per candle.', [20]),
  overCandles(rogersSatchell, 'rogersSatchell', 'Volatility that no drift misleads, per candle.', [20]),
  overCandles(hurst, 'hurst', 'Hurst exponent: above 0.5 moves go on, below they turn back.', [128, 16]),

  plain(obv, 'obv', 'Volume added on rises, taken off on falls.'),
  plain(accumulationDistribution, 'accumulationDistribution', 'Volume weighted by where the candle closed.'),
  one('sessionVwap', 'Volume-weighted average price of the session so far.', [session], ([timeframe]: readonly Timeframe[], options) => sessionVwap(timeframe, options)),
  overCandles(rollingVwap, 'rollingVwap', 'Volume-weighted average price.', [20]),
  several(['volumeProfile', 'pointOfControl', 'valueHigh', 'valueLow'], 'Where the volume of the last candles lies.', [count('period', 96), { kind: 'count', name: 'bins', default: 24, least: 1, most: 500 }],
    ([period, bins]: Numbers, options) => volumeProfile(period, bins, options)),

  several(['heikinAshi', 'open', 'high', 'low', 'close'], 'Smoothed candles.', [], (_: Numbers, options) => heikinAshi(options)),
  one('sessionOpen', 'Open of the running session.', [session], ([timeframe]: readonly Timeframe[], options) => sessionOpen(timeframe, options)),
  one('previousSessionRange', 'High less low of the last complete session.', [session], ([timeframe]: readonly Timeframe[], options) => previousSessionRange(timeframe, options)),
  one('pattern', 'Candlestick pattern: 1 bullish, -1 bearish, 0 none.', [choice('name', PATTERNS, 'engulfing')], ([name]: readonly PatternName[], options) => pattern(name, options)),
  one('ratio', 'Price of one instrument in another.', [{ kind: 'instrument', name: 'a' }, { kind: 'instrument', name: 'b' }], ([a, b]: readonly string[], options) => ratio(a, b, options)),
]);

export const INDICATOR_NAMES = Object.keys(CATALOGUE) as readonly string[];
