import type { InstrumentId } from '../../domain/instrument.ts';
import type { ModelEvidence, ModelId, ModelRole } from '../../domain/model-life.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import type { ForecastStrategy } from '../../strategies/strategy.ts';

/** A model that may trade one instrument on candles of one length. */
export interface ModelCandidate {
  readonly id: ModelId;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly strategy: ForecastStrategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly evidence: ModelEvidence;
  /** The end of everything that it or its verdict was made from. Before that it is not there, so that a backtest never trades a model on what it has seen. */
  readonly seenUntil: EpochMs;
  /** Why it may do nothing but be watched, such as that what persons said of it is not certain; absent where it may rise. */
  readonly held?: string | undefined;
  /** Where it starts when nothing is known of it yet; shadow by default. */
  readonly role?: ModelRole | undefined;
}
