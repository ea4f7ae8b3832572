import { levelCoordinate, levelsOf } from './dimension.ts';
import type { Coordinates, Space } from './space.ts';

/** How many points of each dimension a grid has: all values where these are few, else `levels` of them. */
export const gridLevels = ({ dimensions }: Space, levels: number): readonly number[] => dimensions.map((dimension) => (dimension.kind === 'choice' ? levelsOf(dimension) : Math.min(levels, levelsOf(dimension))));

/**
 * Point number `index` of a grid, the last dimension turning fastest. Numbers reach both bounds; stepped values that are too many are taken at even
 * distances from the first to the last. Undefined where a parameter that plays no part would only repeat the point before.
 */
export function gridPoint(space: Space, levels: readonly number[], index: number): Coordinates | undefined {
  const coordinates = new Float64Array(levels.length);
  const digits = new Int32Array(levels.length);
  let rest = index;
  for (let d = levels.length - 1; d >= 0; d--) {
    digits[d] = rest % levels[d];
    rest = Math.floor(rest / levels[d]);
    const dimension = space.dimensions[d];
    const isWhole = dimension.kind !== 'number' && levelsOf(dimension) === levels[d];
    coordinates[d] = isWhole ? levelCoordinate(dimension, digits[d]) : digits[d] / Math.max(1, levels[d] - 1);
  }
  return isFirst(space, coordinates, digits) ? coordinates : undefined;
}

function isFirst(space: Space, coordinates: Coordinates, digits: Int32Array): boolean {
  const snapped = space.snap(coordinates);
  return digits.every((digit, d) => digit === 0 || !Number.isNaN(snapped[d]));
}
