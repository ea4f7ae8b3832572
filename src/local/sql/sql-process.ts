import path from 'node:path';
import { readOnlyAnswer, type AnswerLimits, type ReadOnlyAnswer } from '../../shared/adapters/duckdb/read-only-answer.ts';
import { sqlViews, type SqlPlaces } from './sql-views.ts';

/** What the process is asked, once: it answers and ends. */
export interface SqlQuestion {
  readonly sql: string;
  readonly places: SqlPlaces;
  readonly limits: AnswerLimits;
}

export type SqlReply = { readonly kind: 'answer'; readonly answer: ReadOnlyAnswer } | { readonly kind: 'error'; readonly name: string; readonly message: string };

async function replyTo({ sql, places, limits }: SqlQuestion): Promise<SqlReply> {
  try {
    return { kind: 'answer', answer: await readOnlyAnswer(sql, { views: sqlViews(places), limits }) };
  } catch (error) {
    return { kind: 'error', name: error instanceof Error ? error.name : 'Error', message: error instanceof Error ? error.message : String(error) };
  }
}

if (path.resolve(process.argv[1]) === import.meta.filename) {
  // The one that asked has gone: nobody waits for the answer.
  process.once('disconnect', () => { process.exit(1); });
  process.once('message', (question: SqlQuestion) => {
    void replyTo(question).then((reply) => { process.send?.(reply, () => { process.exit(0); }); });
  });
}
