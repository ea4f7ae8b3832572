import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ATR, BollingerBands, CCI, EMA, ROC, SD, SMA, WilliamsR, WMA } from 'technicalindicators';
import { describe, expect, it } from 'vitest';
import { candleColumns, columnsOf, type CandleColumns, type CandleField } from '../domain/candle.ts';
import { DAY } from '../domain/time.ts';
import { adx, minusDi, plusDi } from './adx.ts';
import { aroon } from './aroon.ts';
import { atr, natr } from './atr.ts';
import { bollinger } from './bollinger.ts';
import { cci } from './cci.ts';
import { column } from './column.ts';
import { ema } from './ema.ts';
import { heikinAshi } from './heikin-ashi.ts';
import { highest, lowest } from './highest.ts';
import { hma } from './hma.ts';
import { ichimoku } from './ichimoku.ts';
import { walk } from './indicator.contract.ts';
import type { Indicator } from './indicator.ts';
import { kama } from './kama.ts';
import { linearSlope } from './linear-slope.ts';
import { macd } from './macd.ts';
import { mfi } from './mfi.ts';
import { momentum } from './momentum.ts';
import { obv } from './obv.ts';
import { roc } from './roc.ts';
import { rsi } from './rsi.ts';
import { sar } from './sar.ts';
import { sma } from './sma.ts';
import { standardDeviation } from './standard-deviation.ts';
import { stochastic } from './stochastic.ts';
import { trueRange } from './true-range.ts';
import { ultimateOscillator } from './ultimate-oscillator.ts';
import { williamsR } from './williams-r.ts';
import { wma } from './wma.ts';
import { zScore } from './z-score.ts';

describe('technicalindicators 3.1.0, where its conventions are TA-Lib\'s', () => {
  const candles = walk(600, 21);
  const [high, low, close] = [[...candles.high], [...candles.low], [...candles.close]];
  const bands = BollingerBands.calculate({ period: 20, stdDev: 2, values: close });

  it.each<[string, Indicator, readonly (number | undefined)[]]>([
    ['SMA', sma(20), SMA.calculate({ period: 20, values: close })],
    ['EMA', ema(20), EMA.calculate({ period: 20, values: close })],
    ['WMA', wma(20), WMA.calculate({ period: 20, values: close })],
    ['ROC', roc(10), ROC.calculate({ period: 10, values: close })],
    ['SD', standardDeviation(20), SD.calculate({ period: 20, values: close })],
    ['ATR', atr(14), ATR.calculate({ period: 14, high, low, close })],
    ['CCI', cci(20), CCI.calculate({ period: 20, high, low, close })],
    ['Williams %R', williamsR(14), WilliamsR.calculate({ period: 14, high, low, close })],
    ['upper Bollinger band', bollinger(20, 2).upper, bands.map(({ upper }) => upper)],
    ['lower Bollinger band', bollinger(20, 2).lower, bands.map(({ lower }) => lower)],
  ])('%s', (_, indicator, theirs) => {
    const ours = [...column(indicator, candles)].slice(indicator.warmUp);
    expect(ours.length).toBe(theirs.length);
    for (const [i, value] of ours.entries()) expect(value).toBeCloseTo(Number(theirs[i]), 8);
  });
});

const folder = new URL('../../../../shared/data/indicators/', import.meta.url);
const isThere = existsSync(folder);
const unzip = (path: string): string => gunzipSync(readFileSync(new URL(path, folder))).toString('utf8');
const title = (name: string): string => (isThere ? name : `skipped, no reference folder ../shared/data/indicators beside the project: ${name}`);

/** Daily candles of the CSV the results were computed on. */
function dailyCandles(): CandleColumns {
  const rows = unzip('skender/default.csv.gz').trim().split('\n').slice(1).map((row) => row.split(',').slice(1).map(Number));
  return columnsOf(rows.map(([open, high, low, close, volume], i) => ({ openTime: i * DAY, open, high, low, close, volume })));
}

