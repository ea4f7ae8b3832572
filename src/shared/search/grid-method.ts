import { UsageError } from '../domain/errors.ts';
import { isFresh } from './fresh-point.ts';
import { gridLevels, gridPoint } from './grid-points.ts';
import type { Method } from './method.ts';
import type { Space } from './space.ts';
import type { Draft, TrialBook } from './trial-book.ts';

/** Every point of a grid once, the last parameter turning fastest. */
export class GridMethod implements Method {
  readonly #levels: readonly number[];
  readonly #points: number;
  #index = 0;

  constructor(space: Space, levels: number) {
    this.#levels = gridLevels(space, levels);
    this.#points = this.#levels.reduce((product, count) => product * count, 1);
    if (!Number.isSafeInteger(this.#points)) throw new UsageError(`expected a grid that can be counted, found "${this.#points}" points: use fewer levels or parameters`);
  }

  next(book: TrialBook): Draft | 'end' {
    for (; this.#index < this.#points; this.#index += 1) {
      const coordinates = gridPoint(book.space, this.#levels, this.#index);
      if (coordinates && isFresh(book, coordinates)) return { coordinates };
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
