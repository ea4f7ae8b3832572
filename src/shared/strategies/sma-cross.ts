import { z } from 'zod';
import { sma } from '../indicators/sma.ts';
import { directionOf } from './direction.ts';
import { defineStrategy } from './strategy.ts';

/**
 * The forecast is the sign of SMA(fast) - SMA(slow) of the close: 1, -1, or 0 where they differ by less than 1e-9 of the
 * slow one; NaN until both exist. Always in the market but for that tie.
 */
export const smaCross = defineStrategy({
  name: 'sma-cross',
  summary: 'Long while the fast simple average is above the slow one, short while it is below.',
  params: z.object({
    fast: z.int().min(1).max(500).default(20).describe('Candles of the fast average'),
    slow: z.int().min(2).max(2000).default(100).describe('Candles of the slow average; more than fast'),
  }),
  check: ({ fast, slow }) => (fast < slow ? undefined : `fast must be less than slow, found fast "${fast}" and slow "${slow}"`),
  indicators: ({ fast, slow }) => ({ fast: sma(fast), slow: sma(slow) }),
  decide: ({ fast, slow }, i) => directionOf(fast[i] - slow[i], slow[i]),
});
