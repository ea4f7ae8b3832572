import type { Columns, IndicatorState } from './indicator.ts';

/** The state of an indicator of one output that works candle after candle: `next` is asked once for each, in order, and reads no input but at `i`. */
export const eachCandle = (next: (inputs: Columns, i: number) => number): IndicatorState => ({
  advance(inputs, [out], from, to) {
    for (let i = from; i < to; i++) out[i] = next(inputs, i);
  },
});
