import type { SqlDesk, SqlOutcome, SqlQueries } from '../../../../dashboard/desk/sql.ts';
import { runSql, SQL_LIMITS } from '../../sql/run-sql.ts';
import { SQL_SCHEMA, type SqlPlaces } from '../../sql/sql-views.ts';
import { EXAMPLE_QUERIES } from './example-queries.ts';
import { QueryFile } from './query-file.ts';

/** Each is a process with memory of its own. */
const AT_ONCE = 2;
const SAYS_WHY = new Set(['UsageError', 'RefusedError', 'DataError', 'TransientError']);

/** Questions in SQL, each answered in a process of its own. */
export function sqlDesk(places: SqlPlaces): SqlDesk & { close(): void } {
  const underWay = new Map<string, AbortController>();
  const file = new QueryFile(places.dataFolder);
  const queries = async (): Promise<SqlQueries> => ({ saved: await file.all(), examples: EXAMPLE_QUERIES });

  async function answered(sql: string, stop: AbortController): Promise<SqlOutcome> {
    try {
      return { kind: 'answer', answer: await runSql(sql, { places, signal: stop.signal }) };
    } catch (error) {
      if (stop.signal.aborted) return { kind: 'stopped' };
      if (error instanceof Error && SAYS_WHY.has(error.name)) return { kind: 'refused', reason: error.message };
      throw error;
    }
  }

  return {
    tables: () => SQL_SCHEMA,
    limits: () => ({ rows: SQL_LIMITS.rows, timeoutMs: SQL_LIMITS.timeoutMs, memoryMb: SQL_LIMITS.memoryMb }),
    async ask({ id, sql }) {
      if (underWay.has(id)) return { kind: 'refused', reason: `a question with the id "${id}" is under way already` };
      if (underWay.size >= AT_ONCE) return { kind: 'refused', reason: `${AT_ONCE} questions are under way already: wait for one of them, or stop it` };
      const stop = new AbortController();
      underWay.set(id, stop);
      try {
        return await answered(sql, stop);
      } finally {
        underWay.delete(id);
      }
    },
    stop(id) {
      const found = underWay.get(id);
      found?.abort();
      return found !== undefined;
    },
    queries,
    async save(query) { await file.save(query); return queries(); },
    async forget(name) { await file.forget(name); return queries(); },
    close() { for (const stop of underWay.values()) stop.abort(); },
  };
}
