import { UsageError } from '../../domain/errors.ts';
import { random } from '../../domain/random.ts';
import type { ModelSettings } from '../model.ts';
import { drawSettings, FAMILIES } from './search-space.ts';

/** One model on one fold. */
export interface FoldTask {
  readonly trial: number;
  readonly fold: number;
  readonly settings: ModelSettings;
  readonly seed: number;
}

/** What came of it. Daily returns are those of trading the fold's answers; see `tradeLabels`. JSON-safe. */
export interface FoldResult {
  readonly trial: number;
  readonly fold: number;
  /** Null where the model could not be fitted: `failure` says why. */
  readonly logLoss: number | null;
  readonly auc: number | null;
  readonly days: readonly number[];
  readonly returns: readonly number[];
  readonly trades: number;
  readonly failure?: string | undefined;
}

export interface SearchRules {
  readonly seed: number;
  /** Rows of the search: leaves of trees are sized by them. */
  readonly rows: number;
  readonly folds: number;
  /** Models tried in all. */
  readonly trials: number;
  /** Whether at the end all others are judged on the folds they lack: how far a search has fooled itself can only be told when all of it is known on all days. */
  readonly isCompleted?: boolean | undefined;
}

export interface Standing {
  readonly trial: number;
  readonly settings: ModelSettings;
  readonly seed: number;
  readonly results: readonly FoldResult[];
  /** Median over the folds done so far; null before the first or where it failed. */
  readonly logLoss: number | null;
  readonly auc: number | null;
  readonly failure: string | undefined;
}

/** A third of the models goes on to the next rung. */
const KEPT = 3;
/** Models that start together: 9 of each family. */
const BRACKET = 27;

interface Candidate {
  readonly trial: number;
  readonly settings: ModelSettings;
  readonly seed: number;
  readonly results: FoldResult[];
}

/**
 * Random search with successive halving (Jamieson & Talwalkar 2016; eta 3): all models of a bracket are judged on the oldest fold, the best third on
 * more of them, the best ninth on all; a model's score is its median log loss. A rung is decided when all of it is in, so that the order in which
 * results arrive, and with it the number of workers, changes nothing: the same rules and results give the same search.
 */
export class HalvingSearch {
  readonly #rules: SearchRules;
  readonly #candidates: Candidate[] = [];
  /** Folds judged by the end of each rung. */
  readonly #rungs: readonly number[];
  #running: readonly Candidate[] = [];
  #rung = 0;
  #waiting: FoldTask[] = [];
  #open = 0;
  #isCompleting = false;
  readonly #source;

  constructor(rules: SearchRules) {
    for (const [name, value, least] of [['folds', rules.folds, 2], ['trials', rules.trials, 1], ['rows', rules.rows, 1]] as const) {
      if (!(Number.isSafeInteger(value) && value >= least)) throw new UsageError(`expected ${least} or more ${name}, found "${value}"`);
    }
    this.#rules = rules;
    this.#rungs = [...new Set([1, Math.ceil(rules.folds / 2), rules.folds])];
    this.#source = random(rules.seed);
    this.#startBracket();
  }

  /** The next model and fold; undefined while results are awaited, or at the end. */
  next(): FoldTask | undefined {
    const task = this.#waiting.shift();
    if (task !== undefined) this.#open += 1;
    return task;
  }

  get isDone(): boolean {
    return this.#waiting.length === 0 && this.#open === 0;
  }

  /** A task that was handed out and could not be done now stands first in the queue again. */
  putBack(task: FoldTask): void {
    this.#open -= 1;
    this.#waiting.unshift(task);
  }

  finish(result: FoldResult): void {
    const candidate = this.#candidates[result.trial];
    candidate.results.push(result);
    this.#open -= 1;
    if (result.failure !== undefined) this.#waiting = this.#waiting.filter(({ trial }) => trial !== result.trial);
    if (this.isDone) this.#endRung();
  }

  /** Every model so far: those judged on more folds first, among them the one with the least median log loss. */
  standings(): Standing[] {
    return this.#candidates.map(standingOf).toSorted((a, b) => goodFolds(b) - goodFolds(a) || (a.logLoss ?? Infinity) - (b.logLoss ?? Infinity) || a.trial - b.trial);
  }

  #startBracket(): void {
    const count = Math.min(BRACKET, this.#rules.trials - this.#candidates.length);
    const started = Array.from({ length: count }, (_, k): Candidate => {
      const family = FAMILIES[Math.floor((k * FAMILIES.length) / count)];
      return { trial: this.#candidates.length + k, settings: drawSettings(family, { source: this.#source, rows: this.#rules.rows }), seed: this.#source.below(2 ** 31), results: [] };
    });
    this.#candidates.push(...started);
    this.#running = started;
    this.#rung = 0;
    this.#queue(0);
  }

  #queue(from: number): void {
    for (let fold = from; fold < this.#rungs[this.#rung]; fold++) for (const { trial, settings, seed } of this.#running) this.#waiting.push({ trial, fold, settings, seed });
  }

  #endRung(): void {
    if (this.#isCompleting) return;
    const good = this.#running.map(standingOf).filter(({ logLoss }) => logLoss !== null).toSorted((a, b) => (a.logLoss ?? 0) - (b.logLoss ?? 0) || a.trial - b.trial);
    const kept = good.slice(0, Math.max(Math.min(3, good.length), Math.floor(this.#running.length / KEPT)));
    if (this.#rung + 1 < this.#rungs.length && kept.length > 0) {
      this.#rung += 1;
      this.#running = kept.map(({ trial }) => this.#candidates[trial]);
      this.#queue(this.#rungs[this.#rung - 1]);
    } else if (this.#candidates.length < this.#rules.trials) this.#startBracket();
    else if (this.#rules.isCompleted === true) this.#complete();
  }

  #complete(): void {
    this.#isCompleting = true;
    for (let fold = 0; fold < this.#rules.folds; fold++) {
      for (const { trial, settings, seed, results } of this.#candidates) {
        if (results.every((result) => result.failure === undefined && result.fold !== fold)) this.#waiting.push({ trial, fold, settings, seed });
      }
    }
  }
}

const goodFolds = ({ results, failure }: Standing): number => (failure === undefined ? results.length : -1);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function standingOf({ trial, settings, seed, results }: Candidate): Standing {
  const inOrder = results.toSorted((a, b) => a.fold - b.fold);
  const failure = inOrder.find((result) => result.failure !== undefined)?.failure;
  const losses = inOrder.flatMap(({ logLoss }) => (logLoss === null ? [] : [logLoss]));
  const areas = inOrder.flatMap(({ auc }) => (auc === null ? [] : [auc]));
  return { trial, settings, seed, results: inOrder, failure, logLoss: failure !== undefined || losses.length === 0 ? null : median(losses), auc: areas.length === 0 ? null : median(areas) };
}
