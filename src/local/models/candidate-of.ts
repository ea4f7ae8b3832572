import { learnedStrategy } from '../../shared/engine/models/learned-strategy.ts';
import { tunedStrategy } from '../../shared/engine/models/tuned-strategy.ts';
import type { Bundle } from '../../shared/learning/bundle/bundle.ts';
import { managedStrategy } from '../../shared/selector/model-life/managed-strategy.ts';
import type { ModelCandidate } from '../../shared/selector/model-life/model-candidate.ts';

/** A bundle as the life of models takes it. An error where it cannot be traded. */
export function candidateOf(bundle: Bundle): ModelCandidate {
  const { id, instrument, timeframe, evidence, lockBoxReturns, createdAt } = bundle;
  const strategy = bundle.kind === 'learned' ? learnedStrategy(bundle) : tunedStrategy(bundle);
  const candidate: ModelCandidate = { id, instrument, timeframe, evidence, strategy, params: {}, seenUntil: lockBoxReturns?.to ?? createdAt };
  // Says what is wrong with this one while the others can still go on.
  managedStrategy([candidate]);
  return candidate;
}
