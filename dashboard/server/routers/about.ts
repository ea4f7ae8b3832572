import type { About } from '../../desk/about.ts';
import { read, router } from '../trpc.ts';

export const aboutRouter = router({
  about: read('What this page stands on: version, run, cache').query(async ({ ctx }): Promise<About> => ({ ...await ctx.desk.about.about(), listeners: ctx.live.listeners })),
});
