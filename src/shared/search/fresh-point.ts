import type { Random } from '../domain/random.ts';
import { gridLevels, gridPoint } from './grid-points.ts';
import type { Coordinates, Space } from './space.ts';
import type { TrialBook } from './trial-book.ts';

/** Draws before a small space is walked through, or a large one given up. */
const TRIES = 256;
const LARGE_TRIES = 10_000;
/** Spaces of up to so many points are walked through. */
const WALKABLE = 2 ** 17;

/** Whether nobody asked for it and the space has nothing against it. */
export const isFresh = (book: TrialBook, coordinates: ArrayLike<number>): boolean => !book.has(coordinates) && book.space.objection(book.space.decode(coordinates)) === undefined;

export const uniformPoint = ({ dimensions }: Space, source: Random): Coordinates => Float64Array.from(dimensions, () => source.uniform());

/** A uniform point that was not asked for before and passes the space's check; undefined when none is left (or, in a large space, found in 10,000 draws). */
export function freshPoint(book: TrialBook, source: Random): Coordinates | undefined {
  const { space } = book;
  const size = gridLevels(space, Infinity).reduce((product, levels) => product * levels, 1);
  for (let i = 0; i < (size <= WALKABLE ? TRIES : LARGE_TRIES); i++) {
    const point = uniformPoint(space, source);
    if (isFresh(book, point)) return point;
  }
  if (!(size <= WALKABLE)) return undefined;
  const levels = gridLevels(space, Infinity);
  const start = source.below(size);
  for (let i = 0; i < size; i++) {
    const point = gridPoint(space, levels, (start + i) % size);
    if (point && isFresh(book, point)) return point;
  }
  return undefined;
}
