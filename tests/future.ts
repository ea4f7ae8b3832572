import { candleAt, columnsOf, sliceCandles, type CandleColumns } from '../src/shared/domain/candle.ts';
import type { Fill } from '../src/shared/domain/order.ts';
import type { Strategy } from '../src/shared/strategies/strategy.ts';
import { runOn, walks } from './sample-run.ts';

const before = (fills: readonly Fill[], at: number): readonly Fill[] => fills.filter((fill) => fill.at < at);

/** The same candles with garbage in the place of those from `from` on. */
function poisoned(candles: CandleColumns, from: number): CandleColumns {
  const copy = columnsOf(Array.from({ length: candles.length }, (_, i) => candleAt(candles, i)));
  for (let i = from; i < copy.length; i++) for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) copy[field][i] = 1e6 * (1 + ((i * 7919) % 13));
  return copy;
}

/** What a strategy did in the engine before candle `cut`, with the whole history, with none after `cut`, and with garbage there: all the same if it is honest. */
export function pasts(strategy: Strategy, cut: number): Readonly<Record<'whole' | 'shorter' | 'poisoned', readonly Fill[]>> {
  const end = walks[0].openTime[cut];
  return {
    whole: before(runOn(strategy, walks).fills, end),
    shorter: before(runOn(strategy, walks.map((candles) => sliceCandles(candles, 0, cut))).fills, end),
    poisoned: before(runOn(strategy, walks.map((candles) => poisoned(candles, cut))).fills, end),
  };
}
