import { describe, expect, it } from 'vitest';
import { columnsOf, sliceCandles, type CandleColumns } from '../../src/shared/domain/candle.ts';
import type { Fill } from '../../src/shared/domain/order.ts';
import { strategies } from '../../src/shared/strategies/registry.ts';
import { runOn, walks } from '../sample-run.ts';

const before = (fills: readonly Fill[], at: number): readonly Fill[] => fills.filter((fill) => fill.at < at);

/** The same candles with garbage in the place of those from `from` on. */
function poisoned(candles: CandleColumns, from: number): CandleColumns {
  const copy = columnsOf(Array.from({ length: candles.length }, (_, i) => ({
    openTime: candles.openTime[i], open: candles.open[i], high: candles.high[i], low: candles.low[i], close: candles.close[i], volume: candles.volume[i],
  })));
  for (let i = from; i < copy.length; i++) for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) copy[field][i] = 1e6 * (1 + ((i * 7919) % 13));
  return copy;
}

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))('%s in the engine', (_name, strategy) => {
  const whole = runOn(strategy, walks);

  it('trades', () => expect(whole.fills.length).toBeGreaterThan(0));

  it('streamed candle by candle does what it does over columns, bit for bit', () => {
    expect(runOn(strategy, walks, { streaming: true })).toEqual(whole);
  });

  it.each([700, 1_900, 3_333])('knows nothing of what comes after candle %i: less history and poisoned history give the same past', (cut) => {
    const end = walks[0].openTime[cut];
    const past = before(whole.fills, end);
    const shorter = walks.map((candles) => sliceCandles(candles, 0, cut));
    expect(before(runOn(strategy, shorter).fills, end)).toEqual(past);
    expect(before(runOn(strategy, walks.map((candles) => poisoned(candles, cut))).fills, end)).toEqual(past);
  });

  it('keeps its books: profits of round trips and cash flows of instruments both add up to the change of equity', () => {
    const change = whole.finalEquity - whole.initialCash;
    expect(whole.roundTrips.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(change, 6);
    expect(whole.perInstrument.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(change, 6);
  });
});
