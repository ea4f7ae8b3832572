/** A choice as it was made. */
export interface Choice {
  readonly action: number;
  /** Log of its probability when it was made. */
  readonly logProbability: number;
  /** Normalised. */
  readonly advantage: number;
}

export interface LossRules {
  /** How far the probability ratio may move before it is worth nothing more. */
  readonly clip: number;
  /** Weight of the entropy: what keeps it trying. */
  readonly entropy: number;
}

/** Log probabilities from the logits of one row, in place in `into`. */
export function logSoftmax(logits: Float64Array, at: number, into: Float64Array): void {
  let most = -Infinity;
  for (let i = 0; i < into.length; i++) most = Math.max(most, logits[at + i]);
  let sum = 0;
  for (let i = 0; i < into.length; i++) sum += Math.exp(logits[at + i] - most);
  const scale = most + Math.log(sum);
  for (let i = 0; i < into.length; i++) into[i] = logits[at + i] - scale;
}

export interface PolicyLoss {
  readonly loss: number;
  readonly entropy: number;
  /** Estimate of the divergence from the policy that chose (Schulman's k3): ratio - 1 - log ratio. */
  readonly divergence: number;
  readonly isClipped: boolean;
}

/**
 * The clipped surrogate of Schulman et al. 2017 (eq. 7) with an entropy bonus, for one row. `logs` are the log probabilities now; the slope
 * to the logits, times `weight`, goes into `slopes` from `at` on.
 */
export function policyLoss(logs: Float64Array, { action, logProbability, advantage }: Choice, { rules: { clip, entropy: bonus }, slopes, at, weight }: {
  readonly rules: LossRules; readonly slopes: Float64Array; readonly at: number; readonly weight: number;
}): PolicyLoss {
  const logRatio = logs[action] - logProbability;
  const ratio = Math.exp(logRatio);
  const isClipped = advantage >= 0 ? ratio > 1 + clip : ratio < 1 - clip;
  let entropy = 0;
  for (let i = 0; i < logs.length; i++) entropy -= Math.exp(logs[i]) * logs[i];
  const pull = isClipped ? 0 : -advantage * ratio;
  for (let i = 0; i < logs.length; i++) {
    const share = Math.exp(logs[i]);
    slopes[at + i] = weight * (pull * ((i === action ? 1 : 0) - share) + bonus * share * (logs[i] + entropy));
  }
  const bounded = isClipped ? (advantage >= 0 ? 1 + clip : 1 - clip) : ratio;
  return { loss: -advantage * bounded - bonus * entropy, entropy, divergence: ratio - 1 - logRatio, isClipped };
}
