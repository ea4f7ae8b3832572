import { executionQuery, parentQuery, parentsQuery } from '../../desk/execution.ts';
import { read, router } from '../trpc.ts';

export const executionRouter = router({
  overview: read('How orders were carried out: slippage, fees and time to fill by algorithm and instrument, cost parts, and what was refused by which rule').input(executionQuery).query(({ ctx, input }) => ctx.desk.execution.overview(input)),
  parents: read('Orders with their algorithm, size, prices, slippage and cost against the estimate before: sorted, filtered, a page at a time').input(parentsQuery).query(({ ctx, input }) => ctx.desk.execution.parents(input)),
  parent: read('One order: its slices, each fill with the bid and ask it met, and where its cost came from; null where it is not on record').input(parentQuery).query(({ ctx, input }) => ctx.desk.execution.parent(input)),
});
