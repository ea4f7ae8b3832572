import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../domain/candle.ts';
import { DAY, HOUR } from '../domain/time.ts';
import { Marks } from './marks.ts';

const candles = (closes: readonly number[], step = HOUR) => columnsOf(closes.map((close, i) => ({ openTime: i * step, open: close, high: close + 2, low: close - 3, close, volume: 1 })));

function held(closes: readonly number[], quantity = 1, cash = 0): Marks {
  const marks = new Marks(cash + quantity * closes[0], 0);
  marks.hold(cash, quantity, 1);
  marks.stretch(candles(closes), 0, closes.length);
  return marks;
}

describe('drawdown', () => {
  it('is the deepest fall from a peak before it, and names peak, trough and recovery', () => {
    expect(held([100, 120, 90, 110, 121, 115]).drawdown).toEqual({ depth: 0.25, peakAt: HOUR, troughAt: 2 * HOUR, recoveredAt: 4 * HOUR });
  });

  it('a smaller fall from a higher peak is not deeper: 100 to 80, then 1000 to 850', () => {
    const { depth, troughAt } = held([100, 80, 1_000, 850]).drawdown;
    expect(depth).toBeCloseTo(0.2, 12);
    expect(troughAt).toBe(HOUR);
  });

  it('one just deeper than the deepest before is found at a higher peak too', () => {
    const { depth, troughAt } = held([100, 80, 1_000, 790]).drawdown;
    expect(depth).toBeCloseTo(0.21, 12);
    expect(troughAt).toBe(3 * HOUR);
  });

  it('has not recovered at the end, or there was none', () => {
    expect(held([100, 90]).drawdown.recoveredAt).toBeNaN();
    expect(held([100, 101]).drawdown).toEqual({ depth: 0, peakAt: NaN, troughAt: NaN, recoveredAt: NaN });
  });

  it('inside candles: a long is worst at the low, a short at the high', () => {
    expect(held([100, 100], 1).intrabarDrawdown).toBeCloseTo(0.03, 12);
    expect(held([100, 100], -1, 200).intrabarDrawdown).toBeCloseTo(0.02, 12);
  });

  it('is the same however the candles are cut into stretches, and as an account gone over candle by candle says', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 4, max: 300 }), { minLength: 1, maxLength: 80 }), fc.array(fc.nat({ max: 80 }), { maxLength: 5 }), fc.constantFrom(-2, -1, 0, 1, 3), (closes, cuts, quantity) => {
      const cash = 700;
      const marks = new Marks(1_000, 0);
      const columns = candles(closes, 5 * HOUR);
      const edges = [...new Set([0, ...cuts.filter((cut) => cut < closes.length), closes.length])].toSorted((a, b) => a - b);
      for (let n = 1; n < edges.length; n++) {
        marks.hold(cash, quantity, 1);
        marks.stretch(columns, edges[n - 1], edges[n]);
      }
      let [peak, depth, inside] = [1_000, 0, 0];
      const days = new Map<number, number>();
      closes.forEach((close, i) => {
        const equity = cash + quantity * close;
        inside = Math.max(inside, 1 - (cash + quantity * (quantity > 0 ? close - 3 : close + 2)) / peak);
        peak = Math.max(peak, equity);
        depth = Math.max(depth, 1 - equity / peak);
        days.set(Math.floor((i * 5 * HOUR) / DAY) * DAY, equity);
      });
      expect(marks.drawdown.depth).toBeCloseTo(depth, 12);
      expect(marks.intrabarDrawdown).toBeCloseTo(Math.max(inside, quantity === 0 ? 1 - 700 / 1_000 : 0), 12);
      const daily = marks.daily();
      expect(daily.day).toEqual([...days.keys()]);
      daily.equity.forEach((equity, n) => expect(equity).toBeCloseTo([...days.values()][n], 9));
    }), { seed: 3, numRuns: 500 });
  });
});

describe('daily marks', () => {
  it('one a UTC day, the last of it; a day without candles has none', () => {
    const marks = new Marks(100, 0);
    marks.hold(100, 0, 2);
    marks.stretch(columnsOf([0, 23, 24, 80].map((hour) => ({ openTime: hour * HOUR, open: 1, high: 1, low: 1, close: hour + 1, volume: 1 }))), 0, 4);
    expect(marks.daily()).toEqual({ day: [0, DAY, 3 * DAY], equity: [100, 100, 100], buyAndHold: [48, 50, 162] });
  });

  it('before the first candle there is none', () => {
    expect(new Marks(100, 0).daily()).toEqual({ day: [], equity: [], buyAndHold: [] });
  });

  it('moments of a portfolio are marked alike', () => {
    const marks = new Marks(100, 0);
    marks.moment(0, { equity: 120, worst: 90, benchmark: 100, held: true });
    marks.moment(DAY, { equity: 60, worst: 30, benchmark: 101, held: false });
    expect(marks.daily()).toEqual({ day: [0, DAY], equity: [120, 60], buyAndHold: [100, 101] });
    expect([marks.drawdown.depth, marks.intrabarDrawdown, marks.exposureShare]).toEqual([0.5, 0.75, 0.5]);
  });
});

it('exposure counts the candles in which something was held', () => {
  const marks = new Marks(100, 0);
  marks.hold(100, 0, 1);
  marks.stretch(candles([1, 1, 1]), 0, 1);
  marks.hold(0, 100, 1);
  marks.stretch(candles([1, 1, 1]), 1, 3);
  expect(marks.exposureShare).toBeCloseTo(2 / 3, 12);
  expect([marks.extremes.low, marks.extremes.high]).toEqual([-2, 3]);
});
