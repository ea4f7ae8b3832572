import { aboutRouter } from './routers/about.ts';
import { controlRouter } from './routers/control.ts';
import { jobsRouter } from './routers/jobs.ts';
import { liveRouter } from './routers/live.ts';
import { logRouter } from './routers/log.ts';
import { overviewRouter } from './routers/overview.ts';
import { callerOf, router } from './trpc.ts';

/** Everything the page, a program or an assistant may ask for, a topic each. */
export const rootRouter = router({
  about: aboutRouter,
  control: controlRouter,
  jobs: jobsRouter,
  live: liveRouter,
  log: logRouter,
  overview: overviewRouter,
});

export type AppRouter = typeof rootRouter;
export const createCaller = callerOf(rootRouter);
export type Caller = ReturnType<typeof createCaller>;
