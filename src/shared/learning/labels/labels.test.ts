import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, sliceCandles, type Candle } from '../../domain/candle.ts';
import { random } from '../../domain/random.ts';
import { MINUTE } from '../../domain/time.ts';
import { ewVolatility } from './ew-volatility.ts';
import { metaLabels, tripleBarrier, type BarrierRules } from './triple-barrier.ts';
import { averageUniqueness, labelWeights } from './uniqueness.ts';

const candlesOf = (rows: readonly (readonly [number, number, number, number])[]) =>
  columnsOf(rows.map(([open, high, low, close], i): Candle => ({ openTime: i * MINUTE, open, high, low, close, volume: 1 })));

/** Barriers at 100 e^0.02 = 102.02 and 100 e^-0.02 = 98.02. */
const rules: BarrierRules & { timeframeMs: number } = { target: 2, stop: 2, horizon: 3, touch: 'close', timeframeMs: MINUTE };
const first = { entries: Uint32Array.of(0), volatility: new Float64Array(9).fill(0.01) };

function walk(count: number, seed: number) {
  const source = random(seed);
  let price = 100;
  return candlesOf(Array.from({ length: count }, () => {
    const open = price;
    price *= Math.exp(0.01 * source.normal());
    return [open, Math.max(open, price) * (1 + 0.004 * source.uniform()), Math.min(open, price) * (1 - 0.004 * source.uniform()), price] as const;
  }));
}

describe('triple barriers, by hand', () => {
  const spike = candlesOf([[100, 100, 100, 100], [100, 103, 97, 101], [101, 103, 100, 102.5], [102, 103, 101, 102], [102, 102, 102, 102]]);

  it('at the close: the spike of candle 1 is not seen, candle 2 closes above the target', () => {
    const { from, to, outcome, returns, knownAt } = tripleBarrier(spike, first, rules);
    expect([from[0], to[0], outcome[0], knownAt[0]]).toEqual([0, 2, 1, 3 * MINUTE]);
    expect(returns[0]).toBeCloseTo(Math.log(1.025), 14);
  });

  it('inside the candle: candle 1 touches both, and the stop was first', () => {
    const { to, outcome, returns } = tripleBarrier(spike, first, { ...rules, touch: 'intrabar' });
    expect([to[0], outcome[0]]).toEqual([1, -1]);
    expect(returns[0]).toBeCloseTo(-0.02, 14);
  });

  it('a candle that opens beyond the stop is left at its open, one beyond the target at the target', () => {
    const gap = candlesOf([[100, 100, 100, 100], [95, 96, 94, 95], [95, 95, 95, 95], [95, 95, 95, 95]]);
    const [long, short] = [Int8Array.of(1), Int8Array.of(-1)].map((sides) => tripleBarrier(gap, { ...first, sides }, { ...rules, touch: 'intrabar' }));
    expect([long.outcome[0], short.outcome[0]]).toEqual([-1, 1]);
    expect(long.returns[0]).toBeCloseTo(Math.log(0.95), 14);
    expect(short.returns[0]).toBeCloseTo(0.02, 14);
  });

  it('neither in time: the return at the last candle of the horizon', () => {
    const calm = candlesOf([[100, 100, 100, 100], [100, 101, 99, 100.5], [100, 101, 99, 100], [100, 101, 99, 100.4], [100, 120, 99, 120]]);
    const { to, outcome, returns } = tripleBarrier(calm, first, { ...rules, touch: 'intrabar' });
    expect([to[0], outcome[0]]).toEqual([3, 0]);
    expect(returns[0]).toBeCloseTo(Math.log(1.004), 14);
  });

  it('leaves out what has no volatility yet, a missing price, or its end behind the data even when touched before', () => {
    const rows = Array.from({ length: 9 }, (_, i) => [100, 100, 100, i === 8 ? 110 : 100] as [number, number, number, number]);
    rows[4] = [NaN, NaN, NaN, NaN];
    const volatility = new Float64Array(9).fill(0.01);
    volatility[0] = NaN;
    const { from } = tripleBarrier(candlesOf(rows), { entries: Uint32Array.from(rows, (_, i) => i), volatility }, rules);
    expect([...from]).toEqual([5]);
  });

  it('meta-labels say whether the side won more than it cost', () => {
    expect([...metaLabels({ returns: Float64Array.of(0.01, 0.001, -0.01, 0.002) }, 0.002)]).toEqual([1, 0, 0, 0]);
  });

  it('refuses rules without barriers', () => {
    expect(() => tripleBarrier(spike, first, { ...rules, stop: 0 })).toThrow('expected a stop above 0 volatilities, found "0"');
    expect(() => tripleBarrier(spike, first, { ...rules, horizon: 0 })).toThrow('expected a horizon of 1 or more candles, found "0"');
    expect(() => tripleBarrier(spike, { ...first, sides: Int8Array.of(0) }, rules)).toThrow('expected side 1 or -1, found "0"');
    expect(() => tripleBarrier(spike, { ...first, entries: Uint32Array.of(9) }, rules)).toThrow('found "9"');
  });
});

