import { learnedStrategy } from '../../shared/engine/models/learned-strategy.ts';
import { tunedStrategy } from '../../shared/engine/models/tuned-strategy.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Bundle } from '../../shared/learning/bundle/bundle.ts';
import { managedStrategy } from '../../shared/selector/model-life/managed-strategy.ts';
import type { ModelCandidate } from '../../shared/selector/model-life/model-candidate.ts';

interface Told {
  /** When whoever follows it began to; for a backtest it is there as soon as it may be. */
  readonly from?: EpochMs | undefined;
  readonly held?: string | undefined;
}

/** The end of everything that a model, or its verdict, was made from. */
export const seenUntil = ({ lockBoxReturns, createdAt }: Bundle): EpochMs => lockBoxReturns?.to ?? createdAt;

/** A bundle as the life of models takes it. An error where it cannot be traded. */
export function candidateOf(bundle: Bundle, { from = -Infinity, held }: Told = {}): ModelCandidate {
  const { id, instrument, timeframe, evidence } = bundle;
  const strategy = bundle.kind === 'learned' ? learnedStrategy(bundle) : tunedStrategy(bundle);
  const candidate: ModelCandidate = { id, instrument, timeframe, evidence, strategy, params: {}, seenUntil: Math.max(from, seenUntil(bundle)), held };
  // Says what is wrong with this one while the others can still go on.
  managedStrategy([candidate]);
  return candidate;
}
