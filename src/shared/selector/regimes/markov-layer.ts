import type { Random } from '../../domain/random.ts';
import { filterStep, fitHmm, forward, frames, type GaussianHmm } from './hidden-markov.ts';
import { labelEvidence, stateLabels, type LabelEvidence, type StateLabels } from './state-labels.ts';

export interface MarkovLayerSettings {
  readonly states: number;
  readonly starts: number;
  /** Returns that are kept and fitted on. */
  readonly trainingSteps: number;
  readonly leastSteps: number;
}

/** Random beginnings of a refit, beside the last fit's parameters. */
const REFIT_STARTS = 2;

interface FittedHmm {
  readonly model: GaussianHmm;
  /** Returns are divided by this before the model sees them. */
  readonly scale: number;
  readonly labels: StateLabels;
}

/** Layer C's opinion: the filtered probability of each state, calmest first, and the labels that go with them. */
export interface MarkovReading extends LabelEvidence {
  readonly states: readonly number[];
}

export interface SavedMarkovLayer {
  readonly returns: readonly number[];
  readonly labels: readonly number[];
  readonly fitted: FittedHmm | null;
  readonly reading: MarkovReading | null;
}

/** Layer C: a Gaussian hidden Markov model of returns. Only filtered probabilities are read, never those that know what came after. */
export class MarkovLayer {
  readonly #settings: MarkovLayerSettings;
  #returns: number[] = [];
  #labels: number[] = [];
  #fitted: FittedHmm | undefined;
  reading: MarkovReading | undefined;

  constructor(settings: MarkovLayerSettings) {
    this.#settings = settings;
  }

  get isReady(): boolean {
    return this.#returns.length >= this.#settings.leastSteps;
  }

  /** The model in use, of returns divided by `scale`. */
  get model(): (GaussianHmm & { readonly scale: number }) | undefined {
    return this.#fitted === undefined ? undefined : { ...this.#fitted.model, scale: this.#fitted.scale };
  }

  step(change: number, label: number): void {
    this.#returns.push(change);
    this.#labels.push(label);
    if (this.#returns.length > this.#settings.trainingSteps) for (const kept of [this.#returns, this.#labels]) kept.shift();
    if (this.#fitted === undefined) return;
    const { model, scale, labels } = this.#fitted;
    const states = filterStep(model, this.reading?.states, change / scale);
    this.reading = { ...labelEvidence(labels, states), states };
  }

  /** Fits on the returns kept; a market that did not move at all gives no model. */
  fit(random: Random): void {
    if (!this.isReady) return;
    const { states, starts } = this.#settings;
    const mean = this.#returns.reduce((sum, value) => sum + value, 0) / this.#returns.length;
    const scale = Math.sqrt(this.#returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / this.#returns.length);
    if (!(scale > 1e-12)) {
      this.#fitted = undefined;
      this.reading = undefined;
      return;
    }
    const observations = Float64Array.from(this.#returns, (value) => value / scale);
    const before = this.#fitted === undefined ? undefined : rescaled(this.#fitted.model, this.#fitted.scale / scale);
    const { start, transition, means, variances } = fitHmm(observations, { states, starts: before === undefined ? starts : Math.min(starts, REFIT_STARTS), random, ...(before === undefined ? {} : { from: before }) });
    const model = { start, transition, means, variances };
    const { filtered } = forward(model, frames(model, observations).values);
    const path = observations.map((_, t) => {
      const row = filtered.subarray(t * states, (t + 1) * states);
      return row.indexOf(row.reduce((a, b) => Math.max(a, b)));
    });
    const labels = stateLabels(path, this.#labels, states);
    this.#fitted = { model, scale, labels };
    const last = Array.from(filtered.subarray(filtered.length - states));
    this.reading = { ...labelEvidence(labels, last), states: last };
  }

  save(): SavedMarkovLayer {
    return { returns: [...this.#returns], labels: [...this.#labels], fitted: this.#fitted ?? null, reading: this.reading ?? null };
  }

  restore({ returns, labels, fitted, reading }: SavedMarkovLayer): void {
    this.#returns = [...returns];
    this.#labels = [...labels];
    this.#fitted = fitted ?? undefined;
    this.reading = reading ?? undefined;
  }
}

const rescaled = (model: GaussianHmm, factor: number): GaussianHmm => ({
  ...model,
  means: model.means.map((mean) => mean * factor),
  variances: model.variances.map((variance) => Math.max(1e-6, variance * factor * factor)),
});
