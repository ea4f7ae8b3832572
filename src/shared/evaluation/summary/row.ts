import { GROUP_NAMES, ROW_NAMES, type GroupKey, type Reason, type RowKey } from './row-names.ts';

/**
 * money: quote units. percent: a share, 0.25 is 25 %. ratio and count: plain numbers. time: EpochMs. duration: milliseconds.
 * bps: basis points. hash: hexadecimal, shown by its beginning. megabytes; text.
 */
export type Unit = 'money' | 'percent' | 'ratio' | 'count' | 'time' | 'day' | 'duration' | 'bps' | 'megabytes' | 'hash' | 'text';

/** One value. Never NaN or infinite: what is not defined is null and says why. */
export interface Cell {
  readonly key: string;
  readonly value: number | string | null;
  readonly unit: Unit;
  readonly reason?: Reason;
}

/** One line of the report. `parenthesis`: everything after the first value stands in brackets; otherwise values are set apart by slashes. */
export interface Row {
  readonly key: RowKey;
  readonly name: string;
  readonly cells: readonly Cell[];
  readonly form: 'slashes' | 'parenthesis';
}

export interface Group {
  readonly key: GroupKey;
  readonly name: string;
  readonly rows: readonly Row[];
}

type Value = number | string | null | undefined;
type MakeCell = (key: string, value: Value, reason?: Reason) => Cell;

const maker = (unit: Unit): MakeCell => (key, value, reason = 'not-defined') => {
  const isGiven = typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
  // Adding 0 turns -0 into 0, which JSON and readers tell apart.
  return isGiven ? { key, value: typeof value === 'number' ? value + 0 : value, unit } : { key, value: null, unit, reason };
};

export const money = maker('money');
export const percent = maker('percent');
export const ratio = maker('ratio');
export const count = maker('count');
export const time = maker('time');
export const day = maker('day');
export const duration = maker('duration');
export const bps = maker('bps');
export const megabytes = maker('megabytes');
export const hash = maker('hash');
export const text = maker('text');

export const row = (key: RowKey, ...cells: readonly Cell[]): Row => ({ key, name: ROW_NAMES[key], cells, form: 'slashes' });
export const bracketed = (key: RowKey, ...cells: readonly Cell[]): Row => ({ key, name: ROW_NAMES[key], cells, form: 'parenthesis' });
export const group = (key: GroupKey, rows: readonly Row[]): Group => ({ key, name: GROUP_NAMES[key], rows });
