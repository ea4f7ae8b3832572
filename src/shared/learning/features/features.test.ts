import { describe, expect, it } from 'vitest';
import { sliceCandles, type CandleColumns } from '../../domain/candle.ts';
import { HOUR } from '../../domain/time.ts';
import { column } from '../../indicators/column.ts';
import { flat, walk } from '../../indicators/indicator.contract.ts';
import type { Indicator } from '../../indicators/indicator.ts';
import { localLevel } from '../../indicators/local-level.ts';
import { localTrend } from '../../indicators/local-trend.ts';
import { rsi } from '../../indicators/rsi.ts';
import { savitzkyGolay } from '../../indicators/savitzky-golay.ts';
import { volumeProfile } from '../../indicators/volume-profile.ts';
import { longerCandles } from './longer-candles.ts';
import { featureMatrix, usualFeatures, USUAL_FEATURES, type FeatureMatrix } from './feature-matrix.ts';
import { OWN_FEATURES } from './own-features.ts';
import { parseFeature } from './parse-feature.ts';

const STEP = HOUR / 4;
const STRUCTURE = ['controlDistance:48', 'valueHighDistance:48', 'valueLowDistance', 'smoothDistance', 'smoothSlope:31:3', 'levelDistance', 'trendSlope', 'trendSlope:1:0.01', 'divergence/regular', 'divergence:9:3:40/hidden', 'localLevel@1h'];
const NAMES = [...USUAL_FEATURES, 'bollinger:20:2/upper', 'macd/signal', 'fractionalDifference:0.9', 'ema:5@1d', ...STRUCTURE];
const matrixOf = (candles: CandleColumns): FeatureMatrix => featureMatrix({ candles, timeframeMs: STEP }, NAMES);
const one = (name: string, candles: CandleColumns): Float64Array => parseFeature(name).compute({ candles, timeframeMs: STEP });
const CANDLES = walk(900, 7);
const WHOLE = matrixOf(CANDLES);

function poisoned(candles: CandleColumns, from: number): CandleColumns {
  const spoilt = (values: Float64Array, factor: number) => values.map((value, i) => (i < from ? value : value * factor));
  return { ...candles, open: spoilt(candles.open, 3), high: spoilt(candles.high, 9), low: spoilt(candles.low, 0.1), close: spoilt(candles.close, 5), volume: spoilt(candles.volume, 100) };
}

/** The first feature and row that differ in a bit before `end`. */
function difference(a: FeatureMatrix, b: FeatureMatrix, end: number): string | undefined {
  for (const [f, name] of NAMES.entries()) for (let i = 0; i < end; i++) if (!Object.is(a.columns[f][i], b.columns[f][i])) return `${name} at ${i}: ${a.columns[f][i]} and ${b.columns[f][i]}`;
  return undefined;
}

