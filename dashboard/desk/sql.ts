import { z } from 'zod';

export const sqlText = z.string().trim().min(1, 'expected a question in SQL, found nothing').max(20_000);
export const sqlQuestion = z.object({
  /** Made up by the asker, to stop it by. */
  id: z.string().regex(/^[A-Za-z0-9-]{8,64}$/, 'expected 8 to 64 letters, digits or hyphens'),
  sql: sqlText,
});
export const sqlStop = sqlQuestion.pick({ id: true });

export const SQL_CHARTS = ['none', 'line', 'bar'] as const;
const queryName = z.string().trim().min(1).max(80);
export const savedQuery = z.object({ name: queryName, sql: sqlText, chart: z.enum(SQL_CHARTS).default('none') });
export const queryByName = z.object({ name: queryName });
export type SavedQuery = z.output<typeof savedQuery>;

export interface SqlTable {
  readonly name: string;
  /** What one row is. */
  readonly about: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export interface SqlAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string; readonly isNumeric: boolean }[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** There is more than was taken. */
  readonly isCut: boolean;
  readonly tookMs: number;
}

/** `refused`: the question is wrong, reads what it may not, or took too much. `stopped`: the asker stopped it. */
export type SqlOutcome = { readonly kind: 'answer'; readonly answer: SqlAnswer } | { readonly kind: 'refused'; readonly reason: string } | { readonly kind: 'stopped' };

export interface SqlQueries {
  readonly saved: readonly SavedQuery[];
  /** Come with the program. */
  readonly examples: readonly SavedQuery[];
}

/** Questions in SQL over what is on record. They read, and cannot do anything else. */
export interface SqlDesk {
  tables(): readonly SqlTable[];
  limits(): { readonly rows: number; readonly timeoutMs: number; readonly memoryMb: number };
  ask(question: z.output<typeof sqlQuestion>): Promise<SqlOutcome>;
  /** False where it is not under way. */
  stop(id: string): boolean;
  queries(): Promise<SqlQueries>;
  /** Takes the place of one of the same name. */
  save(query: SavedQuery): Promise<SqlQueries>;
  forget(name: string): Promise<SqlQueries>;
}
