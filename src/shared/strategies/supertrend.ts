import { z } from 'zod';
import { supertrend } from '../indicators/supertrend.ts';
import { defineStrategy } from './strategy.ts';

export const supertrendFollowing = defineStrategy({
  name: 'supertrend',
  summary: 'Holds with the SuperTrend: long above its line, short below.',
  params: z.object({
    period: z.int().min(2).max(100).default(10).describe('Candles of the average true range'),
    multiplier: z.number().min(0.5).max(10).default(3).describe('Average true ranges from the middle of the candle to the line'),
  }),
  indicators: ({ period, multiplier }) => ({ direction: supertrend(period, multiplier).direction }),
  decide: ({ direction }, i) => direction[i],
});
