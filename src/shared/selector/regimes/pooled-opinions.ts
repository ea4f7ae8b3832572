import type { ChangeReading } from './change-layer.ts';
import type { JumpReading } from './jump-layer.ts';
import type { MarkovReading } from './markov-layer.ts';
import { KNOWN_REGIMES, NO_OPINION, REGIME_LABELS, type RegimeLabel, type RegimeProbabilities } from './regime-label.ts';
import type { RegimeSettings } from './regime-settings.ts';
import type { LabelEvidence } from './state-labels.ts';
import type { VolatilityTrendReading } from './volatility-trend.ts';

export type RegimeLayer = 'rules' | 'jump-model' | 'markov' | 'change-point';

/** What each layer thinks; absent where it has too little history. */
export interface RegimeOpinions {
  readonly rules: VolatilityTrendReading;
  readonly jumpModel?: JumpReading;
  readonly markov?: MarkovReading;
  readonly change?: ChangeReading;
}

/** A probability of the rules is taken as at least this: the other layers may disagree, none can veto. */
const LEAST = 1e-4;

/** The layers that see a market such as was not there at the last fit. `seenVolatility`: the largest until then. */
export function strangers({ rules, jumpModel }: RegimeOpinions, seenVolatility: number | undefined, { strangeVolatility, strangeDistance }: RegimeSettings): readonly RegimeLayer[] {
  const isWild = seenVolatility !== undefined && seenVolatility > 0 && rules.volatility > strangeVolatility * seenVolatility;
  const isFar = jumpModel !== undefined && jumpModel.strangeness > strangeDistance;
  return [...(isWild ? ['rules' as const] : []), ...(isFar ? ['jump-model' as const] : [])];
}

/**
 * A logarithmic opinion pool: the rules' probabilities times what the models' states say over what is usual, to the power of their weight.
 * The slow layer counts for less while a change is likely: it cannot have seen it yet.
 */
export function pooledOpinions({ rules, jumpModel, markov, change }: RegimeOpinions, { jump, markov: { weight } }: RegimeSettings): RegimeProbabilities {
  if (rules.label === 'unknown') return NO_OPINION;
  const jumpWeight = jump.weight * (1 - (change?.changeProbability ?? 0));
  const scores = rules.probabilities.slice(0, KNOWN_REGIMES).map((probability, label) =>
    Math.max(LEAST, probability) * Math.exp(jumpWeight * (jumpModel?.evidence[label] ?? 0) + weight * (markov?.evidence[label] ?? 0)));
  const sum = scores.reduce((total, score) => total + score, 0);
  return [...scores.map((score) => score / sum), 0];
}

/** The layers that give the new label more than the old one; out of `unknown`, more than usual. */
export function speakersFor({ rules, jumpModel, markov }: RegimeOpinions, before: RegimeLabel, after: RegimeLabel): readonly RegimeLayer[] {
  const [from, to] = [REGIME_LABELS.indexOf(before), REGIME_LABELS.indexOf(after)];
  const prefers = (opinion: LabelEvidence | undefined): boolean => opinion !== undefined && (opinion.evidence[to] ?? 0) > (opinion.evidence[from] ?? 0);
  return [
    ...(rules.probabilities[to] > rules.probabilities[from] ? ['rules' as const] : []),
    ...(prefers(jumpModel) ? ['jump-model' as const] : []),
    ...(prefers(markov) ? ['markov' as const] : []),
  ];
}
