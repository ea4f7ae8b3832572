import { DataError } from '../../domain/errors.ts';
import { REGIME_LABELS, type RegimeLabel } from '../regimes/regime-label.ts';
import { equalWeights, fixedShareStep, type ShareRules } from './fixed-share.ts';

export interface SavedRegimeHedge {
  readonly global: readonly number[];
  /** Weights and count of steps of each label that has been seen. */
  readonly regimes: Readonly<Partial<Record<RegimeLabel, { readonly weights: readonly number[]; readonly steps: number }>>>;
}

interface LabelState {
  weights: number[];
  steps: number;
}

/** One fixed-share Hedge over all time and one for each regime label; a label counts with n / (n + `trust`) after n steps in it. */
export class RegimeHedge {
  readonly #rules: ShareRules & { readonly trust: number };
  readonly #count: number;
  readonly #regimes = new Map<RegimeLabel, LabelState>();
  #global: number[];

  constructor(count: number, rules: ShareRules & { readonly trust: number }) {
    this.#rules = rules;
    this.#count = count;
    this.#global = equalWeights(count);
  }

  /** Losses in [0, 1] of a step that was decided in the regime; NaN for those asleep. */
  learn(regime: RegimeLabel, losses: ArrayLike<number>): void {
    this.#global = fixedShareStep(this.#global, losses, this.#rules);
    const state = this.#regimes.get(regime) ?? { weights: equalWeights(this.#count), steps: 0 };
    this.#regimes.set(regime, { weights: fixedShareStep(state.weights, losses, this.#rules), steps: state.steps + 1 });
  }

  /** Gives back a share of all weight at once: what led may no longer lead. */
  loosen(regime: RegimeLabel, share: number): void {
    const looser = (weights: readonly number[]): number[] => weights.map((weight) => (1 - share) * weight + share / this.#count);
    this.#global = looser(this.#global);
    const state = this.#regimes.get(regime);
    if (state !== undefined) state.weights = looser(state.weights);
  }

  /** How much the label's own weights count, 0 to below 1. */
  trustIn(regime: RegimeLabel): number {
    const steps = this.#regimes.get(regime)?.steps ?? 0;
    return steps / (steps + this.#rules.trust);
  }

  /** Weights for the next step in the regime; they add up to 1. One never seen has the global ones. */
  weights(regime: RegimeLabel): number[] {
    const state = this.#regimes.get(regime);
    if (state === undefined) return [...this.#global];
    const trust = this.trustIn(regime);
    return this.#global.map((weight, i) => trust * state.weights[i] + (1 - trust) * weight);
  }

  save(): SavedRegimeHedge {
    return { global: [...this.#global], regimes: Object.fromEntries([...this.#regimes].map(([label, { weights, steps }]) => [label, { weights: [...weights], steps }])) };
  }

  restore({ global, regimes }: SavedRegimeHedge): void {
    if (global.length !== this.#count) throw new DataError(`ensemble: expected a state of ${this.#count} experts, found one of ${global.length}`);
    this.#global = [...global];
    this.#regimes.clear();
    for (const label of REGIME_LABELS) {
      const state = regimes[label];
      if (state !== undefined) this.#regimes.set(label, { weights: [...state.weights], steps: state.steps });
    }
  }
}
