import { queryByName, savedQuery, sqlQuestion, sqlStop } from '../../desk/sql.ts';
import { own, read, router, run } from '../trpc.ts';

export const sqlRouter = router({
  tables: read('What can be asked about in SQL: tables, their columns, and the limits of a question').query(({ ctx }) => ({ tables: ctx.desk.sql.tables(), limits: ctx.desk.sql.limits() })),
  ask: run('Ask one question in SQL (DuckDB) that only reads; its time, memory and rows are limited').input(sqlQuestion).mutation(({ ctx, input }) => ctx.desk.sql.ask(input)),
  stop: run('Stop a question that is under way').input(sqlStop).mutation(({ ctx, input }) => ctx.desk.sql.stop(input.id)),
  queries: read('Questions that were saved, and those that come with the program').query(({ ctx }) => ctx.desk.sql.queries()),
  save: own('Save a question under a name').input(savedQuery).mutation(({ ctx, input }) => ctx.desk.sql.save(input)),
  forget: own('Delete a saved question').input(queryByName).mutation(({ ctx, input }) => ctx.desk.sql.forget(input.name)),
});
