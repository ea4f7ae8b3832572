import { logQuery } from '../../desk/log.ts';
import { read, router } from '../trpc.ts';

export const logRouter = router({
  lines: read('What was written down of this run, newest first').input(logQuery).query(({ ctx, input }) => ctx.desk.log.lines(input)),
});
