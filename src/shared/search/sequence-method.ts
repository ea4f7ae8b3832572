import { isFresh } from './fresh-point.ts';
import type { Method } from './method.ts';
import type { Coordinates } from './space.ts';
import type { Draft, TrialBook } from './trial-book.ts';

/** Numbers of points of the sequence passed over in a row before nothing new is taken to be left. */
const PATIENCE = 20_000;

/** The points of an even sequence one after the other, without those that the space refuses or that mean parameters asked for before. */
export class SequenceMethod implements Method {
  readonly #pointAt: (index: number) => Coordinates;
  #index = 0;

  constructor(pointAt: (index: number) => Coordinates) {
    this.#pointAt = pointAt;
  }

  next(book: TrialBook): Draft | 'end' {
    if (book.size >= book.space.size) return 'end';
    for (let passed = 0; passed < PATIENCE; passed++) {
      const coordinates = this.#pointAt(this.#index + passed);
      if (!isFresh(book, coordinates)) continue;
      this.#index += passed;
      return { coordinates };
    }
    return 'end';
  }

  save(): unknown {
    return this.#index;
  }

  restore(saved: unknown): void {
    this.#index = saved as number;
  }
}
