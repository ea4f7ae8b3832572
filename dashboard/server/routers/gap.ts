import { gapDay } from '../../desk/gap.ts';
import { read, router, run } from '../trpc.ts';
import { orRefused } from '../usage.ts';

export const gapRouter = router({
  days: read('The reality gap by day: what trading earned against the backtest on the same candles, and the difference by cause').query(({ ctx }) => ctx.desk.gap.days()),
  day: read('The reality gap of one day: by strategy, and the orders that moved it most; null where the day was not compared').input(gapDay).query(({ ctx, input }) => orRefused(ctx.desk.gap.day(input.day))),
  compare: run('Compare a day of trading with the backtest anew, as a piece of long work').input(gapDay).mutation(({ ctx, input }) => orRefused(ctx.desk.gap.compare(input.day))),
});
