import * as z from 'zod';
import { UsageError } from '../../domain/errors.ts';
import { random, restoredRandom, type SavableRandom, type SavedRandom } from '../../domain/random.ts';
import { Adam, type SavedAdam } from '../mlp/adam.ts';
import { logSoftmax, policyLoss } from './ppo-loss.ts';

export const controllerSettings = z.strictObject({
  /** Outcomes of a round of learning. */
  batch: z.int().min(2).max(1_000).default(10),
  epochs: z.int().min(1).max(100).default(8),
  learningRate: z.number().gt(0).max(1).default(0.02),
  clip: z.number().gt(0).lt(1).default(0.3),
  /** Of the choices: what keeps a family from being given up after a bad first try. */
  entropy: z.number().min(0).default(0.3),
});

export type ControllerSettings = z.infer<typeof controllerSettings>;

/** One thing to decide: among `choices` without an order, or a place in [0, 1]. `when`: only where an earlier choice fell on one of these. */
export interface Decision {
  readonly choices?: number | undefined;
  readonly when?: { readonly decision: number; readonly is: readonly number[] } | undefined;
}

export interface SearchProposal {
  /** Number of the ask: 0, 1, 2 and so on. */
  readonly trial: number;
  /** The number of the choice or the place, for each decision; NaN where it plays no part. */
  readonly decided: Float64Array;
}

interface Try {
  /** As drawn: a place may lie outside [0, 1]. */
  readonly drawn: readonly (number | null)[];
  /** Log of the probability or density of each decision when it was made. */
  readonly logs: readonly (number | null)[];
}

/** JSON-safe. */
export interface SavedController {
  readonly parameters: readonly number[];
  readonly adam: SavedAdam;
  readonly source: SavedRandom;
  readonly asked: number;
  readonly open: readonly (readonly [trial: number, tried: Try])[];
  readonly scores: readonly number[];
  readonly lessons: readonly (Try & { readonly score: number })[];
}

/** A place is drawn from a normal around its mean. It begins broad and never becomes a point. */
const FIRST_SPREAD = 0.35;
const SPREADS = [0.05, 0.5] as const;
const LOG_ROOT = Math.log(2 * Math.PI) / 2;

interface Slot {
  readonly at: number;
  readonly decision: Decision;
}

/**
 * Reinforcement learning as a proposer of trials: a policy that is one categorical for each choice and one normal for each place, learned by
 * the clipped surrogate (Schulman et al. 2017) from how good each trial was against all before it. What a trial is worth is its rank, so that
 * no scale of scores matters. An episode is one trial: there is no state, and no critic but the ranks.
 */
export class SearchController {
  readonly #settings: ControllerSettings;
  readonly #slots: readonly Slot[];
  readonly #parameters: Float64Array;
  readonly #adam: Adam;
  readonly #open = new Map<number, Try>();
  #source: SavableRandom;
  #asked = 0;
  #scores: number[] = [];
  #lessons: (Try & { readonly score: number })[] = [];

