import { KNOWN_REGIMES, likeliest, type RegimeLabel, type RegimeProbabilities } from './regime-label.ts';

/** What the rules said while a model was in each of its states: P(label | state), and how common each label was altogether. */
export interface StateLabels {
  readonly byState: readonly (readonly number[])[];
  readonly overall: readonly number[];
}

/** What a model's states say of the labels. `evidence`: ln of how much likelier each of the first four labels is than usual. */
export interface LabelEvidence {
  readonly label: RegimeLabel;
  readonly probabilities: RegimeProbabilities;
  readonly evidence: readonly number[];
}

/** Label of a row for which the rules had no opinion. */
export const UNLABELLED = KNOWN_REGIMES;

/**
 * Gives a model's nameless states their meaning by counting, over the rows it was fitted on, which label the rules gave. One row of each
 * label is added to every state, so that nothing is impossible. `labels`: indices into `REGIME_LABELS`, `UNLABELLED` for none.
 */
export function stateLabels(path: ArrayLike<number>, labels: ArrayLike<number>, states: number): StateLabels {
  const counts = Array.from({ length: states }, () => Array.from({ length: KNOWN_REGIMES }, () => 1));
  const overall = Array.from({ length: KNOWN_REGIMES }, () => 1);
  for (let t = 0; t < path.length; t++) {
    if (labels[t] >= KNOWN_REGIMES) continue;
    counts[path[t]][labels[t]] += 1;
    overall[labels[t]] += 1;
  }
  return { byState: counts.map(shares), overall: shares(overall) };
}

function shares(counts: readonly number[]): number[] {
  const sum = counts.reduce((total, count) => total + count, 0);
  return counts.map((count) => count / sum);
}

/** The labels that go with a distribution over states. */
export function labelEvidence({ byState, overall }: StateLabels, states: readonly number[]): LabelEvidence {
  const known = overall.map((_, label) => states.reduce((sum, probability, state) => sum + probability * byState[state][label], 0));
  const probabilities = [...known, 0];
  return { label: likeliest(probabilities), probabilities, evidence: known.map((probability, label) => Math.log(probability / overall[label])) };
}
