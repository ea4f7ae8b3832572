import { backtestOrder, comparison } from '../../desk/backtests.ts';
import { jobId } from '../../desk/jobs.ts';
import { htmlAsked, madeUpOrder } from '../../desk/research.ts';
import { z } from 'zod';
import { read, router, run } from '../trpc.ts';
import { orRefused } from '../usage.ts';

const which = z.object({ id: jobId });

export const backtestsRouter = router({
  offer: read('What can be backtested: strategies with their parameters and bounds, candles of the archive, usual costs').query(({ ctx }) => orRefused(ctx.desk.backtests.offer())),
  saved: read('Backtests that were run from here, newest first, with headline figures').query(({ ctx }) => ctx.desk.backtests.saved()),
  start: run('Run a backtest; follow the job it answers with').input(backtestOrder).mutation(({ ctx, input }) => orRefused(ctx.desk.backtests.start(input))),
  makeUp: run('Store candles of a made-up market in the archive, for trying things out without a network').input(madeUpOrder).mutation(({ ctx, input }) => orRefused(ctx.desk.backtests.makeUp(input))),
  report: read('The full report of a backtest; null where there is none').input(which).query(({ ctx, input }) => orRefused(ctx.desk.backtests.report(input.id))),
  compare: read('Curves and rows of several backtests').input(comparison).query(({ ctx, input }) => orRefused(ctx.desk.backtests.compare(input))),
  html: read('The report of a backtest as one HTML file that needs nothing else').input(htmlAsked.extend({ id: jobId })).query(({ ctx, input }) => orRefused(ctx.desk.backtests.html(input))),
});
