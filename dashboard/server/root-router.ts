import { aboutRouter } from './routers/about.ts';
import { controlRouter } from './routers/control.ts';
import { jobsRouter } from './routers/jobs.ts';
import { flowRouter } from './routers/flow.ts';
import { liveRouter } from './routers/live.ts';
import { logRouter } from './routers/log.ts';
import { marketRouter } from './routers/market.ts';
import { overviewRouter } from './routers/overview.ts';
import { sqlRouter } from './routers/sql.ts';
import { sentimentRouter } from './routers/sentiment.ts';
import { callerOf, router } from './trpc.ts';

/** Everything the page, a program or an assistant may ask for, a topic each. */
export const rootRouter = router({
  about: aboutRouter,
  control: controlRouter,
  jobs: jobsRouter,
  flow: flowRouter,
  live: liveRouter,
  log: logRouter,
  market: marketRouter,
  overview: overviewRouter,
  sentiment: sentimentRouter,
  sql: sqlRouter,
});

export type AppRouter = typeof rootRouter;
export const createCaller = callerOf(rootRouter);
export type Caller = ReturnType<typeof createCaller>;
