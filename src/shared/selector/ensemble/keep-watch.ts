import type { EnsembleSettings } from './ensemble-settings.ts';
import { NO_VALUES, tValue, withValue, worthOf, type RunningMean } from './running-mean.ts';

/** What is traded: the ensemble; equal weights where it does worse than they; nothing where what is left loses. */
export type KeepMode = 'ensemble' | 'equal' | 'nothing';

export interface SavedKeepWatch {
  /** Net returns of the choice over equal weights, of the choice, and of equal weights. */
  readonly over: RunningMean;
  readonly chosen: RunningMean;
  readonly equal: RunningMean;
  readonly isWorse: boolean;
  readonly chosenLoses: boolean;
  readonly equalLoses: boolean;
}

/**
 * Whether the ensemble earns its keep, from its own record on paper, which goes on whatever is traded: each judgement turns at a t-value below
 * `-leave` and turns back above `back`. Nothing is judged before `least` candles.
 */
export class KeepWatch {
  readonly #settings: EnsembleSettings['keep'];
  #state: SavedKeepWatch = { over: NO_VALUES, chosen: NO_VALUES, equal: NO_VALUES, isWorse: false, chosenLoses: false, equalLoses: false };
  #mode: KeepMode = 'ensemble';

  constructor(settings: EnsembleSettings['keep']) {
    this.#settings = settings;
  }

  get mode(): KeepMode { return this.#mode; }

  /** t-values of the choice over equal weights, of the choice, and of equal weights. */
  get values(): { readonly over: number; readonly chosen: number; readonly equal: number } {
    const { over, chosen, equal } = this.#state;
    return { over: tValue(over), chosen: tValue(chosen), equal: tValue(equal) };
  }

  /** Net returns of a candle. True when what is traded has changed. */
  learn(chosen: number, equal: number): boolean {
    const { memory } = this.#settings;
    const state = { ...this.#state, over: withValue(this.#state.over, chosen - equal, memory), chosen: withValue(this.#state.chosen, chosen, memory), equal: withValue(this.#state.equal, equal, memory) };
    this.#state = { ...state, isWorse: this.#judged(state.over, state.isWorse), chosenLoses: this.#judged(state.chosen, state.chosenLoses), equalLoses: this.#judged(state.equal, state.equalLoses) };
    const before = this.#mode;
    this.#mode = modeOf(this.#state, this.#settings);
    return this.#mode !== before;
  }

  #judged(mean: RunningMean, isBad: boolean): boolean {
    const { least, leave, back } = this.#settings;
    if (worthOf(mean) < Math.min(least, this.#settings.memory)) return isBad;
    const t = tValue(mean);
    return isBad ? t <= back : t < -leave;
  }

  save(): SavedKeepWatch { return this.#state; }

  restore(saved: SavedKeepWatch): void {
    this.#state = saved;
    this.#mode = modeOf(saved, this.#settings);
  }
}

function modeOf({ isWorse, chosenLoses, equalLoses }: SavedKeepWatch, { standsAside }: EnsembleSettings['keep']): KeepMode {
  if (isWorse) return equalLoses && standsAside ? 'nothing' : 'equal';
  return chosenLoses && standsAside ? 'nothing' : 'ensemble';
}
