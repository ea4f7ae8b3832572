import { TRPCError } from '@trpc/server';
import { flattening, restriction, resumption, type KillMove } from '../../desk/control.ts';
import { act, guarded, read, router, type Principal } from '../trpc.ts';

const nameOf = (principal: Principal): string => (principal.kind === 'session' ? 'page' : `token ${principal.name}`);

function moved(outcome: KillMove): Exclude<KillMove, { kind: 'refused' }> {
  if (outcome.kind === 'refused') throw new TRPCError({ code: 'CONFLICT', message: outcome.reason });
  return outcome;
}

export const controlRouter = router({
  standing: read('The kill switch: its state, who moved it last and why').query(({ ctx }) => ctx.desk.control.standing()),
  restrict: act('Open no new positions (REDUCE_ONLY), or also cancel working orders (CANCEL_ALL)').input(restriction)
    .mutation(async ({ ctx, input }) => moved(await ctx.desk.control.restrict({ ...input, by: nameOf(ctx.principal) }))),
  flatten: guarded('Cancel working orders and close all positions').input(flattening)
    .mutation(async ({ ctx, input }) => moved(await ctx.desk.control.flatten({ ...input, by: nameOf(ctx.principal) }))),
  resume: guarded('Let trading go on').input(resumption)
    .mutation(async ({ ctx, input }) => moved(await ctx.desk.control.resume({ ...input, by: nameOf(ctx.principal) }))),
});
