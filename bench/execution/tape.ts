import type { ExecutionRules } from '../../src/shared/execution/algorithms/plan.ts';
import type { VolumeCurve } from '../../src/shared/execution/algorithms/volume-curve.ts';
import type { DepthSync } from '../../src/shared/domain/depth.ts';
import { random } from '../../src/shared/domain/random.ts';
import { TapeBook } from '../../src/shared/venue/tape/tape-book.ts';
import type { TapeEvent } from '../../src/shared/venue/tape/tape-event.ts';

/** A market to execute in, and how it is used. */
export interface Tape {
  readonly name: string;
  readonly sync: DepthSync;
  readonly rules: ExecutionRules;
  readonly events: readonly TapeEvent[];
  /** Base units a day, for the schedules. */
  readonly dailyVolume: number;
  /** For vwap. */
  readonly curve: VolumeCurve;
  /** Time a parent has, and how often an execution looks. */
  readonly horizonMs: number;
  readonly stepMs: number;
  /** When parents begin; those before `trainUntil` only teach. */
  readonly starts: readonly number[];
  readonly trainUntil: number;
}

export const BOOK_SEED = 1;
export const bookOf = ({ sync }: Pick<Tape, 'sync'>): TapeBook => new TapeBook(sync, random(BOOK_SEED));

/** Median quantity of the five best levels, both sides, of the part that teaches: what sizes are measured by. */
export function usualDepth(tape: Tape): number {
  const book = bookOf(tape);
  const depths: number[] = [];
  let next = tape.starts[0];
  for (const event of tape.events) {
    if (event.receivedAt > tape.trainUntil) break;
    book.apply(event);
    if (event.receivedAt < next || !book.isValid) continue;
    next = event.receivedAt + tape.stepMs;
    for (const levels of [book.book.bids, book.book.asks]) depths.push(levels.slice(0, 5).reduce((sum, [, quantity]) => sum + quantity, 0));
  }
  return depths.toSorted((a, b) => a - b)[depths.length >> 1];
}
