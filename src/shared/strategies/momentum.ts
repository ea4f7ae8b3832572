import { z } from 'zod';
import { roc } from '../indicators/roc.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Time-series momentum (Moskowitz, Ooi and Pedersen, Journal of Financial Economics 104, 2012): what has risen over the
 * lookback goes on rising. The threshold is a band: entered beyond it, left when the change turns its sign.
 */
export const momentum = defineStrategy({
  name: 'momentum',
  summary: 'Goes with the sign of the price change over the lookback once it is large enough.',
  params: z.object({
    lookback: z.int().min(2).max(2000).default(100).describe('Candles over which the change is measured'),
    threshold: z.number().min(0).max(50).default(2).describe('Least change to enter, in percent'),
  }),
  indicators: ({ lookback }) => ({ change: roc(lookback) }),
  decide({ change }, i, held, { threshold }) {
    const now = change[i];
    if (Number.isNaN(now)) return NaN;
    if (now > threshold) return 1;
    if (now < -threshold) return -1;
    return now * held > 0 ? held : 0;
  },
});
