import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { candleColumns, CANDLE_FIELDS, type CandleColumns } from '../domain/candle.ts';
import { HOUR } from '../domain/time.ts';
import { adx, minusDi, plusDi } from './adx.ts';
import { accumulationDistribution } from './accumulation-distribution.ts';
import { aroon } from './aroon.ts';
import { atr, natr } from './atr.ts';
import { bollinger } from './bollinger.ts';
import { cci } from './cci.ts';
import { column } from './column.ts';
import { dema } from './dema.ts';
import { ema } from './ema.ts';
import { ichimoku } from './ichimoku.ts';
import type { Indicator } from './indicator.ts';
import { kama } from './kama.ts';
import { linearSlope } from './linear-slope.ts';
import { macd } from './macd.ts';
import { mfi } from './mfi.ts';
import { obv } from './obv.ts';
import { roc } from './roc.ts';
import { rsi } from './rsi.ts';
import { sar } from './sar.ts';
import { sessionVwap } from './session-vwap.ts';
import { sma } from './sma.ts';
import { standardDeviation } from './standard-deviation.ts';
import { stochasticRsi } from './stochastic-rsi.ts';
import { stochastic } from './stochastic.ts';
import { supertrend } from './supertrend.ts';
import { trix } from './trix.ts';
import { trueRange } from './true-range.ts';
import { ultimateOscillator } from './ultimate-oscillator.ts';
import { williamsR } from './williams-r.ts';
import { wma } from './wma.ts';

interface KnownAnswer {
  readonly id: string;
  readonly title: string;
  readonly params: { readonly talib?: string; readonly opts?: readonly number[] } & Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly tolerance: { readonly abs: number; readonly rel: number };
}
type Prices = Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', readonly number[]>>;

/** TA-Lib's functions, ours with the same parameters, and our names of their outputs. */
const TALIB: Readonly<Record<string, (numbers: readonly number[]) => Readonly<Record<string, Indicator>>>> = {
  SMA: ([n]) => ({ sma: sma(n) }),
  EMA: ([n]) => ({ ema: ema(n) }),
  WMA: ([n]) => ({ wma: wma(n) }),
  DEMA: ([n]) => ({ dema: dema(n) }),
  KAMA: ([n]) => ({ kama: kama(n) }),
  RSI: ([n]) => ({ rsi: rsi(n) }),
  MACD: ([fast, slow, signal]) => { const { macd: line, signal: average, histogram } = macd(fast, slow, signal); return { macd: line, signal: average, hist: histogram }; },
  BBANDS: ([n, k]) => ({ ...bollinger(n, k) }),
  TRANGE: () => ({ tr: trueRange() }),
  ATR: ([n]) => ({ atr: atr(n) }),
  NATR: ([n]) => ({ natr: natr(n) }),
  ADX: ([n]) => ({ adx: adx(n) }),
  PLUS_DI: ([n]) => ({ pdi: plusDi(n) }),
  MINUS_DI: ([n]) => ({ mdi: minusDi(n) }),
  STOCH: ([k, slowK, , slowD]) => { const both = stochastic(k, slowK, slowD); return { slowk: both.slowK, slowd: both.slowD }; },
  STOCHRSI: ([n, k, d]) => { const both = stochasticRsi(n, k, d); return { fastk: both.fastK, fastd: both.fastD }; },
  OBV: () => ({ obv: obv() }),
  AD: () => ({ ad: accumulationDistribution() }),
  MFI: ([n]) => ({ mfi: mfi(n) }),
  CCI: ([n]) => ({ cci: cci(n) }),
  WILLR: ([n]) => ({ willr: williamsR(n) }),
  ROC: ([n]) => ({ roc: roc(n) }),
  AROON: ([n]) => ({ ...aroon(n) }),
  SAR: ([step, max]) => ({ sar: sar(step, max) }),
  ULTOSC: ([a, b, c]) => ({ ultosc: ultimateOscillator(a, b, c) }),
  STDDEV: ([n]) => ({ stddev: standardDeviation(n) }),
  LINEARREG_SLOPE: ([n]) => ({ slope: linearSlope(n) }),
  TRIX: ([n]) => ({ trix: trix(n) }),
};

