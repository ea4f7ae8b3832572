import type { CandleColumns } from '../../domain/candle.ts';
import { DataError } from '../../domain/errors.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { RawCell, RawRow, RawTable } from '../../ports/raw-tables.ts';
import { numberOf, timeOf, type Parsed, type TimeRule } from './cell-values.ts';
import { columnRoles, type ColumnHints, type ColumnRoles } from './column-roles.ts';
import { GrowingColumns } from './growing-columns.ts';
import { Markets } from './markets.ts';
import type { TimeUnit } from './time-unit.ts';

export interface TableHints extends ColumnHints {
  readonly timeUnit?: TimeUnit | undefined;
}

/** The rows of a table as numbers, in its order, not yet judged. */
export interface ReadTable {
  readonly candles: CandleColumns;
  /** Line of each row in the file. */
  readonly lines: Float64Array;
  readonly volumeUnit: 'base' | 'quote';
}

const text = (cell: RawCell): string => String(cell ?? '').slice(0, 60);

/** A closing time of open + timeframe, in one unit only, proves that unit: Binance archives hold ms until 2024 and us since. */
function provenUnit({ cells }: RawRow, roles: ColumnRoles, timeframe: Timeframe): TimeUnit | undefined {
  if (roles.closeTime < 0) return undefined;
  const span = Number(cells[roles.closeTime]) - Number(cells[roles.openTime]);
  const length = durationMs(timeframe);
  if (Math.abs(span - length) <= 1) return 'ms';
  if (Math.abs(span - length * 1_000) <= 1) return 'us';
  return undefined;
}

/** Odd rows are counted to the end, so that a person learns how odd the file is and not only where it begins. */
class OddRows {
  readonly #file: string;
  #count = 0;
  #first = '';

  constructor(file: string) { this.#file = file; }

  add({ line }: RawRow, expected: string, found: RawCell): void {
    if (this.#count === 0) this.#first = `line ${line}: expected ${expected}, found "${text(found)}"`;
    this.#count += 1;
  }

  throwIfAny(): void {
    if (this.#count === 0) return;
    throw new DataError(`"${this.#file}" ${this.#first}${this.#count === 1 ? '' : ` (and ${this.#count - 1} more odd rows)`}`);
  }
}

class RowReader {
  readonly #roles: ColumnRoles;
  readonly #rule: TimeRule;
  readonly #odd: OddRows;
  readonly #values = new Float64Array(6);
  readonly columns = new GrowingColumns();

  constructor(roles: ColumnRoles, rule: TimeRule, odd: OddRows) {
    this.#roles = roles;
    this.#rule = rule;
    this.#odd = odd;
  }

  read(row: RawRow): void {
    const { openTime, open, high, low, close, volume } = this.#roles;
    if (!this.#take(0, row, openTime, timeOf(row.cells[openTime], this.#rule))) return;
    const columns = [open, high, low, close, volume];
    const names = ['open', 'high', 'low', 'close', 'volume'];
    for (let i = 0; i < columns.length; i++) {
      const parsed = columns[i] < 0 ? { value: 0 } : numberOf(row.cells[columns[i]], names[i]);
      if (!this.#take(i + 1, row, columns[i], parsed)) return;
    }
    this.columns.push(this.#values, row.line);
  }

  #take(field: number, row: RawRow, ...[column, parsed]: [number, Parsed]): boolean {
    if ('expected' in parsed) {
      this.#odd.add(row, parsed.expected, row.cells[column]);
      return false;
    }
    this.#values[field] = parsed.value;
    return true;
  }
}

function ruleOf(table: RawTable, first: RawRow, { roles, hints, timeframe }: { readonly roles: ColumnRoles; readonly hints: TableHints; readonly timeframe: Timeframe }): TimeRule {
  const isTyped = table.columns !== undefined && table.millisecondColumns.includes(table.columns[roles.openTime]);
  return { unit: isTyped ? 'ms' : (hints.timeUnit ?? provenUnit(first, roles, timeframe) ?? 'ms'), isKst: roles.isKst };
}

/** Reads a table of candles. Numbers are milliseconds unless a unit is given or proven; a row that cannot be read is a DataError with its line. */
export async function readTable(file: string, table: RawTable, { hints, timeframe }: { readonly hints: TableHints; readonly timeframe: Timeframe }): Promise<ReadTable> {
  const odd = new OddRows(file);
  let reader: RowReader | undefined;
  let roles: ColumnRoles | undefined;
  let markets: Markets | undefined;
  for await (const batch of table.batches) {
    for (const row of batch) {
      roles ??= columnRoles(file, table, { hints, width: row.cells.length });
      reader ??= new RowReader(roles, ruleOf(table, row, { roles, hints, timeframe }), odd);
      markets ??= new Markets(file, roles.market, hints.market);
      if (markets.take(row)) reader.read(row);
    }
  }
  if (roles === undefined || reader === undefined) {
    // A header alone still says whether these could have been candles.
    if (table.columns !== undefined) columnRoles(file, table, { hints, width: table.columns.length });
    throw new DataError(`"${file}" holds no rows`);
  }
  markets?.throwUnlessOne();
  odd.throwIfAny();
  return { candles: reader.columns.candles, lines: reader.columns.lines, volumeUnit: roles.volumeUnit };
}
