import { describe, expect, it } from 'vitest';
import { columnsOf, type CandleColumns } from '../domain/candle.ts';
import { random } from '../domain/random.ts';
import { HOUR } from '../domain/time.ts';
import { column } from './column.ts';
import { dema } from './dema.ts';
import { donchian } from './donchian.ts';
import { garmanKlass } from './garman-klass.ts';
import { heikinAshi } from './heikin-ashi.ts';
import { highest, lowest } from './highest.ts';
import { hma } from './hma.ts';
import { hurst } from './hurst.ts';
import type { Indicator } from './indicator.ts';
import { keltner } from './keltner.ts';
import { linearSlope } from './linear-slope.ts';
import { momentum } from './momentum.ts';
import { realisedVolatility } from './realised-volatility.ts';
import { rogersSatchell } from './rogers-satchell.ts';
import { rollingVwap } from './rolling-vwap.ts';
import { sma } from './sma.ts';
import { tema } from './tema.ts';
import { volumeProfile } from './volume-profile.ts';
import { wma } from './wma.ts';
import { zScore } from './z-score.ts';

type Bar = readonly [open: number, high: number, low: number, close: number, volume?: number];

const bars = (list: readonly Bar[]): CandleColumns => columnsOf(list.map(([open, high, low, close, volume = 1], i) => ({ openTime: i * HOUR, open, high, low, close, volume })));
const closes = (list: readonly number[]): CandleColumns => bars(list.map((close) => [close, close, close, close]));
const last = (indicator: Indicator, candles: CandleColumns): number => column(indicator, candles)[candles.length - 1];

describe('averages of a straight line lag behind it by what their weights say', () => {
  const line = closes(Array.from({ length: 500 }, (_, i) => i));

  it.each([
    ['SMA: (n - 1) / 2', sma(15), 7],
    ['WMA: (n - 1) / 3', wma(16), 5],
    ['DEMA: nothing, once its seed is forgotten', dema(10), 0],
    ['TEMA: nothing, once its seed is forgotten', tema(10), 0],
    // 2 * 7/3 - 15/3 = -1/3 from the two averages over 8 and 16, and 1 from the last over 4.
    ['HMA over 16: 2/3', hma(16), 2 / 3],
  ])('%s', (_, indicator, lag) => {
    expect(last(indicator, line)).toBeCloseTo(499 - lag, 9);
  });

  it('and its slope and momentum are those of the line', () => {
    const steep = closes(Array.from({ length: 50 }, (_, i) => 7 - 3 * i));
    expect(last(linearSlope(14), steep)).toBeCloseTo(-3, 12);
    expect(last(momentum(10), steep)).toBe(-30);
  });
});

describe('by hand', () => {
  const three = bars([[10, 12, 9, 11], [11, 13, 10, 12], [12, 12.5, 8, 9]]);

  it('Donchian, highest and lowest', () => {
    expect([last(donchian(3).upper, three), last(donchian(3).middle, three), last(donchian(3).lower, three)]).toEqual([13, 10.5, 8]);
    expect([last(highest(2), three), last(lowest(2), three), last(highest(2, { of: 'close' }), three)]).toEqual([13, 8, 12]);
  });

  it('z-score of 3 among 1, 2, 3: one over the root of two thirds', () => {
    expect(last(zScore(3), closes([1, 2, 3]))).toBeCloseTo(Math.sqrt(1.5), 12);
  });

  it('Heikin-Ashi candles', () => {
    const { open, high, low, close } = heikinAshi();
    expect([...column(open, three)]).toEqual([10.5, 10.5, 11]);
    expect([...column(close, three)]).toEqual([10.5, 11.5, 10.375]);
    expect([...column(high, three)]).toEqual([12, 13, 12.5]);
    expect([...column(low, three)]).toEqual([9, 10, 8]);
  });

  it('rolling VWAP of two candles', () => {
    // Typical prices 11 and 20 with volumes 1 and 3.
    expect(last(rollingVwap(2), bars([[0, 0, 0, 0, 9], [10, 12, 9, 12, 1], [20, 21, 18, 21, 3]]))).toBeCloseTo((11 + 60) / 4, 12);
  });

  it('Keltner around a price that stands still in candles of height 2', () => {
    const still = bars(Array.from({ length: 40 }, () => [100, 101, 99, 100] as const));
    const { upper, middle, lower } = keltner(20, 10, 1.5);
    expect([last(upper, still), last(middle, still), last(lower, still)]).toEqual([103, 100, 97]);
  });

  it('volume profile: one candle over four bins and one within the second', () => {
    // 1 + [0, 5.9, 0, 0]: most in bin 1, which holds 6.9 of 9.9, just less than 70 %, so it grows by one: upwards, both neighbours being equal.
    const { pointOfControl, valueHigh, valueLow } = volumeProfile(2, 4);
    const candles = bars([[0, 4, 0, 4, 4], [1.1, 1.9, 1.1, 1.9, 5.9]]);
    expect([last(pointOfControl, candles), last(valueHigh, candles), last(valueLow, candles)]).toEqual([1.5, 3, 1]);
  });

  it('volume profile: a candle over parts of bins gives each its part', () => {
    // From 0.5 to 2.5 with volume 4: 1 in bin 0, 2 in bin 1, 1 in bin 2; the dot at 4 only stretches the range.
    const { pointOfControl, valueHigh, valueLow } = volumeProfile(3, 4);
    const candles = bars([[0, 0, 0, 0, 0], [4, 4, 4, 4, 0], [0.5, 2.5, 0.5, 2.5, 4]]);
    expect([last(pointOfControl, candles), last(valueHigh, candles), last(valueLow, candles)]).toEqual([1.5, 3, 1]);
  });
});

