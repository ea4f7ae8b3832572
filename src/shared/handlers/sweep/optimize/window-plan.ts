import { UsageError } from '../../../domain/errors.ts';
import { DAY, utcDay, type EpochMs } from '../../../domain/time.ts';
import { walkForward } from '../../../learning/walk-forward.ts';
import type { BlockSpan } from '../block-job.ts';

export interface WindowRules {
  /** Windows of the walk forward; the lock-box is one more. */
  readonly folds: number;
  /** Whether every training window begins with the first day, and grows; else all are of one length and move. */
  readonly isAnchored: boolean;
  /** Left out at the end of each training window, because what was held then ends in the test. */
  readonly purgeMs: number;
  /** Left out beside it: what one day says of the next dies away in it. A hundredth of the training window where absent. */
  readonly embargoMs?: number | undefined;
  /** Newest share of the days that nothing is chosen by. */
  readonly lockShare: number;
}

export interface Window {
  readonly train: BlockSpan;
  readonly test: BlockSpan;
}

/** Everything is cut at 00:00 UTC, so that no day of returns belongs to two windows. */
export interface WindowPlan {
  /** Tests follow each other without a hole. */
  readonly folds: readonly Window[];
  /** What is found on the newest training window is tested on the lock-box. */
  readonly final: Window;
  /** All that a search may look at: everything before the lock-box. */
  readonly searched: BlockSpan;
  readonly gapDays: number;
}

/** The first training window is so many tests long, at least. */
const TRAIN_TESTS = 3;
const LEAST_TEST_DAYS = 2;

/** Windows over candles of [from, to). UsageError where the days do not suffice. */
export function windowPlan(from: EpochMs, to: EpochMs, { folds, isAnchored, purgeMs, embargoMs, lockShare }: WindowRules): WindowPlan {
  const start = utcDay(from + DAY - 1);
  const days = Math.floor((to - start) / DAY);
  const lock = Math.max(1, Math.round(days * lockShare));
  const searched = days - lock;
  const embargo = embargoMs === undefined ? Math.ceil((0.01 * searched * TRAIN_TESTS) / (TRAIN_TESTS + folds)) : Math.ceil(embargoMs / DAY);
  const gap = Math.ceil(purgeMs / DAY) + embargo;
  const test = Math.floor((searched - gap) / (folds + TRAIN_TESTS));
  if (!(test >= LEAST_TEST_DAYS)) throw new UsageError(`expected candles of ${Math.ceil(((folds + TRAIN_TESTS) * LEAST_TEST_DAYS + gap) / (1 - lockShare)) + 1} days or more for ${folds} folds with ${gap} days between training and test, found "${Math.max(0, days)}"`);
  const train = searched - gap - folds * test;
  const at = (day: number): EpochMs => start + day * DAY;
  const windows = walkForward(searched, { train, test, gap, isAnchored });
  const lockFrom = at(searched);
  return {
    folds: windows.map((window) => ({ train: { from: at(window.trainFrom), to: at(window.trainTo) }, test: { from: at(window.testFrom), to: at(window.testTo) } })),
    final: { train: { from: isAnchored ? start : at(searched - gap - train), to: at(searched - gap) }, test: { from: lockFrom, to: at(days) } },
    searched: { from: start, to: lockFrom }, gapDays: gap,
  };
}
