import { flowQuery, flowWhyQuery } from '../../desk/flow.ts';
import { read, router, run } from '../trpc.ts';

export const flowRouter = router({
  picture: read('The way from data over indicators, forecasts, weights and decision to risk, order, fills and costs, of one instrument at one candle; and the decisions around it').input(flowQuery)
    .query(({ ctx, input }) => ctx.desk.flow.picture(input)),
  why: run('Why a strategy did what it did at a candle, or nothing: the run is repeated up to there by a process of its own. Ask again until it is done').input(flowWhyQuery)
    .query(({ ctx, input }) => ctx.desk.flow.why(input)),
});
