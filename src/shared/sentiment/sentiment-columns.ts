import { usableAt, type Observation } from '../domain/observation.ts';
import { SentimentIndex } from './sentiment-index.ts';
import { indexRules, PARTS, type IndexRules, type MoodReading, type PartName } from './sentiment-parts.ts';

/** The index as a feature: one row for each time of decision. All in [-1, 1] but `coverage` (0 to 1) and the times (epoch milliseconds); NaN where nothing is known. */
export interface SentimentColumns {
  readonly length: number;
  readonly at: Float64Array;
  readonly index: Float64Array;
  readonly coverage: Float64Array;
  /** When the last of what a row rests on became usable: never later than `at`. */
  readonly knownAt: Float64Array;
  readonly parts: Readonly<Record<PartName, Float64Array>>;
}

/** What would have been known at each of `times` (rising), by the same index that runs live. The order of `observations` does not matter. */
export function sentimentColumns(observations: readonly Observation<MoodReading>[], times: ArrayLike<number>, rules: IndexRules = indexRules): SentimentColumns {
  const length = times.length;
  const floats = () => new Float64Array(length).fill(NaN);
  const parts = Object.fromEntries(PARTS.map((name) => [name, floats()])) as Record<PartName, Float64Array>;
  const columns: SentimentColumns = { length, at: Float64Array.from(times), index: floats(), coverage: floats(), knownAt: floats(), parts };
  const index = new SentimentIndex(rules);
  const sorted = observations.filter((one) => Number.isFinite(usableAt(one, 0))).toSorted((a, b) => usableAt(a, 0) - usableAt(b, 0));
  let next = 0;
  for (let i = 0; i < length; i++) {
    while (next < sorted.length && usableAt(sorted[next], 0) <= times[i]) index.hear(sorted[next++]);
    const context = index.read(times[i]);
    columns.index[i] = context.index;
    columns.coverage[i] = context.coverage;
    columns.knownAt[i] = context.knownAt;
    for (const name of PARTS) parts[name][i] = context.parts[name].value;
  }
  return columns;
}
