import { UsageError } from '../domain/errors.ts';
import { assertSpans, type Fold, type LabelSpans } from './purged-folds.ts';

/** All in samples. */
export interface WalkForwardRules {
  readonly train: number;
  readonly test: number;
  /** How far each window begins behind the one before; absent: `test`, so that each sample is tested once. */
  readonly step?: number;
  /** Samples left out between training and test. */
  readonly gap?: number;
  /** Whether training always begins with the first sample and grows. */
  readonly isAnchored?: boolean;
}

/** Sample numbers: trained on `[trainFrom, trainTo)`, tested on `[testFrom, testTo)`. */
export interface WalkForwardWindow {
  readonly trainFrom: number;
  readonly trainTo: number;
  readonly testFrom: number;
  readonly testTo: number;
}

/** Windows that move through time; the last one is the last whose test is whole. None where the samples are too few for one. */
export function walkForward(count: number, { train, test, step = test, gap = 0, isAnchored = false }: WalkForwardRules): WalkForwardWindow[] {
  for (const [name, value, least] of [['training', train, 1], ['test', test, 1], ['step', step, 1], ['gap', gap, 0]] as const) {
    if (!(Number.isSafeInteger(value) && value >= least)) throw new UsageError(`expected a ${name} of ${least} or more samples, found "${value}"`);
  }
  const windows: WalkForwardWindow[] = [];
  for (let from = 0; from + train + gap + test <= count; from += step) {
    windows.push({ trainFrom: isAnchored ? 0 : from, trainTo: from + train, testFrom: from + train + gap, testTo: from + train + gap + test });
  }
  return windows;
}

/** The same as folds, without the training labels that end in or behind the test's beginning. */
export function walkForwardFolds(spans: LabelSpans, rules: WalkForwardRules): Fold[] {
  assertSpans(spans);
  const numbers = Uint32Array.from({ length: spans.from.length }, (_, i) => i);
  return walkForward(numbers.length, rules).map(({ trainFrom, trainTo, testFrom, testTo }) => ({
    train: numbers.slice(trainFrom, trainTo).filter((i) => spans.to[i] < spans.from[testFrom]),
    test: numbers.slice(testFrom, testTo),
  }));
}