describe('every feature', () => {
  it('tries each of our own', () => {
    expect(Object.keys(OWN_FEATURES).filter((own) => !NAMES.some((name) => name.split(':')[0] === own))).toEqual([]);
  });

  it.each([1, 2, 15, 16, 17, 95, 96, 300, 511, 700, 899])('knows nothing of what comes after candle %i, cut off or poisoned', (end) => {
    expect(difference(matrixOf(sliceCandles(CANDLES, 0, end)), WHOLE, end)).toBeUndefined();
    expect(difference(matrixOf(poisoned(CANDLES, end)), WHOLE, end)).toBeUndefined();
  });

  it('is seen to change by the poison: the test can fail', () => {
    const after = matrixOf(poisoned(CANDLES, 600));
    const same = NAMES.filter((_, f) => after.columns[f].subarray(600).every((value, i) => Object.is(value, WHOLE.columns[f][600 + i])));
    expect(same).toEqual(['hourSin', 'hourCos', 'weekSin', 'weekCos']);
  });

  it('is NaN while it warms up and finite or missing after it, and finite at the end', () => {
    for (const [f, name] of NAMES.entries()) {
      expect(WHOLE.columns[f].some((value) => value === Infinity || value === -Infinity), name).toBe(false);
      expect(WHOLE.columns[f].subarray(400).filter((value) => Number.isFinite(value)).length, name).toBeGreaterThan(300);
    }
    expect(Number.isNaN(WHOLE.columns[NAMES.indexOf('return:24')][23])).toBe(true);
    expect(WHOLE.columns[NAMES.indexOf('return:24')][24]).toBe(Math.log(CANDLES.close[24] / CANDLES.close[0]));
  });

  it('has no infinity in a market that does not move, and none where a candle is missing', () => {
    const still = matrixOf(flat(600, 10));
    const holed = matrixOf({ ...CANDLES, close: CANDLES.close.map((value, i) => (i === 300 ? NaN : value)), volume: CANDLES.volume.map((value, i) => (i === 300 ? Infinity : value)) });
    for (const columns of [still.columns, holed.columns]) for (const values of columns) expect(values.every((value) => Number.isFinite(value) || Number.isNaN(value))).toBe(true);
  });
});

describe('features by hand', () => {
  it('tells the time at which a candle closes', () => {
    const candles = { ...CANDLES, openTime: CANDLES.openTime.map((time) => time + 6 * HOUR - STEP) };
    expect(one('hourSin', candles)[0]).toBeCloseTo(1, 12);
    expect(one('hourCos', candles)[0]).toBeCloseTo(0, 12);
    // 1970-01-01 06:00 is a quarter of a day of seven.
    expect(one('weekSin', candles)[0]).toBeCloseTo(Math.sin((2 * Math.PI) / 28), 12);
  });

  it('places the close in its range and against its profile', () => {
    const i = 500;
    const high = Math.max(...CANDLES.high.subarray(i - 23, i + 1));
    const low = Math.min(...CANDLES.low.subarray(i - 23, i + 1));
    expect(one('rangePosition:24', CANDLES)[i]).toBeCloseTo((CANDLES.close[i] - low) / (high - low), 12);
    expect(Number.isNaN(one('profilePosition:24', flat(60, 10))[59])).toBe(true);
  });

  it('measures to levels in average true ranges, above 0 where they lie higher', () => {
    const profile = volumeProfile(48);
    const [i, range] = [600, one('atr:14', CANDLES)];
    const far = (level: Indicator): number => (column(level, CANDLES)[i] - CANDLES.close[i]) / range[i];
    expect(one('controlDistance:48', CANDLES)[i]).toBe(far(profile.pointOfControl));
    expect(one('valueHighDistance:48', CANDLES)[i]).toBe(far(profile.valueHigh));
    expect(one('valueLowDistance:48', CANDLES)[i]).toBe(far(profile.valueLow));
    expect(one('smoothDistance:31:3', CANDLES)[i]).toBe(far(savitzkyGolay(31, 3).value));
    expect(one('levelDistance:0.02', CANDLES)[i]).toBe(far(localLevel(0.02)));
    expect(one('smoothSlope:31:3', CANDLES)[i]).toBe(column(savitzkyGolay(31, 3).slope, CANDLES)[i] / range[i]);
    expect(one('trendSlope', CANDLES)[i]).toBe(column(localTrend(0.1, 0.001).slope, CANDLES)[i] / range[i]);
  });

  it('has no distance where nothing ever moved', () => {
    for (const name of ['controlDistance', 'smoothDistance', 'smoothSlope', 'levelDistance', 'trendSlope']) expect(one(name, flat(300, 0.1)).every(Number.isNaN), name).toBe(true);
  });

  it('measures to swings that are confirmed, against a slow reference', () => {
    const found = one('supportDistance:3:50', CANDLES);
    const range = one('atr:14', CANDLES);
    for (let i = 200; i < 400; i++) {
      const lows: number[] = [];
      for (let at = Math.max(3, i - 49); at + 3 <= i; at++) {
        const around = [1, 2, 3].flatMap((k) => [CANDLES.low[at - k] >= CANDLES.low[at], CANDLES.low[at + k] > CANDLES.low[at]]);
        if (around.every(Boolean) && CANDLES.low[at] <= CANDLES.close[i]) lows.push(CANDLES.low[at]);
      }
      const expected = lows.length === 0 ? NaN : (CANDLES.close[i] - Math.max(...lows)) / range[i];
      if (Number.isNaN(expected)) expect(found[i]).toBeNaN();
      else expect(found[i]).toBeCloseTo(expected, 10);
    }
  });

  it('sees a higher price with a weaker RSI as divergence', () => {
    const strength = column(rsi(14), CANDLES);
    const found = one('rsiDivergence:14:30', CANDLES);
    const tops = [...found.keys()].filter((i) => found[i] < 0);
    expect(tops.length).toBeGreaterThan(5);
    for (const i of tops) {
      expect(CANDLES.close[i]).toBe(Math.max(...CANDLES.close.subarray(i - 29, i + 1)));
      expect(found[i]).toBeCloseTo(strength[i] - Math.max(...strength.subarray(i - 29, i + 1)), 12);
    }
  });

  it('shows a longer candle only once it has ended', () => {
    const { candles, known } = longerCandles({ candles: CANDLES, timeframeMs: STEP }, '4h');
    expect([...known.subarray(0, 18)]).toEqual([...Array.from({ length: 15 }, () => -1), 0, 0, 0]);
    expect([candles.open[1], candles.close[1]]).toEqual([CANDLES.open[16], CANDLES.close[31]]);
    expect(candles.high[1]).toBe(Math.max(...CANDLES.high.subarray(16, 32)));
    expect(candles.volume[1]).toBeCloseTo(CANDLES.volume.subarray(16, 32).reduce((a, b) => a + b), 8);
    const values = column(rsi(14), candles);
    expect(one('rsi:14@4h', CANDLES)[500]).toBe(values[known[500]]);
  });
});

