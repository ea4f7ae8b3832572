import type { EpochMs } from '../../shared/domain/time.ts';
import type { SessionInput } from '../../shared/engine/trading/strategy-session.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import type { PlanNote } from '../trade/repeated-session.ts';
import type { ToldStrategy } from '../trade/story-line.ts';
import type { ArchiveCandles } from './archive-candles.ts';

/** Candles that open in `[from, to)`. */
export interface GapWindow {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface ComparedSubject {
  readonly told: ToldStrategy;
  readonly strategy: Strategy;
  readonly begin: Extract<SessionInput, { kind: 'begin' }>;
  readonly at: EpochMs;
  readonly plan: PlanNote;
  readonly file: string;
  readonly window: GapWindow;
  readonly latencyMs: number;
  /** Candles to compare with what was seen; undefined where there are none. */
  readonly archive: ArchiveCandles | undefined;
}