/** Cases that TA-Lib has no function for. */
function others({ id, params }: KnownAnswer): Readonly<Record<string, Indicator>> | undefined {
  const number = (name: string) => Number(params[name]);
  if (id.includes('supertrend')) {
    const { supertrend: line, direction } = supertrend(number('period'), number('multiplier'));
    return { supertrend: line, side: direction };
  }
  if (id.includes('ichimoku')) {
    const { tenkan, kijun, senkouA, senkouB } = ichimoku(number('tenkan'), number('kijun'), number('senkouB'));
    return { tenkan, kijun, spanA: senkouA, spanB: senkouB };
  }
  // 24 candles of an hour are a UTC day when the first opens at midnight.
  if (id.includes('vwap_session')) return { vwap: sessionVwap('1d') };
  return undefined;
}

/** Candles of an hour from 1970-01-01 on: the cases give no times. */
function hourly(prices: Prices): CandleColumns {
  const candles = candleColumns(prices.close.length);
  for (const field of CANDLE_FIELDS) candles[field].set(field === 'openTime' ? prices.close.map((_, i) => i * HOUR) : prices[field]);
  return candles;
}

/** The sides of SuperTrend by the band that is drawn. */
const asNumber = (value: number | string): number => (value === 'upper' ? -1 : value === 'lower' ? 1 : Number(value));

function expectAnswer(known: KnownAnswer, candles: CandleColumns): void {
  const talib = known.params.talib === undefined ? undefined : TALIB[known.params.talib];
  const indicators = talib === undefined ? others(known) : talib(known.params.opts ?? []);
  if (indicators === undefined) throw new Error(`no indicator for case "${known.id}" with ${JSON.stringify(known.params)}`);
  for (const [name, answers] of Object.entries(known.expected)) {
    const got = column(indicators[name], candles);
    const passes = (answer: number | string | null, value: number) => {
      if (answer === null) return Number.isNaN(value);
      return Math.abs(value - asNumber(answer)) <= known.tolerance.abs + known.tolerance.rel * Math.abs(asNumber(answer));
    };
    const wrong = answers.map((answer, i) => ({ i, answer, got: got[i] })).filter((row) => !passes(row.answer, row.got));
    expect(wrong, `${known.id}: ${name}`).toEqual([]);
    expect(indicators[name].warmUp, `${known.id}: warm-up of ${name}`).toBe(answers.findIndex((answer) => answer !== null));
  }
}

const fixture = JSON.parse(readFileSync(new URL('fixtures/known-answers.json', import.meta.url), 'utf8')) as { candles: Prices; cases: readonly KnownAnswer[] };

describe('TA-Lib and numpy on 300 synthetic candles', () => {
  it.each(fixture.cases.map((known) => [known.id, known] as const))('%s', (_, known) => {
    expectAnswer(known, hourly(fixture.candles));
  });
});

const folder = new URL('../../../../shared/known-answers/', import.meta.url);
const shared = new URL('01_indicators.open.json', folder);
const isThere = existsSync(shared);

describe.skipIf(!isThere)(isThere ? 'every known answer of the reference folder' : 'skipped: no reference folder ../shared/known-answers beside the project', () => {
  const cases = isThere ? (JSON.parse(readFileSync(shared, 'utf8')) as { cases: readonly (KnownAnswer & { readonly inputs: { readonly $data: string } })[] }).cases : [];
  it.each(cases.map((known) => [known.id, known] as const))('%s', (_, known) => {
    expectAnswer(known, hourly(JSON.parse(readFileSync(new URL(known.inputs.$data, folder), 'utf8')) as Prices));
  });
});
