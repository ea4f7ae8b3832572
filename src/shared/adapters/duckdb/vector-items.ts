import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import { InvariantError } from '../../domain/errors.ts';

/** What a vector keeps its values in. It is private in DuckDB's types and 7 times faster than the public way; a test guards it. */
interface VectorFields {
  readonly items?: unknown;
  readonly dataView?: unknown;
  readonly validity?: { readonly data: BigUint64Array | null };
}

/** The one place that looks behind DuckDB's types. */
const fieldsOf = (vector: DuckDBVector): VectorFields => vector as unknown as VectorFields;

function changed(vector: DuckDBVector, expected: string): InvariantError {
  return new InvariantError(`expected a DuckDB vector over ${expected}, found ${vector.constructor.name} of ${String(vector.type)}: the pinned DuckDB version has changed`);
}

/** The doubles of one column of a chunk, valid until the next chunk, and the index of its first NULL (-1 when there is none). */
export function doublesOf(chunk: DuckDBDataChunk, column: number): { readonly items: Float64Array; readonly firstNull: number } {
  const vector = chunk.getColumnVector(column);
  const { items, validity } = fieldsOf(vector);
  if (!(items instanceof Float64Array) || validity === undefined) throw changed(vector, 'Float64Array');
  if (validity.data === null) return { items, firstNull: -1 };
  for (let i = 0; i < items.length; i++) if (vector.getItem(i) === null) return { items, firstNull: i };
  return { items, firstNull: -1 };
}

/** The array to fill before `flush`. */
export function writableDoubles(vector: DuckDBVector): Float64Array {
  const { items } = fieldsOf(vector);
  if (!(items instanceof Float64Array)) throw changed(vector, 'Float64Array');
  return items;
}

export function writableBigInts(vector: DuckDBVector): BigInt64Array {
  const { items } = fieldsOf(vector);
  if (!(items instanceof BigInt64Array)) throw changed(vector, 'BigInt64Array');
  return items;
}

/** The unscaled integers of a DECIMAL, 4 bytes each up to 9 digits and 8 up to 18, in the machine's order. */
export function writableDecimals(vector: DuckDBVector): DataView {
  const { dataView } = fieldsOf(vector);
  if (!(dataView instanceof DataView)) throw changed(vector, 'DataView');
  return dataView;
}
