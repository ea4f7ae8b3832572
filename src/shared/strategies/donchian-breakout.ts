import { z } from 'zod';
import { donchian } from '../indicators/donchian.ts';
import { price } from '../indicators/price.ts';
import { defineStrategy } from './strategy.ts';

/**
 * The Turtles' rule (Richard Dennis, 1983; their first system is 20 and 10, the second 55 and 20), on closes: in when the
 * close leaves the channel of the candles before it, out when it leaves a shorter channel the other way.
 */
export const donchianBreakout = defineStrategy({
  name: 'donchian-breakout',
  summary: 'Goes with a close beyond the highest high or lowest low of the candles before, out at a shorter channel.',
  params: z.object({
    entry: z.int().min(2).max(500).default(20).describe('Candles of the channel whose break is followed'),
    exit: z.int().min(2).max(500).default(10).describe('Candles of the channel that ends it; at most entry'),
  }),
  check: ({ entry, exit }) => (exit <= entry ? undefined : `exit must be at most entry, found exit "${exit}" and entry "${entry}"`),
  indicators({ entry, exit }) {
    const wide = donchian(entry);
    const narrow = donchian(exit);
    return { close: price(), high: wide.upper, low: wide.lower, exitHigh: narrow.upper, exitLow: narrow.lower };
  },
  decide({ close, high, low, exitHigh, exitLow }, i, held) {
    if (i === 0) return NaN;
    const now = close[i];
    if (Number.isNaN(now + high[i - 1] + low[i - 1] + exitHigh[i - 1] + exitLow[i - 1])) return NaN;
    if (now > high[i - 1]) return 1;
    if (now < low[i - 1]) return -1;
    const isOver = held > 0 ? now < exitLow[i - 1] : now > exitHigh[i - 1];
    return isOver ? 0 : held;
  },
});
