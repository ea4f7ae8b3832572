import { z } from 'zod';
import { rsi } from '../indicators/rsi.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Trades against stretched moves, as Wilder read the RSI (New Concepts in Technical Trading Systems, 1978), and is out
 * again when it is back in the middle. Does well in ranges and badly in trends: there is no stop in it.
 */
export const rsiMeanReversion = defineStrategy({
  name: 'rsi-mean-reversion',
  summary: 'Buys when the RSI is oversold and sells when it is overbought, until it is back in the middle.',
  params: z.object({
    period: z.int().min(2).max(100).default(14).describe('Candles of the RSI'),
    oversold: z.number().min(1).max(49).default(30).describe('Long below this RSI'),
    overbought: z.number().min(51).max(99).default(70).describe('Short above this RSI'),
    exit: z.number().min(20).max(80).default(50).describe('Out once the RSI has come back to this; between oversold and overbought'),
  }),
  check: ({ oversold, overbought, exit }) =>
    oversold < exit && exit < overbought ? undefined : `exit must lie between oversold and overbought, found exit "${exit}", oversold "${oversold}" and overbought "${overbought}"`,
  indicators: ({ period }) => ({ strength: rsi(period) }),
  decide({ strength }, i, held, { oversold, overbought, exit }) {
    const now = strength[i];
    if (Number.isNaN(now)) return NaN;
    if (now < oversold) return 1;
    if (now > overbought) return -1;
    const isBack = held > 0 ? now >= exit : now <= exit;
    return isBack ? 0 : held;
  },
});
