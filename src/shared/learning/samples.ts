import { DataError, UsageError } from '../domain/errors.ts';

/** What models learn from: features as columns of equal length, NaN where a value is missing. Plain and made of typed arrays: it can be sent to a worker. */
export interface Samples {
  /** Name of each column, in order; a model keeps them. */
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  /** One per row: 0 or 1 where a probability is learned, any finite number where a value is. */
  readonly labels: Float64Array;
  /** One per row, 0 or more; a row of weight 0 is not learned from. */
  readonly weights: Float64Array;
}

/** Samples and the numbers of the rows that a model may see. Nothing else of the samples is read. */
export interface TrainingRows extends Samples {
  readonly train: Uint32Array;
  /** Rows that decide when to stop; they must not be tested on. Without them a model trains to its end. */
  readonly validation?: Uint32Array;
}

/** What a model answers: the probability of label 1, or a value. */
export type Target = 'probability' | 'value';

/** Fewer rows than this, or fewer of either label, teach nothing. */
export const LEAST_ROWS = 10;
export const LEAST_OF_EACH = 2;

/** Every row of the samples. */
export const allRows = (samples: Pick<Samples, 'labels'>): Uint32Array => Uint32Array.from(samples.labels, (_, i) => i);

/** Buffers of the samples, to be handed to a worker instead of copied; shared ones are seen by it anyway. */
export const transferables = ({ columns, labels, weights, train, validation }: TrainingRows): ArrayBuffer[] =>
  [...new Set([...columns, labels, weights, train, ...(validation === undefined ? [] : [validation])].map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);

/**
 * The rows of `train` that carry weight, after a look at everything a model will read.
 * DataError: an infinite feature, a label or weight that is none, too few rows or too few of one label. UsageError: shapes that do not fit.
 */
export function usableRows(given: TrainingRows, target: Target): Uint32Array {
  assertShapes(given);
  const { train, validation, labels, weights } = given;
  for (const rows of validation === undefined ? [train] : [train, validation]) {
    assertRows(given, rows, target);
  }
  const usable = train.filter((row) => weights[row] > 0);
  if (usable.length < LEAST_ROWS) throw new DataError(`expected at least ${LEAST_ROWS} rows with weight to learn from, found "${usable.length}"`);
  if (target === 'probability') {
    const rising = usable.reduce((count, row) => count + labels[row], 0);
    const least = Math.min(rising, usable.length - rising);
    if (least < LEAST_OF_EACH) throw new DataError(`expected at least ${LEAST_OF_EACH} rows of each label, found "${usable.length - rising}" of 0 and "${rising}" of 1`);
  }
  return usable;
}

function assertShapes({ names, columns, labels, weights }: Samples): void {
  if (columns.length === 0) throw new UsageError('expected at least one feature, found "0"');
  if (names.length !== columns.length) throw new UsageError(`expected a name for each of ${columns.length} features, found "${names.length}"`);
  if (new Set(names).size !== names.length) throw new UsageError(`expected features of different names, found "${names.find((name, i) => names.indexOf(name) !== i) ?? ''}" twice`);
  columns.forEach((column, f) => {
    if (column.length !== labels.length) throw new UsageError(`expected ${labels.length} rows of feature "${names[f]}", found "${column.length}"`);
  });
  if (weights.length !== labels.length) throw new UsageError(`expected ${labels.length} weights, found "${weights.length}"`);
}

function assertRows({ names, columns, labels, weights }: Samples, rows: Uint32Array, target: Target): void {
  for (const row of rows) {
    if (row >= labels.length) throw new UsageError(`expected rows below ${labels.length}, found "${row}"`);
    const label = labels[row];
    if (target === 'probability' ? label !== 0 && label !== 1 : !Number.isFinite(label)) throw new DataError(`expected ${target === 'probability' ? 'label 0 or 1' : 'a finite label'} in row ${row}, found "${label}"`);
    if (!(weights[row] >= 0 && weights[row] < Infinity)) throw new DataError(`expected a weight of 0 or more in row ${row}, found "${weights[row]}"`);
  }
  columns.forEach((column, f) => {
    for (const row of rows) {
      const value = column[row];
      if (value === Infinity || value === -Infinity) throw new DataError(`expected finite values of feature "${names[f]}", found "${value}" in row ${row}`);
    }
  });
}