/** Our indicator, the file and the field it is compared with, and the candle from which the two agree (0: from the first value on, at the same candle). */
const SKENDER: readonly (readonly [name: string, indicator: Indicator, file: string, field: string, from: number])[] = [
  ['SMA 20', sma(20), 'sma', 'sma', 0],
  ['EMA 20', ema(20), 'ema', 'ema', 0],
  ['WMA 14', wma(14), 'wma', 'wma', 0],
  ['RSI 14', rsi(14), 'rsi', 'rsi', 0],
  ['ROC 14', roc(14), 'roc', 'roc', 0],
  ['momentum 14', momentum(14), 'roc', 'momentum', 0],
  ['standard deviation 14', standardDeviation(14), 'stdev', 'stdDev', 0],
  ['z-score 14', zScore(14), 'stdev', 'zScore', 0],
  ['upper Bollinger band', bollinger(20, 2).upper, 'bb', 'upperBand', 0],
  ['lower Bollinger band', bollinger(20, 2).lower, 'bb', 'lowerBand', 0],
  ['true range', trueRange(), 'tr', 'tr', 0],
  ['ATR 14', atr(14), 'atr', 'atr', 0],
  ['NATR 14', natr(14), 'atr', 'atrp', 0],
  ['CCI 20', cci(20), 'cci', 'cci', 0],
  ['MFI 14', mfi(14), 'mfi', 'mfi', 0],
  ['Williams %R 14', williamsR(14), 'willr', 'williamsR', 0],
  ['tenkan', ichimoku(9, 26, 52).tenkan, 'ichimoku', 'tenkanSen', 0],
  ['kijun', ichimoku(9, 26, 52).kijun, 'ichimoku', 'kijunSen', 0],
  ['senkou A', ichimoku(9, 26, 52).senkouA, 'ichimoku', 'senkouSpanA', 0],
  ['senkou B', ichimoku(9, 26, 52).senkouB, 'ichimoku', 'senkouSpanB', 0],
  ['Heikin-Ashi open', heikinAshi().open, 'heikinashi', 'open', 0],
  ['Heikin-Ashi high', heikinAshi().high, 'heikinashi', 'high', 0],
  ['Heikin-Ashi low', heikinAshi().low, 'heikinashi', 'low', 0],
  ['Heikin-Ashi close', heikinAshi().close, 'heikinashi', 'close', 0],
  ['slow %K 14/3, published with %D', stochastic(14, 3, 3).slowK, 'stoch', 'oscillator', 17],
  ['slow %D 14/3/3', stochastic(14, 3, 3).slowD, 'stoch', 'signal', 0],
  // It seeds the fast average with the first twelve prices, TA-Lib with the twelve before the slow one starts: 400 candles later nothing is left of that.
  ['MACD 12/26/9, after 400 candles', macd(12, 26, 9).macd, 'macd', 'macd', 400],
  ['signal of MACD, after 400 candles', macd(12, 26, 9).signal, 'macd', 'signal', 400],
  // It adds up 14 movements before the first decays, TA-Lib 13: the difference fades.
  ['ADX 14, after 400 candles', adx(14), 'adx', 'adx', 400],
  ['+DI 14, after 400 candles', plusDi(14), 'adx', 'pdi', 400],
  ['-DI 14, after 400 candles', minusDi(14), 'adx', 'mdi', 400],
];

describe.skipIf(!isThere)(title('Stock.Indicators on 502 daily candles'), () => {
  const candles = isThere ? dailyCandles() : candleColumns(0);

  it.each(SKENDER)('%s', (_, indicator, file, field, from) => {
    const theirs = (JSON.parse(unzip(`skender/${file}.standard.json.gz`)) as readonly Readonly<Record<string, number | null>>[]).map((row) => row[field]);
    const ours = column(indicator, candles);
    expect(theirs.length).toBe(ours.length);
    if (from === 0) expect(theirs.findIndex((value) => value !== null)).toBe(indicator.warmUp);
    for (let i = Math.max(from, indicator.warmUp); i < ours.length; i++) expect(ours[i], `candle ${i}`).toBeCloseTo(Number(theirs[i]), from === 0 ? 6 : 5);
  });

  it('SAR, but for the first turns and for one candle', () => {
    const theirs = (JSON.parse(unzip('skender/psar.standard.json.gz')) as readonly { readonly sar: number | null }[]).map((row) => row.sar ?? NaN);
    const ours = column(sar(0.02, 0.2), candles);
    const different = [...ours.keys()].filter((i) => Math.abs(ours[i] - theirs[i]) > 1e-6);
    // It reads the first direction in another way, which is forgotten after candle 39. In candle 250 the stop turns: to the extreme of the old trend
    // there, to the end of the candle, which lies beyond it, in TA-Lib.
    expect(different.filter((i) => i > 39)).toEqual([250]);
    expect([ours[250], candles.low[250]]).toEqual([256.81, 256.81]);
  });

  it('OBV, which starts from 0 there and from the first volume in TA-Lib', () => {
    const theirs = (JSON.parse(unzip('skender/obv.standard.json.gz')) as readonly { readonly obv: number }[]).map((row) => row.obv + candles.volume[0]);
    expect([...column(obv(), candles)]).toEqual(theirs);
  });
});

