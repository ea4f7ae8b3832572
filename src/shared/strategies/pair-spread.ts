import { z } from 'zod';
import { UsageError } from '../domain/errors.ts';
import { ratio } from '../indicators/ratio.ts';
import { zScore } from '../indicators/z-score.ts';
import { defineStrategy } from './strategy.ts';

/** The price of the first instrument in units of the second, in standard deviations from its mean: far from it, it is expected back. */
export const pairSpread = defineStrategy({
  name: 'pair-spread',
  summary: 'Buys the cheap one of two instruments and sells the dear one when their ratio is stretched, until it is back.',
  params: z.object({
    lookback: z.int().min(10).max(2000).default(100).describe('Candles of the mean and the deviation of the ratio'),
    entry: z.number().min(0.5).max(5).default(2).describe('Deviations from the mean at which the pair is entered'),
    exit: z.number().min(0).max(3).default(0.5).describe('Deviations from the mean at which it is closed; less than entry'),
  }),
  check: ({ entry, exit }) => (exit < entry ? undefined : `exit must be less than entry, found exit "${exit}" and entry "${entry}"`),
  indicators({ lookback }, instruments) {
    const [first, second] = instruments;
    if (instruments.length !== 2 || first === second) throw new UsageError(`pair-spread trades two different instruments, found "${instruments.join(', ')}"`);
    return { stretch: zScore(lookback, { of: ratio(first, second) }) };
  },
  decide({ stretch }, i, held, { entry, exit }) {
    const now = stretch[i];
    if (Number.isNaN(now)) return NaN;
    if (now < -entry) return 1;
    if (now > entry) return -1;
    const isBack = held > 0 ? now >= -exit : now <= exit;
    return isBack ? 0 : held;
  },
  allocation: () => ({ kind: 'spread' }),
});
