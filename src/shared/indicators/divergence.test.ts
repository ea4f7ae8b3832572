import { describe, expect, it } from 'vitest';
import { sliceCandles, type CandleColumns } from '../domain/candle.ts';
import { column } from './column.ts';
import { divergence } from './divergence.ts';
import { flat, walk } from './indicator.contract.ts';
import { parseIndicator } from './parse-indicator.ts';
import { rsi } from './rsi.ts';

const closes = (prices: readonly number[]): CandleColumns => flat(prices.length, 1, (candles, i) => {
  for (const field of ['open', 'high', 'low', 'close'] as const) candles[field][i] = prices[i];
});

/** Straight pieces from price to price, each so many candles long. */
function pieces(start: number, ...legs: readonly (readonly [to: number, candles: number])[]): number[] {
  const prices = [start];
  for (const [to, candles] of legs) {
    const from = prices.at(-1) ?? start;
    for (let k = 1; k <= candles; k++) prices.push(from + ((to - from) * k) / candles);
  }
  return prices;
}

/** The swings of candles [0, i] that are confirmed and young enough, by looking at all of them again. */
function swingsAt(values: Float64Array, i: number, { side, within, direction }: { readonly side: number; readonly within: number; readonly direction: 1 | -1 }): number[] {
  const found: number[] = [];
  for (let at = Math.max(side, i - within + 1); at + side <= i; at++) {
    const around = Array.from({ length: side }, (_, k) => direction * (values[at] - values[at - k - 1]) >= 0 && direction * (values[at] - values[at + k + 1]) > 0);
    if (around.every(Boolean)) found.push(at);
  }
  return found;
}

describe('divergence', () => {
  // Candle 66 is a top after a steep rise; candle 94 a higher one, after two steps up and one down, over and over. No other swing is three candles wide.
  const calm = Array.from({ length: 61 }, (_, i) => 100 + (i % 2));
  const choppy = Array.from({ length: 21 }, (_, k) => 104 + 0.45 * k + (k % 2 === 0 ? 0 : 1.2)).slice(1);
  const tired = [...calm.slice(0, -1), ...pieces(100, [112, 6], [104, 6]), ...choppy, ...pieces(113.5, [114, 1], [104, 15])];
  const strength = column(rsi(14), closes(tired));
  const top = tired.indexOf(114);

  it('is bearish by the points the RSI lacks at a higher high, once the high is confirmed', () => {
    expect([tired[66], top]).toEqual([112, 94]);
    const found = column(divergence(14, 3, 40).regular, closes(tired));
    const lacking = strength[94] - strength[66];
    expect(lacking).toBeLessThan(-5);
    expect([...found.subarray(94, 97)]).toEqual([0, 0, 0]);
    for (let i = 97; i <= 105; i++) expect(found[i]).toBe(lacking);
    // The first top is the oldest of 40 candles at candle 105.
    expect(found[106]).toBe(0);
  });

  it('is bullish in a mirror, by as much', () => {
    const mirrored = tired.map((price) => 200 - price);
    const found = column(divergence(14, 3, 40).regular, closes(mirrored));
    for (let i = 97; i <= 105; i++) expect(found[i]).toBeCloseTo(strength[66] - strength[94], 9);
  });

  it('is hidden where the RSI goes further and the price does not', () => {
    // A top after three steps up and nearly as many down, over and over; the steep rise after it fails to reach it, with a stronger RSI.
    const rough = Array.from({ length: 21 }, (_, k) => 104 + 0.45 * k + (k % 2 === 0 ? 0 : 7));
    const failing = [...calm.slice(0, -1), ...pieces(100, [103, 1]), ...rough, ...pieces(113, [120, 1], [115, 3], [119, 12], [104, 10]).slice(1)];
    const points = column(rsi(14), closes(failing));
    const [first, second] = [failing.indexOf(120), failing.indexOf(119)];
    expect(points[second] - points[first]).toBeGreaterThan(0.2);
    const { hidden, regular } = divergence(14, 3, 40);
    expect(column(hidden, closes(failing))[second + 2]).toBe(0);
    expect(column(hidden, closes(failing))[second + 3]).toBe(points[first] - points[second]);
    expect(column(regular, closes(failing))[second + 3]).toBe(0);
  });

  it.each([[14, 5, 60], [7, 1, 20], [21, 3, 200], [14, 9, 15]])('of RSI %i, %i candles to a side, within %i is what a slow look at the whole history finds', (period, side, within) => {
    const candles = walk(600, 12);
    const points = column(rsi(period), candles);
    const { regular, hidden } = divergence(period, side, within);
    const [foundRegular, foundHidden] = [column(regular, candles), column(hidden, candles)];
    let seen = 0;
    for (let i = regular.warmUp; i < 600; i++) {
      let [expectedRegular, expectedHidden] = [0, 0];
      for (const direction of [1, -1] as const) {
        const values = direction === 1 ? candles.high : candles.low;
        const [before, at] = swingsAt(values, i, { side, within, direction }).slice(-2);
        if (at === undefined) continue;
        const [further, stronger] = [direction * (values[at] - values[before]), direction * (points[at] - points[before])];
        if (further > 0 && stronger < 0) expectedRegular += points[at] - points[before];
        if (further < 0 && stronger > 0) expectedHidden += points[before] - points[at];
      }
      expect(foundRegular[i]).toBeCloseTo(expectedRegular, 12);
      expect(foundHidden[i]).toBeCloseTo(expectedHidden, 12);
      if (expectedRegular !== 0 || expectedHidden !== 0) seen += 1;
    }
    if (within >= 2 * side + 2) expect(seen).toBeGreaterThan(20);
    else expect(seen).toBe(0);
  });

  it('needs so many candles and no more, but for the memory of the RSI', () => {
    const candles = walk(900, 3);
    const { regular } = divergence(2, 3, 40);
    const [long, short] = [column(regular, candles), column(regular, sliceCandles(candles, 500, 900))];
    for (let i = 500 + regular.warmUp + 200; i < 900; i++) expect(short[i - 500]).toBeCloseTo(long[i], 9);
  });

  it('is named by a text, reads another instrument whole, and refuses another source', () => {
    expect(parseIndicator('divergence:14:3:40')['hidden'].key).toBe('divergence(14,3,40) of high,low,[rsi(14) of close]:hidden');
    expect(divergence(14, 3, 40, { instrument: 'ETH/USDT' }).regular.computation).toBe('divergence(14,3,40) of ETH/USDT.high,ETH/USDT.low,[rsi(14) of ETH/USDT.close]');
    expect(() => parseIndicator('divergence:of=volume')).toThrow('cannot be computed "of" one other series');
  });
});
