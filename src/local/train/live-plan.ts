import { DataError } from '../../shared/domain/errors.ts';
import { LIMITS } from '../../shared/domain/evidence-verdict.ts';
import type { WatchPlan } from '../../shared/domain/live-watch.ts';
import { minimumTrackRecord } from '../../shared/domain/probabilistic-sharpe.ts';
import { random } from '../../shared/domain/random.ts';
import { trackRecordOf } from '../../shared/evaluation/metrics/track-record.ts';
import { watchPlan } from '../../shared/evaluation/statistics/decay-watch.ts';

/** Draws of the bootstrap: the same record has the same band. */
const SEED = 1;

/** Days after which a live record says something: as many as the backtest needed. */
export function plannedDaysOf(returns: readonly number[]): number {
  const record = trackRecordOf(returns);
  const needed = record === null ? null : minimumTrackRecord(record);
  return needed === null || !Number.isFinite(needed) ? LIMITS.plannedDays : Math.max(LIMITS.plannedDays, Math.ceil(needed));
}

/** What the live record is held against. Null where the days are too few or all alike: such a model stays a shadow. */
export function bandOf(returns: readonly number[]): WatchPlan | null {
  try {
    return watchPlan(returns, random(SEED));
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}
