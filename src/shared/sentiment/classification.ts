import type { Random } from '../domain/random.ts';

export const CLASSES = ['bearish', 'neutral', 'bullish'] as const;
export type Stance = (typeof CLASSES)[number];

/** VADER's own border between a stance and none. */
export const STANCE_BORDER = 0.05;

/** Border for the market's lexicon: the highest macro F1 on the tuning half of labelled headlines, among 0.05 to 0.5. */
export const MARKET_BORDER = 0.35;

export const stanceOf = (compound: number, border = STANCE_BORDER): Stance => (compound >= border ? 'bullish' : compound <= -border ? 'bearish' : 'neutral');

export interface Interval {
  readonly value: number;
  /** 95 %. */
  readonly low: number;
  readonly high: number;
}

export interface ClassReport {
  readonly count: number;
  readonly accuracy: Interval;
  /** Mean of the F1 of the three classes: the rare ones count as much as the common one. */
  readonly macroF1: Interval;
  readonly perClass: Readonly<Record<Stance, { readonly precision: number; readonly recall: number; readonly f1: number; readonly count: number }>>;
  /** `confusion[actual][answered]`, in the order of CLASSES. */
  readonly confusion: readonly (readonly number[])[];
}

type Confusion = readonly (readonly number[])[];

function countOf(actual: readonly Stance[], answered: readonly Stance[], pick: (n: number) => number): Confusion {
  const confusion = CLASSES.map(() => CLASSES.map(() => 0));
  for (let n = 0; n < actual.length; n++) {
    const i = pick(n);
    confusion[CLASSES.indexOf(actual[i])][CLASSES.indexOf(answered[i])] += 1;
  }
  return confusion;
}

/** Of a class nobody answered, or nobody is in, precision or recall is 0 and so is its F1. */
function classOf(confusion: Confusion, k: number): { readonly precision: number; readonly recall: number; readonly f1: number; readonly count: number } {
  const hits = confusion[k][k];
  const answered = confusion.reduce((sum, row) => sum + row[k], 0);
  const count = confusion[k].reduce((sum, one) => sum + one, 0);
  return { precision: answered === 0 ? 0 : hits / answered, recall: count === 0 ? 0 : hits / count, f1: answered + count === 0 ? 0 : (2 * hits) / (answered + count), count };
}

const accuracyOf = (confusion: Confusion): number => confusion.reduce((sum, row, k) => sum + row[k], 0) / confusion.flat().reduce((sum, one) => sum + one, 0);
const macroF1Of = (confusion: Confusion): number => CLASSES.reduce((sum, _, k) => sum + classOf(confusion, k).f1, 0) / CLASSES.length;

const RESAMPLES = 1_000;

/** Accuracy, F1 and who was taken for whom, with percentile bootstrap intervals over the texts. Lists of equal length, at least one. */
export function classReport(actual: readonly Stance[], answered: readonly Stance[], random: Random): ClassReport {
  if (actual.length === 0 || actual.length !== answered.length) throw new RangeError(`expected as many answers as texts and at least one, found ${answered.length} and ${actual.length}`);
  const confusion = countOf(actual, answered, (n) => n);
  const samples = Array.from({ length: RESAMPLES }, () => countOf(actual, answered, () => random.below(actual.length)));
  const interval = (measure: (one: Confusion) => number): Interval => {
    const values = samples.map(measure).toSorted((a, b) => a - b);
    return { value: measure(confusion), low: values[Math.floor(0.025 * RESAMPLES)], high: values[Math.ceil(0.975 * RESAMPLES) - 1] };
  };
  const perClass = Object.fromEntries(CLASSES.map((name, k) => [name, classOf(confusion, k)])) as ClassReport['perClass'];
  return { count: actual.length, accuracy: interval(accuracyOf), macroF1: interval(macroF1Of), perClass, confusion };
}

/** The difference of two answerers' accuracy on the same texts, resampled together. */
export function accuracyDifference(actual: readonly Stance[], pair: { readonly first: readonly Stance[]; readonly second: readonly Stance[] }, random: Random): Interval {
  const gain = actual.map((stance, i) => (pair.first[i] === stance ? 1 : 0) - (pair.second[i] === stance ? 1 : 0));
  const meanOf = (pick: (n: number) => number) => gain.reduce<number>((sum, _, n) => sum + gain[pick(n)], 0) / gain.length;
  const values = Array.from({ length: RESAMPLES }, () => meanOf(() => random.below(gain.length))).toSorted((a, b) => a - b);
  return { value: meanOf((n) => n), low: values[Math.floor(0.025 * RESAMPLES)], high: values[Math.ceil(0.975 * RESAMPLES) - 1] };
}
