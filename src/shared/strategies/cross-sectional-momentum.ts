import { z } from 'zod';
import { roc } from '../indicators/roc.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Relative strength (Jegadeesh and Titman, Journal of Finance 48, 1993) over many instruments. The forecast is a score
 * for the ranking: the change over the lookback pressed into (-1, 1) by x / (1 + |x|), which keeps the order.
 */
export const crossSectionalMomentum = defineStrategy({
  name: 'cross-sectional-momentum',
  summary: 'Ranks the instruments by their change over the past days, once a day: holds the best, sells the worst.',
  params: z.object({
    lookback: z.int().min(1).max(365).default(30).describe('Days over which the change is measured'),
    long: z.int().min(1).max(50).default(3).describe('How many of the best are held'),
    short: z.int().min(0).max(50).default(0).describe('How many of the worst are sold short'),
  }),
  longestTimeframe: '1d',
  indicators: ({ lookback }) => ({ change: roc(lookback, { timeframe: '1d' }) }),
  decide({ change }, i) {
    const ratio = change[i] / 100;
    return ratio / (1 + Math.abs(ratio));
  },
  allocation: ({ long, short }) => ({ kind: 'rank', long, short }),
  rebalance: () => '1d',
});
