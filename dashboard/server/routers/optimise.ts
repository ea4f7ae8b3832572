import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { jobId } from '../../desk/jobs.ts';
import { searchOrder } from '../../desk/optimise.ts';
import { htmlAsked } from '../../desk/research.ts';
import { read, router, run } from '../trpc.ts';
import { orRefused } from '../usage.ts';

const which = z.object({ id: jobId });

export const optimiseRouter = router({
  offer: read('What can be searched: strategies with their parameters and bounds, candles of the archive, places to run').query(({ ctx }) => orRefused(ctx.desk.optimise.offer())),
  saved: read('Searches that were run from here, newest first').query(({ ctx }) => ctx.desk.optimise.saved()),
  quote: run('Measure what a search would take in memory, minutes and money; begins nothing').input(searchOrder).mutation(({ ctx, input }) => orRefused(ctx.desk.optimise.quote(input))),
  quoted: read('A quote that was asked for').input(which).query(({ ctx, input }) => ctx.desk.optimise.quoted(input.id)),
  start: run('Begin a search that was quoted; follow the job it answers with').input(z.object({ quote: jobId })).mutation(async ({ ctx, input }) => {
    const where = (await ctx.desk.optimise.quoted(input.quote))?.asked?.where;
    // What costs money in an account of somebody's is a person's to begin.
    if (ctx.principal.kind === 'token' && where !== 'local') throw new TRPCError({ code: 'FORBIDDEN', message: `expected a search on this machine ("local") from a token, found "${where ?? 'no such quote'}"` });
    // A session alone, which may be a stolen one, begins nothing that costs money either. What is not known to stay here counts as that.
    if (ctx.principal.kind === 'session' && where !== 'local' && ctx.principal.steppedUpUntil <= ctx.now()) throw new TRPCError({ code: 'PRECONDITION_FAILED', message: 'step-up' });
    return orRefused(ctx.desk.optimise.start(input));
  }),
  report: read('What a search found: walk-forward folds, lock-box, verdict, trials for charts; null where there is none').input(which).query(({ ctx, input }) => orRefused(ctx.desk.optimise.report(input.id))),
  html: read('The report of a search as one HTML file that needs nothing else').input(htmlAsked.extend({ id: jobId })).query(({ ctx, input }) => orRefused(ctx.desk.optimise.html(input))),
  sweeps: read('Sweeps of the queue of this machine, and how far they are').query(({ ctx }) => ctx.desk.optimise.sweeps()),
});
