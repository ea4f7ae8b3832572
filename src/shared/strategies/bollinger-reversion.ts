import { z } from 'zod';
import { bollinger } from '../indicators/bollinger.ts';
import { price } from '../indicators/price.ts';
import { defineStrategy } from './strategy.ts';

/** Trades against closes outside the bands and is out at the middle one. Does well in ranges and badly in trends: there is no stop in it. */
export const bollingerReversion = defineStrategy({
  name: 'bollinger-reversion',
  summary: 'Buys a close below the lower Bollinger band and sells one above the upper, until the middle is reached.',
  params: z.object({
    period: z.int().min(5).max(200).default(20).describe('Candles of the middle average and of the deviation'),
    width: z.number().min(0.5).max(4).default(2).describe('Standard deviations from the middle to each band'),
  }),
  indicators: ({ period, width }) => ({ close: price(), ...bollinger(period, width) }),
  decide({ close, lower, middle, upper }, i, held) {
    const now = close[i];
    if (Number.isNaN(now + lower[i] + middle[i] + upper[i])) return NaN;
    if (now < lower[i]) return 1;
    if (now > upper[i]) return -1;
    const isBack = held > 0 ? now >= middle[i] : now <= middle[i];
    return isBack ? 0 : held;
  },
});