describe('labels of any walk', () => {
  const anyRules = fc.record({ target: fc.double({ min: 0.5, max: 3, noNaN: true }), stop: fc.double({ min: 0.5, max: 3, noNaN: true }), horizon: fc.integer({ min: 1, max: 20 }), touch: fc.constantFrom('close' as const, 'intrabar' as const), timeframeMs: fc.constant(MINUTE) });
  const everyCandle = (candles: ReturnType<typeof walk>) => ({ entries: Uint32Array.from({ length: candles.length }, (_, i) => i), volatility: ewVolatility(candles.close, { lambda: 0.94, warmUp: 10 }) });

  it('look at nothing behind their end: the prefix up to it, and any other future, give the same label', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), anyRules, (seed, given) => {
      const candles = walk(120, seed);
      const whole = tripleBarrier(candles, everyCandle(candles), given);
      const cut = sliceCandles(candles, 0, 80);
      const early = tripleBarrier(cut, everyCandle(cut), given);
      early.from.forEach((from, n) => {
        expect([from, early.to[n], early.outcome[n], early.returns[n]]).toEqual([whole.from[n], whole.to[n], whole.outcome[n], whole.returns[n]]);
        expect(early.knownAt[n]).toBeLessThanOrEqual(80 * MINUTE);
      });
      expect(early.from.length).toBe(80 - given.horizon - 10);
    }), { numRuns: 40 });
  });

  it('are never kinder inside the candle than a stop allows, and mirrored for the other side of mirrored prices', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), anyRules, (seed, given) => {
      const candles = walk(100, seed);
      const flip = (column: Float64Array) => column.map((value) => 1e4 / value);
      const mirrored = { ...candles, open: flip(candles.open), high: flip(candles.low), low: flip(candles.high), close: flip(candles.close) };
      const long = tripleBarrier(candles, everyCandle(candles), given);
      const samples = everyCandle(mirrored);
      const short = tripleBarrier(mirrored, { ...samples, sides: new Int8Array(100).fill(-1) }, given);
      expect([...short.outcome]).toEqual([...long.outcome]);
      short.returns.forEach((value, n) => expect(value).toBeCloseTo(long.returns[n], 9));
    }), { numRuns: 40 });
  });
});

describe('exponentially weighted volatility', () => {
  it('by hand: returns of 1 % and 2 % with decay 0.5 weigh 1 to 2', () => {
    const close = Float64Array.of(100, 100 * Math.exp(0.01), 100 * Math.exp(0.03));
    const [none, one, two] = ewVolatility(close, { lambda: 0.5, warmUp: 1 });
    expect(none).toBeNaN();
    expect(one).toBeCloseTo(0.01, 14);
    expect(two).toBeCloseTo(Math.sqrt((0.01 ** 2 + 2 * 0.02 ** 2) / 3), 14);
  });

  it('spans a missing close, and refuses a decay that forgets nothing', () => {
    const [, missing, next] = ewVolatility(Float64Array.of(100, NaN, 100 * Math.exp(0.03)), { lambda: 0.9, warmUp: 1 });
    expect(missing).toBeNaN();
    expect(next).toBeCloseTo(0.03, 14);
    expect(() => ewVolatility(Float64Array.of(1), { lambda: 1, warmUp: 1 })).toThrow('expected a decay between 0 and 1, found "1"');
  });
});

describe('uniqueness', () => {
  it('by hand: of candles 0 to 2, 2 to 3 and 4 to 5, the first two share one candle', () => {
    // (1 + 1 + 1/2) / 3, (1/2 + 1) / 2, 1
    const unique = averageUniqueness({ from: [0, 2, 4], to: [2, 3, 5] });
    [2.5 / 3, 0.75, 1].forEach((value, i) => expect(unique[i]).toBeCloseTo(value, 14));
  });

  it('is what counting candle by candle gives', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 50, max: 90 }), fc.integer({ min: 0, max: 12 })), { minLength: 1, maxLength: 40 }), (labels) => {
      const [from, to] = [labels.map(([start]) => start), labels.map(([start, length]) => start + length)];
      const sharing = (at: number) => labels.filter((_, i) => from[i] <= at && at <= to[i]).length;
      averageUniqueness({ from, to }).forEach((value, i) => {
        let sum = 0;
        for (let at = from[i]; at <= to[i]; at++) sum += 1 / sharing(at);
        expect(value).toBeCloseTo(sum / (to[i] - from[i] + 1), 12);
      });
    }));
  });

  it('times the size of the return is the weight, one on average', () => {
    const weights = labelWeights({ from: [0, 2, 4], to: [2, 3, 5] }, Float64Array.of(0.03, -0.01, 0));
    const raw = [(0.03 * 2.5) / 3, 0.0075, 0];
    weights.forEach((weight, i) => expect(weight).toBeCloseTo((3 * raw[i]) / (raw[0] + raw[1]), 12));
    expect(() => labelWeights({ from: [0], to: [1] }, Float64Array.of(0))).toThrow('found a mean weight of "0"');
    expect(() => averageUniqueness({ from: [2], to: [1] })).toThrow('expected label 0 to span whole candles in order, found "2" to "1"');
    expect(averageUniqueness({ from: [], to: [] })).toHaveLength(0);
    expect(() => averageUniqueness({ from: [0, 1.6e12], to: [1, 1.6e12 + 1] })).toThrow('expected labels within 100000000 candles, found them over "1600000000001": are these times?');
  });
});
