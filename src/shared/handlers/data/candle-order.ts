/** Rows of a series by time, each time once; what that took. */
export interface TimeOrder {
  /** Row numbers, oldest first; of rows with one time the last one. Undefined when the rows already stand so. */
  readonly rows: Uint32Array | undefined;
  readonly length: number;
  /** Rows earlier than the row before them. */
  readonly outOfOrder: number;
  /** Rows whose time another row has too, beyond the first. */
  readonly duplicates: number;
  /** Of these, how many differ from the row that is kept. */
  readonly conflicts: number;
  /** Row of the first duplicate and of the first step back; -1 when there is none. */
  readonly firstDuplicate: number;
  readonly firstBackward: number;
}

function steps(times: Float64Array, length: number): { readonly outOfOrder: number; readonly equal: number; readonly firstBackward: number } {
  let outOfOrder = 0;
  let equal = 0;
  let firstBackward = -1;
  for (let i = 1; i < length; i++) {
    if (times[i] < times[i - 1]) {
      outOfOrder += 1;
      if (firstBackward < 0) firstBackward = i;
    } else if (times[i] === times[i - 1]) equal += 1;
  }
  return { outOfOrder, equal, firstBackward };
}

/** Puts rows with finite times in order and keeps the last of those with one time. `values` decide whether duplicates differ. */
export function timeOrder(times: Float64Array, length: number, values: readonly Float64Array[]): TimeOrder {
  const { outOfOrder, equal, firstBackward } = steps(times, length);
  if (outOfOrder === 0 && equal === 0) return { rows: undefined, length, outOfOrder: 0, duplicates: 0, conflicts: 0, firstDuplicate: -1, firstBackward: -1 };
  const sorted = Uint32Array.from({ length }, (_, i) => i);
  if (outOfOrder > 0) sorted.sort((a, b) => times[a] - times[b] || a - b);
  const differs = (a: number, b: number) => values.some((column) => !Object.is(column[a], column[b]));
  const rows = new Uint32Array(length);
  let kept = 0;
  let duplicates = 0;
  let conflicts = 0;
  let firstDuplicate = -1;
  for (const row of sorted) {
    if (kept > 0 && times[rows[kept - 1]] === times[row]) {
      duplicates += 1;
      if (differs(rows[kept - 1], row)) conflicts += 1;
      if (firstDuplicate < 0) firstDuplicate = row;
      kept -= 1;
    }
    rows[kept++] = row;
  }
  return { rows: rows.subarray(0, kept), length: kept, outOfOrder, duplicates, conflicts, firstDuplicate, firstBackward };
}
