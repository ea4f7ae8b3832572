import { DataError } from '../../domain/errors.ts';

/** Returns per period of several strategies over the same periods: one column a strategy, all of one length, every value finite. */
export type ReturnMatrix = readonly Float64Array[];

/** Throws DataError unless there are columns, all of one length of at least `least`, without NaN or infinity. */
export function assertMatrix(columns: ReturnMatrix, least: number): number {
  if (columns.length === 0) throw new DataError('expected the returns of at least one strategy, found none');
  const [{ length }] = columns;
  if (length < least) throw new DataError(`expected at least ${least} returns a strategy, found ${length}`);
  columns.forEach((column, k) => {
    if (column.length !== length) throw new DataError(`strategy ${k + 1}: expected ${length} returns as the first has, found ${column.length}`);
    const bad = column.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new DataError(`strategy ${k + 1}, return ${bad + 1}: expected a finite number, found "${column[bad]}"`);
  });
  return length;
}
