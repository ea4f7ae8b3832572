import { drawSource } from './draw-source.ts';
import { freshPoint } from './fresh-point.ts';
import type { Method } from './method.ts';
import type { Draft, TrialBook } from './trial-book.ts';

/** Uniform over the axes of the space, no parameters twice. */
export class RandomMethod implements Method {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  next(book: TrialBook): Draft | 'end' {
    const coordinates = freshPoint(book, drawSource(this.#seed, book.size));
    return coordinates ? { coordinates } : 'end';
  }

  /** Each draw has its own randomness: the book is all there is. */
  save(): unknown {
    return null;
  }

  restore(): void {}
}
