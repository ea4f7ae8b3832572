import { UsageError } from '../domain/errors.ts';
import type { Random } from '../domain/random.ts';
import { drawSource } from './draw-source.ts';
import { freshPoint, isFresh } from './fresh-point.ts';
import type { Method } from './method.ts';
import { ranked } from './ranking.ts';
import type { Coordinates } from './space.ts';
import type { Draft, ToldEntry, TrialBook } from './trial-book.ts';
import { child } from './variation.ts';

/** Children made before a point is drawn anywhere instead. */
const TRIES = 100;

interface SavedNsga {
  /** Trials of the parents, best first. */
  readonly parents: readonly number[];
  readonly offspring: readonly number[];
}

/**
 * NSGA-II (Deb, Pratap, Agarwal & Meyarivan 2002) with limits by constrained domination. Parents are picked by tournaments of two; a generation is
 * decided when all of it is told, so that the order of the tells changes nothing. The first generation is drawn at random.
 */
export class NsgaMethod implements Method {
  readonly #seed: number;
  readonly #population: number;
  #parents: readonly number[] = [];
  #offspring: number[] = [];

  constructor({ seed, population }: { readonly seed: number; readonly population: number }) {
    if (!(Number.isInteger(population) && population >= 4)) throw new UsageError(`expected a population of 4 or more for NSGA-II, found "${population}"`);
    this.#seed = seed;
    this.#population = population;
  }

  next(book: TrialBook): Draft | 'wait' | 'end' {
    if (this.#offspring.length === this.#population) return 'wait';
    const source = drawSource(this.#seed, book.size);
    const coordinates = this.#parents.length === 0 ? freshPoint(book, source) : (this.#child(book, source) ?? freshPoint(book, source));
    return coordinates ? { coordinates } : 'end';
  }

  opened(trial: number): void {
    this.#offspring.push(trial);
  }

  told(_trial: number, book: TrialBook): void {
    if (this.#offspring.length < this.#population) return;
    const all = [...this.#parents, ...this.#offspring].map((trial) => book.entry(trial)).filter((entry): entry is ToldEntry => entry.scores !== undefined);
    if (all.length < this.#parents.length + this.#offspring.length) return;
    this.#parents = ranked(all).slice(0, this.#population).map((i) => all[i].proposal.trial);
    this.#offspring = [];
  }

  #child(book: TrialBook, source: Random): Coordinates | undefined {
    for (let i = 0; i < TRIES; i++) {
      const made = child(book.space.dimensions, [this.#parent(book, source), this.#parent(book, source)], source);
      if (isFresh(book, made)) return made;
    }
    return undefined;
  }

  /** Of two drawn the one that ranks before: parents stand in the order of their ranks. */
  #parent(book: TrialBook, source: Random): Coordinates {
    const place = Math.min(source.below(this.#parents.length), source.below(this.#parents.length));
    return book.entry(this.#parents[place]).coordinates;
  }

  save(): unknown {
    const saved: SavedNsga = { parents: [...this.#parents], offspring: [...this.#offspring] };
    return saved;
  }

  restore(saved: unknown): void {
    const { parents, offspring } = saved as SavedNsga;
    this.#parents = [...parents];
    this.#offspring = [...offspring];
  }
}
