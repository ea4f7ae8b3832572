import { z } from 'zod';
import { checkOrder, datasetId, downloadOrder, resampleOrder, syntheticOrder } from '../../desk/data.ts';
import { jobId } from '../../desk/jobs.ts';
import { read, router, run } from '../trpc.ts';
import { orRefused } from '../usage.ts';

export const dataRouter = router({
  inventory: read('The archive of market data: datasets with their gaps and hashes, recordings, and the room on the disk').query(({ ctx }) => ctx.desk.data.inventory()),
  gaps: read('Where candles of a dataset are missing').input(z.object({ dataset: datasetId })).query(({ ctx, input }) => orRefused(ctx.desk.data.gaps(input.dataset))),
  offer: read('What a download is usually wanted for').query(({ ctx }) => ctx.desk.data.offer()),
  checked: read('What a check of market data found; null before it is done').input(z.object({ job: jobId })).query(({ ctx, input }) => ctx.desk.data.checked(input.job)),
  download: run('Download candles, trades or funding from a venue into the archive: the id of the work').input(downloadOrder).mutation(async ({ ctx, input }) => ({ job: await orRefused(Promise.resolve().then(() => ctx.desk.data.download(input))) })),
  synthetic: run('Store candles of a made-up market in the archive: the id of the work').input(syntheticOrder).mutation(async ({ ctx, input }) => ({ job: await orRefused(ctx.desk.data.synthetic(input)) })),
  check: run('Check datasets for mistakes: the id of the work').input(checkOrder).mutation(async ({ ctx, input }) => ({ job: await orRefused(ctx.desk.data.check(input)) })),
  resample: run('Make longer candles of a dataset, in a file of their own: the id of the work').input(resampleOrder).mutation(async ({ ctx, input }) => ({ job: await orRefused(ctx.desk.data.resample(input)) })),
});
