import type { Random } from '../../domain/random.ts';
import { deviationsOf, JumpFeatures, standardised, standardOf, type SavedJumpFeatures, type Standard } from './jump-features.ts';
import { fitJumpModel, jumpLosses, stepCosts, type JumpModel } from './jump-model.ts';
import { chosenPenalty, rowsOf } from './jump-penalty.ts';
import { matchedStates } from './matched-states.ts';
import { labelEvidence, stateLabels, type LabelEvidence, type StateLabels } from './state-labels.ts';

export interface JumpLayerSettings {
  readonly states: number;
  readonly starts: number;
  /** Steps that are kept and fitted on. */
  readonly trainingSteps: number;
  /** Steps below which nothing is fitted. */
  readonly leastSteps: number;
}

/** Random beginnings of a refit, beside the last fit's centroids. */
const REFIT_STARTS = 3;

/** A fitted model with all that is needed to go on. */
interface FittedJumpModel {
  readonly model: JumpModel;
  readonly standard: Standard;
  readonly labels: StateLabels;
  /** The farthest any training row is from its nearest centroid. */
  readonly farthest: number;
}

/** Layer B's opinion. `strangeness`: distance from the nearest centroid over the largest in training; above 1 it was never seen. */
export interface JumpReading extends LabelEvidence {
  readonly state: number;
  readonly strangeness: number;
}

export interface SavedJumpLayer {
  readonly features: SavedJumpFeatures;
  readonly rows: readonly (readonly number[])[];
  readonly returns: readonly number[];
  readonly labels: readonly number[];
  readonly fitted: FittedJumpModel | null;
  readonly costs: readonly number[];
  readonly reading: JumpReading | null;
}

/**
 * Layer B: the statistical jump model, stepped on 4 hours or a day. Its state is the last of the cheapest path through the rows since the
 * training window began: the dynamic programme is carried on by one row a step, which is the same as running it anew. After a refit the
 * states are put in the order of the centroids before, so that state 1 stays the market it was.
 */
export class JumpLayer {
  readonly #settings: JumpLayerSettings;
  readonly #features = new JumpFeatures();
  #rows: (readonly number[])[] = [];
  #returns: number[] = [];
  #labels: number[] = [];
  #fitted: FittedJumpModel | undefined;
  #costs = new Float64Array(0);
  reading: JumpReading | undefined;

  constructor(settings: JumpLayerSettings) {
    this.#settings = settings;
  }

  get isReady(): boolean {
    return this.#rows.length >= this.#settings.leastSteps;
  }

  /** The model in use: its centroids in the units of the features. */
  get model(): (JumpModel & { readonly standard: Standard }) | undefined {
    return this.#fitted === undefined ? undefined : { ...this.#fitted.model, standard: this.#fitted.standard };
  }

  /** Takes in the return of a step and the label the rules gave at its end. */
  step(change: number, label: number): void {
    const row = this.#features.next(change);
    if (row === undefined) return;
    this.#rows.push(row);
    this.#returns.push(change);
    this.#labels.push(label);
    if (this.#rows.length > this.#settings.trainingSteps) for (const kept of [this.#rows, this.#returns, this.#labels]) kept.shift();
    if (this.#fitted !== undefined) this.#advance(row, this.#fitted);
  }

  #advance(row: readonly number[], { model, standard, labels, farthest }: FittedJumpModel): void {
    const losses = jumpLosses({ count: 1, width: row.length, values: Float64Array.from(standardised(row, standard)) }, model.centroids);
    stepCosts(this.#costs, losses, model.penalty);
    const least = this.#costs.reduce((a, b) => Math.min(a, b));
    for (let k = 0; k < this.#costs.length; k++) this.#costs[k] -= least;
    const state = this.#costs.indexOf(0);
    const strangeness = farthest > 0 ? distance(row, standard, model.centroids) / farthest : 0;
    this.reading = { ...labelEvidence(labels, model.centroids.map((_, k) => (k === state ? 1 : 0))), state, strangeness };
  }

  /** Fits on the rows kept. `choosesPenalty`: the penalty is chosen anew by walk-forward; otherwise that of the last fit stays. */
  fit(random: Random, choosesPenalty: boolean): void {
    if (!this.isReady) return;
    const { states, starts } = this.#settings;
    const before = this.#fitted;
    const standard = standardOf(this.#rows);
    const rows = rowsOf(this.#rows, standard);
    const penalty = before === undefined || choosesPenalty ? chosenPenalty({ features: this.#rows, returns: this.#returns }, { states, random, current: before?.model.penalty }) : before.model.penalty;
    const old = before?.model.centroids.map((centroid) => deviationsOf(raw(centroid, before.standard), standard));
    const { centroids, path } = fitJumpModel(rows, { states, penalty, starts: old === undefined ? starts : Math.min(starts, REFIT_STARTS), random, ...(old === undefined ? {} : { from: old }) });
    const order = old === undefined ? byRisk(centroids) : matchedStates(old, centroids);
    const place = order.map((_, state) => order.indexOf(state));
    const model = { states, penalty, centroids: order.map((state) => centroids[state]) };
    const farthest = this.#rows.reduce((most, row) => Math.max(most, distance(row, standard, model.centroids)), 0);
    const labels = stateLabels(path.map((state) => place[state]), this.#labels, states);
    this.#fitted = { model, standard, labels, farthest };
    this.#costs = new Float64Array(states);
    for (const row of this.#rows) this.#advance(row, this.#fitted);
  }

  save(): SavedJumpLayer {
    return {
      features: this.#features.save(), rows: [...this.#rows], returns: [...this.#returns], labels: [...this.#labels],
      fitted: this.#fitted ?? null, costs: [...this.#costs], reading: this.reading ?? null,
    };
  }

  restore({ features, rows, returns, labels, fitted, costs, reading }: SavedJumpLayer): void {
    this.#features.restore(features);
    this.#rows = [...rows];
    this.#returns = [...returns];
    this.#labels = [...labels];
    this.#fitted = fitted ?? undefined;
    this.#costs = Float64Array.from(costs);
    this.reading = reading ?? undefined;
  }
}

/** From the nearest centroid, the row not clipped. */
const distance = (row: readonly number[], standard: Standard, centroids: JumpModel['centroids']): number => {
  const values = deviationsOf(row, standard);
  return Math.sqrt(Math.min(...centroids.map((centroid) => centroid.reduce((sum, centre, j) => sum + (values[j] - centre) ** 2, 0))));
};

const raw = (centroid: readonly number[], { means, deviations }: Standard): number[] => centroid.map((value, j) => means[j] + value * deviations[j]);

/** States of the first fit by their downside deviation: state 0 is the calmest. */
const byRisk = (centroids: JumpModel['centroids']): readonly number[] => centroids.map((_, k) => k).toSorted((a, b) => centroids[a][0] - centroids[b][0]);
