import { denialsQuery } from '../../desk/risk.ts';
import { read, router } from '../trpc.ts';

export const riskRouter = router({
  now: read('Limits of the risk gate, how much of each is used now, what guards the positions and what is locked; null before a trading process was heard').query(({ ctx }) => ({ limits: ctx.live.plan?.limits ?? null, use: ctx.live.status?.risk ?? null, kill: ctx.desk.control.standing() })),
  killHistory: read('Moves of the kill switch: who, when and why, newest first').query(({ ctx }) => ctx.desk.risk.killHistory()),
  denials: read('Orders that the risk gate refused, by rule and over time').input(denialsQuery).query(({ ctx, input }) => ctx.desk.risk.denials(input)),
});
