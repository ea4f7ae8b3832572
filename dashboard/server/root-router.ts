import { aboutRouter } from './routers/about.ts';
import { backtestsRouter } from './routers/backtests.ts';
import { controlRouter } from './routers/control.ts';
import { dataRouter } from './routers/data.ts';
import { jobsRouter } from './routers/jobs.ts';
import { flowRouter } from './routers/flow.ts';
import { gapRouter } from './routers/gap.ts';
import { executionRouter } from './routers/execution.ts';
import { liveRouter } from './routers/live.ts';
import { logRouter } from './routers/log.ts';
import { marketRouter } from './routers/market.ts';
import { optimiseRouter } from './routers/optimise.ts';
import { overviewRouter } from './routers/overview.ts';
import { modelsRouter } from './routers/models.ts';
import { riskRouter } from './routers/risk.ts';
import { settingsRouter } from './routers/settings.ts';
import { sqlRouter } from './routers/sql.ts';
import { sentimentRouter } from './routers/sentiment.ts';
import { portfolioRouter } from './routers/portfolio.ts';
import { trialsRouter } from './routers/trials.ts';
import { callerOf, router } from './trpc.ts';

/** Everything the page, a program or an assistant may ask for, a topic each. */
export const rootRouter = router({
  about: aboutRouter,
  backtests: backtestsRouter,
  control: controlRouter,
  data: dataRouter,
  jobs: jobsRouter,
  flow: flowRouter,
  gap: gapRouter,
  execution: executionRouter,
  live: liveRouter,
  log: logRouter,
  market: marketRouter,
  optimise: optimiseRouter,
  overview: overviewRouter,
  portfolio: portfolioRouter,
  risk: riskRouter,
  sentiment: sentimentRouter,
  models: modelsRouter,
  settings: settingsRouter,
  sql: sqlRouter,
  trials: trialsRouter,
});

export type AppRouter = typeof rootRouter;
export const createCaller = callerOf(rootRouter);
export type Caller = ReturnType<typeof createCaller>;