  constructor(decisions: readonly Decision[], { settings, seed }: { readonly settings: ControllerSettings; readonly seed: number }) {
    if (decisions.length === 0) throw new UsageError('expected one or more decisions to search over, found none');
    let count = 0;
    this.#slots = decisions.map((decision, d) => {
      const { choices, when } = decision;
      if (choices !== undefined && !(Number.isSafeInteger(choices) && choices >= 1)) throw new UsageError(`decision ${d}: expected 1 or more choices, found "${choices}"`);
      if (when !== undefined && !(when.decision < d && decisions[when.decision]?.choices !== undefined)) throw new UsageError(`decision ${d}: expected a condition on an earlier choice, found "${when.decision}"`);
      const slot = { at: count, decision };
      count += choices ?? 2;
      return slot;
    });
    this.#settings = settings;
    this.#source = random(seed);
    this.#parameters = new Float64Array(count);
    for (const { at, decision } of this.#slots) if (decision.choices === undefined) this.#parameters.set([0.5, Math.log(FIRST_SPREAD)], at);
    this.#adam = new Adam(new Uint8Array(count), { learningRate: settings.learningRate, weightDecay: 0 });
  }

  ask(): SearchProposal {
    const drawn: (number | null)[] = [];
    const logs: (number | null)[] = [];
    for (const slot of this.#slots) {
      const { when } = slot.decision;
      const isActive = when === undefined || (drawn[when.decision] !== null && when.is.includes(Number(drawn[when.decision])));
      const value = isActive ? this.#draw(slot) : null;
      drawn.push(value);
      logs.push(value === null ? null : this.#logOf(slot, value));
    }
    const trial = this.#asked++;
    this.#open.set(trial, { drawn, logs });
    return { trial, decided: Float64Array.from(this.#slots, ({ decision }, d) => placeOf(drawn[d], decision)) };
  }

  #draw({ at, decision: { choices } }: Slot): number {
    if (choices === undefined) return this.#parameters[at] + Math.exp(this.#parameters[at + 1]) * this.#source.normal();
    const logs = this.#logits(at, choices);
    let left = this.#source.uniform();
    for (let choice = 0; choice < choices - 1; choice++) if ((left -= Math.exp(logs[choice])) < 0) return choice;
    return choices - 1;
  }

  #logits(at: number, choices: number): Float64Array {
    const logs = new Float64Array(choices);
    logSoftmax(this.#parameters, at, logs);
    return logs;
  }

  #logOf({ at, decision: { choices } }: Slot, value: number): number {
    if (choices !== undefined) return this.#logits(at, choices)[value];
    const score = (value - this.#parameters[at]) / Math.exp(this.#parameters[at + 1]);
    return -(score * score) / 2 - this.#parameters[at + 1] - LOG_ROOT;
  }

  /** What came of a trial: more is better, null or no number where it failed, which is worse than any number. Once for each trial. */
  tell(trial: number, score: number | null): void {
    const tried = this.#open.get(trial);
    if (tried === undefined) throw new UsageError(`expected the outcome of a trial that was asked and not told, found "${trial}"`);
    this.#open.delete(trial);
    // JSON knows no infinity.
    const known = score === null || Number.isNaN(score) ? -Number.MAX_VALUE : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, score));
    this.#scores.push(known);
    this.#lessons.push({ ...tried, score: known });
    if (this.#lessons.length < this.#settings.batch) return;
    this.#learn();
    this.#lessons = [];
  }

  /** Share of all trials that were worse less the share that were better. */
  #worthOf(score: number): number {
    let balance = 0;
    for (const other of this.#scores) balance += Math.sign(score - other);
    return balance / this.#scores.length;
  }

  #learn(): void {
    const { epochs } = this.#settings;
    const worths = this.#lessons.map(({ score }) => this.#worthOf(score));
    const gradient = new Float64Array(this.#parameters.length);
    for (let epoch = 0; epoch < epochs; epoch++) {
      gradient.fill(0);
      this.#lessons.forEach((lesson, i) => this.#slots.forEach((slot, d) => this.#addSlope(slot, { value: lesson.drawn[d], log: lesson.logs[d], worth: worths[i] }, gradient)));
      this.#adam.step(this.#parameters, gradient);
      for (const { at, decision } of this.#slots) {
        if (decision.choices !== undefined) continue;
        this.#parameters[at] = Math.max(0, Math.min(1, this.#parameters[at]));
        this.#parameters[at + 1] = Math.max(Math.log(SPREADS[0]), Math.min(Math.log(SPREADS[1]), this.#parameters[at + 1]));
      }
    }
  }

  #addSlope(slot: Slot, { value, log, worth }: { readonly value: number | null; readonly log: number | null; readonly worth: number }, gradient: Float64Array): void {
    if (value === null || log === null) return;
    const { at, decision: { choices } } = slot;
    const weight = 1 / this.#lessons.length;
    if (choices !== undefined) {
      const slopes = new Float64Array(choices);
      policyLoss(this.#logits(at, choices), { action: value, logProbability: log, advantage: worth }, { rules: this.#settings, slopes, at: 0, weight });
      for (let i = 0; i < choices; i++) gradient[at + i] += slopes[i];
      return;
    }
    const ratio = Math.exp(this.#logOf(slot, value) - log);
    if (worth >= 0 ? ratio > 1 + this.#settings.clip : ratio < 1 - this.#settings.clip) return;
    const spread = Math.exp(this.#parameters[at + 1]);
    const score = (value - this.#parameters[at]) / spread;
    gradient[at] -= (weight * worth * ratio * score) / spread;
    gradient[at + 1] -= weight * worth * ratio * (score * score - 1);
  }

  save(): SavedController {
    return {
      parameters: [...this.#parameters], adam: this.#adam.save(), source: this.#source.save(), asked: this.#asked, open: [...this.#open],
      scores: [...this.#scores], lessons: [...this.#lessons],
    };
  }

  /** Goes on where `save` was called, for the same decisions and settings; what was asked and not told is still awaited. */
  restore({ parameters, adam, source, asked, open, scores, lessons }: SavedController): void {
    if (parameters.length !== this.#parameters.length) throw new UsageError(`expected a saved search of ${this.#parameters.length} parameters, found "${parameters.length}"`);
    this.#parameters.set(parameters);
    this.#adam.restore(adam);
    this.#source = restoredRandom(source);
    this.#asked = asked;
    this.#open.clear();
    for (const [trial, tried] of open) this.#open.set(trial, tried);
    this.#scores = [...scores];
    this.#lessons = [...lessons];
  }
}

const placeOf = (drawn: number | null, { choices }: Decision): number => (drawn === null ? NaN : choices !== undefined ? drawn : Math.max(0, Math.min(1, drawn)));