describe('volatility per candle', () => {
  it('realised: returns of plus and minus one percent', () => {
    const zigzag = closes(Array.from({ length: 41 }, (_, i) => (i % 2 === 0 ? 100 : 100 * Math.exp(0.01))));
    expect(last(realisedVolatility(20), zigzag)).toBeCloseTo(0.01, 12);
  });

  it('Garman-Klass and Rogers-Satchell: a body of nothing, a wick of a up and b down', () => {
    const [a, b] = [0.03, 0.01];
    const doji = bars(Array.from({ length: 20 }, () => [100, 100 * Math.exp(a), 100 * Math.exp(-b), 100] as const));
    expect(last(garmanKlass(20), doji)).toBeCloseTo((a + b) / Math.SQRT2, 12);
    expect(last(rogersSatchell(20), doji)).toBeCloseTo(Math.hypot(a, b), 12);
  });

  it('Rogers-Satchell: a candle that only rises has drift and no volatility; Garman-Klass takes part of it for volatility', () => {
    const rise = bars(Array.from({ length: 20 }, () => [100, 100 * Math.exp(0.02), 100, 100 * Math.exp(0.02)] as const));
    expect(last(rogersSatchell(20), rise)).toBeCloseTo(0, 12);
    // 1/2 - (2 ln 2 - 1) = 3/2 - 2 ln 2.
    expect(last(garmanKlass(20), rise)).toBeCloseTo(0.02 * Math.sqrt(1.5 - 2 * Math.LN2), 12);
  });

  it('all three find the volatility of a geometric random walk seen in 200 steps a candle, but for what the steps hide', () => {
    const source = random(5);
    let price = 100;
    const walk = bars(Array.from({ length: 4_000 }, () => {
      const open = price;
      let [high, low] = [price, price];
      for (let step = 0; step < 200; step++) {
        price *= Math.exp((0.01 / Math.sqrt(200)) * source.normal());
        high = Math.max(high, price);
        low = Math.min(low, price);
      }
      return [open, high, low, price] as const;
    }));
    expect(last(realisedVolatility(3_900), walk)).toBeCloseTo(0.01, 3);
    expect(Math.abs(last(garmanKlass(3_900), walk) - 0.01)).toBeLessThan(0.0008);
    expect(Math.abs(last(rogersSatchell(3_900), walk) - 0.01)).toBeLessThan(0.0008);
  });
});

describe('Hurst exponent', () => {
  const series = (seed: number, step: (normal: number, before: number) => number): CandleColumns => {
    const source = random(seed);
    let price = 1_000;
    return closes(Array.from({ length: 4_096 }, () => { price = step(source.normal(), price); return price; }));
  };

  it('is 1 on a line, near 0.5 on a random walk, near 0 on noise around a price', () => {
    expect(last(hurst(128), closes(Array.from({ length: 200 }, (_, i) => 100 + i)))).toBeCloseTo(1, 12);
    expect(last(hurst(4_096), series(1, (normal, before) => before + normal))).toBeCloseTo(0.5, 1);
    expect(last(hurst(4_096), series(2, (normal) => 1_000 + normal))).toBeCloseTo(0, 1);
  });

  it('over 128 candles of a random walk reads 0.48 give or take 0.09 (2,000 walks; wide bounds here for 31 of them)', () => {
    const values = [...column(hurst(128), series(3, (normal, before) => before + normal))].filter((_, i) => i >= 127 && i % 128 === 127);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(mean).toBeGreaterThan(0.4);
    expect(mean).toBeLessThan(0.55);
    expect(deviation).toBeGreaterThan(0.05);
    expect(deviation).toBeLessThan(0.2);
  });
});
