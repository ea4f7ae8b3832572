import { z } from 'zod';
import { jobId, jobsQuery } from '../../desk/jobs.ts';
import { own, read, router, run } from '../trpc.ts';

const which = z.object({ id: jobId });

export const jobsRouter = router({
  list: read('Long work that the page started, newest first: its state and how far it is').input(jobsQuery).query(({ ctx, input }) => ctx.desk.jobs.list(input)),
  get: read('One piece of long work with everything it said; null where it is not known').input(which).query(({ ctx, input }) => ctx.desk.jobs.get(input.id)),
  cancel: run('Stop a piece of long work').input(which).mutation(({ ctx, input }) => ctx.desk.jobs.cancel(input.id)),
  forget: own('Delete a piece of long work that is over, and its result').input(which).mutation(({ ctx, input }) => ctx.desk.jobs.forget(input.id)),
});
