import { describe, expect, it } from 'vitest';
import { random, type Random } from '../../domain/random.ts';
import { randomEntries, type Placed } from './random-entries.ts';

const walk = (source: Random, count: number, drift = 0): Float64Array => {
  let price = 100;
  return Float64Array.from({ length: count }, () => (price *= Math.exp(drift + 0.01 * source.normal())));
};

/** Every placement of two trades of these lengths without overlap, in both orders, and the share that does at least as well. */
function exact(open: Float64Array, trades: readonly Placed[]): number {
  const change = (from: number, length: number, side: string) => (side === 'long' ? 1 : -1) * Math.log(open[from + length] / open[from]);
  const [a, b] = trades.map(({ entry, exit, side }) => ({ length: exit - entry, side }));
  const reached = trades.reduce((sum, { entry, exit, side }) => sum + change(entry, exit - entry, side), 0);
  let [above, all] = [0, 0];
  const places = (first: typeof a, second: typeof a): void => {
    for (let i = 0; i + first.length + second.length < open.length; i++) for (let j = i + first.length; j + second.length < open.length; j++) {
      all += 1;
      if (change(i, first.length, first.side) + change(j, second.length, second.side) >= reached - 1e-12) above += 1;
    }
  };
  places(a, b);
  places(b, a);
  return above / all;
}

describe('entries against random ones', () => {
  it('is the share of all placements that do as well: two trades, every placement counted', () => {
    const open = walk(random(1), 25);
    for (const trades of [[{ entry: 3, exit: 8, side: 'long' }, { entry: 12, exit: 14, side: 'short' }], [{ entry: 0, exit: 4, side: 'short' }, { entry: 4, exit: 24, side: 'long' }]] as const) {
      const found = randomEntries(open, trades, { random: random(2), resamples: 20_000 });
      expect(Math.abs((found?.pValue ?? NaN) - exact(open, trades))).toBeLessThan(0.012);
    }
  });

  it('is even over all of 0 to 1 for entries that are random themselves', () => {
    const source = random(7);
    const values = Array.from({ length: 300 }, () => {
      const open = walk(source, 300, 0.002);
      const trades = Array.from({ length: 6 }, (_, i): Placed => { const entry = 50 * i + source.below(30); return { entry, exit: entry + 1 + source.below(19), side: source.below(2) === 0 ? 'long' : 'short' }; });
      return randomEntries(open, trades, { random: source, resamples: 200 })?.pValue ?? NaN;
    }).toSorted((a, b) => a - b);
    // Kolmogorov-Smirnov at 0.1 %: 1.95 / sqrt(300).
    expect(Math.max(...values.map((value, i) => Math.abs(value - (i + 0.5) / 300)))).toBeLessThan(0.115);
  });

  it('does not credit timing for a rising market, and does for the best days', () => {
    const source = random(3);
    const open = walk(source, 1_000, 0.003);
    const blind = Array.from({ length: 30 }, (_, i): Placed => ({ entry: 33 * i, exit: 33 * i + 10, side: 'long' }));
    expect(randomEntries(open, blind, { random: source })).toMatchObject({ trades: 30, resamples: 2_000 });
    expect(randomEntries(open, blind, { random: source })?.pValue).toBeGreaterThan(0.02);
    const best = Array.from({ length: 999 }, (_, i) => i).toSorted((a, b) => open[b + 1] / open[b] - open[a + 1] / open[a]).slice(0, 40);
    expect(randomEntries(open, best.map((entry) => ({ entry, exit: entry + 1, side: 'long' })), { random: source })?.pValue).toBeCloseTo(1 / 2_001, 10);
  });

  it('has nothing to say of no trade, and refuses what does not fit', () => {
    const open = walk(random(1), 10);
    expect(randomEntries(open, [], { random: random(1) })).toBeNull();
    expect(() => randomEntries(open, [{ entry: 2, exit: 10, side: 'long' }], { random: random(1) })).toThrow('expected candles from 0 to 9');
    expect(() => randomEntries(open, [{ entry: 2, exit: 5, side: 'long' }, { entry: 4, exit: 6, side: 'long' }], { random: random(1) })).toThrow('trade 2: expected candles from 5 to 9');
    expect(() => randomEntries([1, 0, 2], [{ entry: 0, exit: 1, side: 'long' }], { random: random(1) })).toThrow('candle 2: expected a price above 0, found "0"');
  });
});
