import { z } from 'zod';
import { macd } from '../indicators/macd.ts';
import { price } from '../indicators/price.ts';
import { directionOf } from './direction.ts';
import { defineStrategy } from './strategy.ts';

export const macdCross = defineStrategy({
  name: 'macd',
  summary: 'Long while the MACD line is above its signal line, short while it is below.',
  params: z.object({
    fast: z.int().min(2).max(100).default(12).describe('Candles of the fast exponential average'),
    slow: z.int().min(3).max(300).default(26).describe('Candles of the slow exponential average; more than fast'),
    signal: z.int().min(2).max(100).default(9).describe('Candles of the signal line, an exponential average of the difference'),
  }),
  check: ({ fast, slow }) => (fast < slow ? undefined : `fast must be less than slow, found fast "${fast}" and slow "${slow}"`),
  indicators: ({ fast, slow, signal }) => ({ close: price(), lead: macd(fast, slow, signal).histogram }),
  decide: ({ close, lead }, i) => (Number.isNaN(close[i]) ? NaN : directionOf(lead[i], close[i])),
});
