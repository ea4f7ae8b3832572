/** What was lived through, one step after the other, of one world. All of one length. */
export interface Experience {
  readonly rewards: Float64Array;
  /** The critic's value of what was seen before each step. */
  readonly values: Float64Array;
  /** 1 where an episode ended with the step, for whatever reason. */
  readonly ended: Uint8Array;
  /**
   * Value of what was seen after the step, read where an episode ended and at the last step: 0 after a termination, the critic's after a
   * truncation, for there the reward would have gone on.
   */
  readonly after: Float64Array;
}

export interface Horizon {
  /** What a reward one step later is worth, in (0, 1]. */
  readonly discount: number;
  /** 0 trusts the critic after one step, 1 never. */
  readonly lambda: number;
}

/** Generalised advantage estimation (Schulman et al. 2016, eq. 16). An advantage and its value sum to the return the critic learns. */
export function advantagesOf({ rewards, values, ended, after }: Experience, { discount, lambda }: Horizon): Float64Array {
  const advantages = new Float64Array(rewards.length);
  let later = 0;
  for (let t = rewards.length - 1; t >= 0; t--) {
    const isCut = ended[t] === 1 || t === rewards.length - 1;
    const surprise = rewards[t] + discount * (isCut ? after[t] : values[t + 1]) - values[t];
    later = surprise + (isCut ? 0 : discount * lambda * later);
    advantages[t] = later;
  }
  return advantages;
}