/**
 * Tulip's names, the candle fields its rows hold, and ours of the same options. Left out: what it seeds with the first price where TA-Lib takes a
 * mean (ema, dema, tema, trix, macd, wilders, and with them atr, natr, adx and di), psar, which it starts from one candle, stochrsi, which has no
 * averages, and obv, which starts from 0.
 */
const TULIP: Readonly<Record<string, readonly [fields: readonly CandleField[], build: (options: readonly number[]) => readonly Indicator[]]>> = {
  sma: [['close'], ([n]) => [sma(n)]],
  wma: [['close'], ([n]) => [wma(n)]],
  hma: [['close'], ([n]) => [hma(n)]],
  rsi: [['close'], ([n]) => [rsi(n)]],
  mom: [['close'], ([n]) => [momentum(n)]],
  stddev: [['close'], ([n]) => [standardDeviation(n)]],
  linregslope: [['close'], ([n]) => [linearSlope(n)]],
  max: [['close'], ([n]) => [highest(n, { of: 'close' })]],
  min: [['close'], ([n]) => [lowest(n, { of: 'close' })]],
  bbands: [['close'], ([n, k]) => { const { lower, middle, upper } = bollinger(n, k); return [lower, middle, upper]; }],
  cci: [['high', 'low', 'close'], ([n]) => [cci(n)]],
  willr: [['high', 'low', 'close'], ([n]) => [williamsR(n)]],
  stoch: [['high', 'low', 'close'], ([k, slowK, slowD]) => { const both = stochastic(k, slowK, slowD); return [both.slowK, both.slowD]; }],
  aroon: [['high', 'low'], ([n]) => { const { down, up } = aroon(n); return [down, up]; }],
  ultosc: [['high', 'low', 'close'], ([a, b, c]) => [ultimateOscillator(a, b, c)]],
  mfi: [['high', 'low', 'close', 'volume'], ([n]) => [mfi(n)]],
  kama: [['close'], ([n]) => [kama(n)]],
};

interface TulipCase {
  readonly name: string;
  readonly options: readonly number[];
  readonly rows: readonly (readonly number[])[];
}

describe.skipIf(!isThere)(title('Tulip\'s own tests'), () => {
  const cases = (isThere ? (JSON.parse(unzip('tulip/untest.json.gz')) as readonly TulipCase[]) : []).filter(({ name }) => Object.hasOwn(TULIP, name));

  it('holds a case for each indicator compared', () => {
    expect(cases.map(({ name }) => name).toSorted()).toEqual(Object.keys(TULIP).toSorted());
  });

  it.each(cases)('$name($options)', ({ name, options, rows }) => {
    const [fields, build] = TULIP[name];
    const candles = candleColumns(rows[0].length);
    for (const [i, field] of fields.entries()) candles[field].set(rows[i]);
    for (const [i, indicator] of build(options).entries()) {
      const expected = rows[fields.length + i];
      const ours = [...column(indicator, candles)].slice(-expected.length);
      // Their numbers have three digits after the point.
      for (const [j, value] of ours.entries()) if (!Number.isNaN(value)) expect(Math.abs(value - expected[j]), `value ${j} of ${name}`).toBeLessThanOrEqual(0.0011);
      expect(ours.filter((value) => !Number.isNaN(value)).length).toBeGreaterThanOrEqual(Math.min(3, expected.length));
    }
  });
});
