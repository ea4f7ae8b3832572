import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import { note, printJson, printLine, printTable, stopSignal } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { stateFolder } from '../trade/story-place.ts';
import { answerCsv } from './answer-csv.ts';
import { runSql, SQL_LIMITS } from './run-sql.ts';
import { SQL_SCHEMA } from './sql-views.ts';

export interface SqlFlags {
  readonly tables?: true;
  readonly rows: number;
  readonly state?: string;
  readonly csv?: true;
  readonly json?: true;
}

/** What one row of a table takes at most, on average, where more rows than usual are asked for. */
const ROW_BYTES = 1_024;

/** `coinbot sql`: one question over what is on record. */
export async function sqlCommand(sql: string | undefined, { tables, rows, state, csv, json }: SqlFlags): Promise<void> {
  if (tables === true) { showTables(json === true); return; }
  if (sql === undefined) throw new UsageError('expected a question in SQL, found none: coinbot sql "SELECT * FROM trips" (--tables lists what can be asked about)');
  if (csv === true && json === true) throw new UsageError('expected --json or --csv, found both');
  const dataFolder = folderOf(loadConfig(), 'dataFolder');
  const limits = { ...SQL_LIMITS, rows, bytes: Math.max(SQL_LIMITS.bytes, rows * ROW_BYTES) };
  const answer = await runSql(sql, { places: { dataFolder, stateFolder: askedFolder(state, dataFolder) }, limits, signal: stopSignal() });
  if (json === true) printJson(answer);
  else if (csv === true) process.stdout.write(answerCsv(answer));
  else if (answer.columns[0]?.name === 'explain_key') for (const [, text] of answer.rows) printLine(String(text));
  else printTable(answer.columns.map(({ name }) => name), answer.rows);
  if (json !== true && answer.isCut) note(`the first ${answer.rows.length} rows: there are more (--rows takes up to ${MOST_ROWS})`);
}

export const MOST_ROWS = 100_000;

/** Without a run there is the archive and the ledger to ask about still. */
function askedFolder(named: string | undefined, dataFolder: string): string {
  try {
    return stateFolder(named, dataFolder);
  } catch (error) {
    if (error instanceof UsageError && named === undefined) return path.join(dataFolder, 'demo');
    throw error;
  }
}

function showTables(isJson: boolean): void {
  if (isJson) { printJson(SQL_SCHEMA); return; }
  for (const { name, about, columns } of SQL_SCHEMA) {
    printLine(`${name}: ${about}`);
    printLine(`  ${columns.map((column) => `${column.name} ${column.type}`).join(', ')}`);
  }
}
