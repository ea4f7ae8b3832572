import { z } from 'zod';
import { defineStrategy } from './strategy.ts';

/** The measure of every other strategy: what owning the market would have done. */
export const buyAndHold = defineStrategy({
  name: 'buy-and-hold',
  summary: 'Buys at the first candle and keeps it.',
  params: z.object({}),
  indicators: () => ({}),
  decide: () => 1,
});
