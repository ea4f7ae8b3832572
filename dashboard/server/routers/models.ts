import { TRPCError } from '@trpc/server';
import { modelOrder, trainingOrder, weightsQuery } from '../../desk/models.ts';
import { guarded, read, router, run } from '../trpc.ts';

export const modelsRouter = router({
  shelf: read('Trained models: their roles at each trader, verdicts with the evidence, and what happened to them').query(({ ctx }) => ctx.desk.models.shelf()),
  weights: read('How the weights of the forecasters of an ensemble, and the regime, changed over time').input(weightsQuery).query(({ ctx, input }) => ctx.desk.models.weights(input)),
  order: guarded('Promote a model, roll it back, retire it for good, or take its record as it stands').input(modelOrder).mutation(async ({ ctx, input }) => {
    const done = await ctx.desk.models.order(input);
    if (done.kind === 'refused') throw new TRPCError({ code: 'CONFLICT', message: done.reason });
    return done;
  }),
  trainable: read('Candles of the archive that a model can learn from').query(({ ctx }) => ctx.desk.models.trainable()),
  train: run('Search a model on candles of the archive, and judge it; the id of the job').input(trainingOrder).mutation(async ({ ctx, input }) => {
    const started = await ctx.desk.models.train(input);
    if (started.kind === 'refused') throw new TRPCError({ code: 'CONFLICT', message: started.reason });
    return started;
  }),
});
