import { sliceCandles } from '../src/shared/domain/candle.ts';
import type { Fill } from '../src/shared/domain/order.ts';
import type { Strategy } from '../src/shared/strategies/strategy.ts';
import { fillsBefore } from '../src/shared/evaluation/validation/first-difference.ts';
import { poisonedCandles } from '../src/shared/evaluation/validation/poisoned-candles.ts';
import { runOn, walks } from './sample-run.ts';

/** What a strategy did in the engine before candle `cut`, with the whole history, with none after `cut`, and with garbage there: all the same if it is honest. */
export function pasts(strategy: Strategy, cut: number): Readonly<Record<'whole' | 'shorter' | 'poisoned', readonly Fill[]>> {
  const end = walks[0].openTime[cut];
  return {
    whole: fillsBefore(runOn(strategy, walks).fills, end),
    shorter: fillsBefore(runOn(strategy, walks.map((candles) => sliceCandles(candles, 0, cut))).fills, end),
    poisoned: fillsBefore(runOn(strategy, walks.map((candles) => poisonedCandles(candles, cut))).fills, end),
  };
}
