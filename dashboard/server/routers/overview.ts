import { equityQuery } from '../../desk/account.ts';
import { read, router } from '../trpc.ts';

export const overviewRouter = router({
  status: read('What the bot is doing now: equity, profit, positions, working orders, venues, last decisions and fills; null before anything was heard').query(({ ctx }) => ({
    runner: ctx.live.runner, plan: ctx.live.plan ?? null, status: ctx.live.status ?? null,
  })),
  equity: read('Equity over time and profit by day').input(equityQuery).query(({ ctx, input }) => ctx.desk.account.equity(input)),
});