describe('a list of features', () => {
  it('keeps names, units and times in order', () => {
    expect(WHOLE.names).toEqual(NAMES);
    expect(WHOLE.units).toHaveLength(NAMES.length);
    expect(WHOLE.availableAt[3]).toBe(CANDLES.openTime[3] + STEP);
    expect(usualFeatures(24 * HOUR).some((name) => name.includes('@'))).toBe(false);
  });

  it.each([
    [[], 'expected at least one feature, found "0"'], [['rsi:14', 'rsi:14'], 'found "rsi:14" twice'], [['retrun:3'], 'unknown indicator "retrun"'],
    [['return:0'], 'expected candles to be a whole number from 1 to 5000, found "0"'], [['return:1.5'], 'found "1.5"'], [['return:1:2'], 'expected at most 1 parameters, found "2"'],
    [['bollinger:20'], 'expected an output after "/", one of upper, middle, lower, found ""'], [['ratio:BTC/USDT:ETH/USDT'], 'expected'], [['smoothSlope:21:6'], 'expected degree to be a whole number from 1 to 5, found "6"'], [['smoothSlope:5'], 'expected candles to be a whole number from 6 to 5000'], [['levelDistance:0'], 'expected ratio to be a number from 0.000001'], [['divergence'], 'expected an output after "/", one of regular, hidden'], [['rsi:14@1m'], 'expected a timeframe that the candles of 900000 ms tile, found "1m"'],
  ])('refuses %j', (names, message) => {
    expect(() => featureMatrix({ candles: CANDLES, timeframeMs: STEP }, names)).toThrow(message);
    expect(() => featureMatrix({ candles: sliceCandles(CANDLES, 0, 0), timeframeMs: STEP }, ['rsi:14'])).toThrow('expected candles to make features of, found "0"');
  });
});
