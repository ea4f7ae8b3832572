import { z } from 'zod';
import { adx } from '../indicators/adx.ts';
import { ema } from '../indicators/ema.ts';
import { directionOf } from './direction.ts';
import { defineStrategy } from './strategy.ts';

/** Wilder's own period for the strength of a trend. */
const TREND_PERIOD = 14;

export const trendFollowing = defineStrategy({
  name: 'trend-following',
  summary: 'Holds with the trend while the fast average leads the slow one and the trend is strong enough.',
  params: z.object({
    fast: z.int().min(5).max(60).default(20).describe('Candles of the fast exponential average'),
    slow: z.int().min(20).max(300).default(100).describe('Candles of the slow exponential average; more than fast'),
    minTrend: z.number().min(0).max(40).default(15).describe('Least ADX(14) to hold anything: above 25 is commonly read as a trend, below 20 as none'),
  }),
  check: ({ fast, slow }) => (fast < slow ? undefined : `fast must be less than slow, found fast "${fast}" and slow "${slow}"`),
  indicators: ({ fast, slow }) => ({ fast: ema(fast), slow: ema(slow), trend: adx(TREND_PERIOD) }),
  decide({ fast, slow, trend }, i, _held, { minTrend }) {
    const direction = directionOf(fast[i] - slow[i], slow[i]);
    if (Number.isNaN(direction + trend[i])) return NaN;
    return trend[i] < minTrend ? 0 : direction;
  },
});
