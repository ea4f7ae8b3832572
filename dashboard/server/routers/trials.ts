import { luckQuery, trialsById, trialsQuery } from '../../desk/trials.ts';
import { read, router } from '../trpc.ts';

export const trialsRouter = router({
  totals: read('How much was tried, by strategy and market, and the best of each').query(({ ctx }) => ctx.desk.trials.totals()),
  list: read('Trials that fit, a page at a time').input(trialsQuery).query(({ ctx, input }) => ctx.desk.trials.list(input)),
  luck: read('The best Sharpe ratio against what luck alone would show after so many trials').input(luckQuery).query(({ ctx, input }) => ctx.desk.trials.luck(input)),
  several: read('Some trials in full: parameters, settings, figures').input(trialsById).query(({ ctx, input }) => ctx.desk.trials.several(input.ids)),
});
